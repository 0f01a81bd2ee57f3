"""The administrator's pages hold accounts and reference data; a study's content is reached as its member only."""

from django.contrib import admin

from studies.models import Organisation, Project, ProjectPartner, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["email", "name", "is_active", "is_staff", "last_login"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "is_active", "is_staff", "is_superuser"]


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "country", "kind", "mark", "checked_on"]
    search_fields = ["name", "short_name"]


class PartnerInline(admin.TabularInline):
    model = ProjectPartner
    extra = 0
    fields = ["organisation", "role", "gep_implementing", "unit", "source_url", "checked_on", "mark"]


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin):
    list_display = ["acronym", "title", "grant_no", "starts_on", "ends_on", "mark", "checked_on"]
    search_fields = ["acronym", "title"]
    inlines = [PartnerInline]
