"""Projects that a study hears and organisations that it knows: lists, and a page for each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studies.access import in_study
from studies.actions import reference_rows as actions
from studies.answers import refusals_on, refusals_told
from studies.forms.reference_rows import OrganisationForm, ProjectForm, RelationForm
from studies.models import Study, StudyProject
from studies.permissions import Permission
from studies.reference_rows import organisations_of


@require_safe
@in_study(Permission.EDIT_STUDY)
def project_list(request: HttpRequest, study: Study) -> HttpResponse:
    return render(request, "studies/projects.html", {"links": study.study_projects.select_related("project")})


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_STUDY)
def project_new(request: HttpRequest, study: Study) -> HttpResponse:
    form = ProjectForm(request.POST or None, study=study)
    if form.is_valid():
        with refusals_on(form):
            link = actions.add_project(study, by=request.user, **form.cleaned_data)
            known = "" if link.project.study_id else " Its details were already known."
            messages.success(request, f"{link.project} was added.{known}")
            return redirect("studies:projects", study=study.slug)
    return project_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_STUDY)
def project_edit(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    """Facts of a project of the study's own; of a shared one only how the study is related to it."""
    link = get_object_or_404(study.study_projects.select_related("project", "study"), pk=pk)
    initial = {"relation": link.relation}
    if link.project.study_id == study.pk:
        form = ProjectForm(request.POST or None, instance=link.project, study=study, initial=initial)
    else:
        form = RelationForm(request.POST or None, initial=initial)
    if form.is_valid():
        stored = get_object_or_404(study.study_projects.select_related("study"), pk=pk)
        with refusals_on(form):
            actions.change_project(stored, by=request.user, **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect("studies:projects", study=study.slug)
    return project_page(request, form, link)


def project_page(
    request: HttpRequest, form: ProjectForm | RelationForm, link: StudyProject | None = None
) -> HttpResponse:
    context = {"form": form, "link": link, "is_new": link is None}
    return render(request, "studies/project.html", context, status=400 if form.errors else 200)


@require_POST
@in_study(Permission.EDIT_STUDY)
def project_remove(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    link = get_object_or_404(study.study_projects.select_related("project", "study"), pk=pk)
    acronym = link.project.acronym
    with refusals_told(request):
        actions.remove_project(link, by=request.user)
        messages.success(request, f"{acronym} was removed from the study.")
    return redirect("studies:projects", study=study.slug)


@require_safe
@in_study(Permission.EDIT_STUDY)
def organisation_list(request: HttpRequest, study: Study) -> HttpResponse:
    context = {
        "organisations": organisations_of(study),
        "added": set(study.organisations.values_list("pk", flat=True)),
    }
    return render(request, "studies/organisations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_STUDY)
def organisation_new(request: HttpRequest, study: Study) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            row = actions.add_organisation(study, by=request.user, **form.cleaned_data)
            messages.success(request, f"{row} was added.")
            return redirect("studies:organisations", study=study.slug)
    return organisation_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_STUDY)
def organisation_edit(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    """Of the study's own rows only: shared ones are the same for every study."""
    row = get_object_or_404(study.own_organisations, pk=pk)
    form = OrganisationForm(request.POST or None, instance=row)
    if form.is_valid():
        stored = get_object_or_404(study.own_organisations, pk=pk)
        with refusals_on(form):
            actions.change_organisation(stored, study, by=request.user, **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect("studies:organisations", study=study.slug)
    return organisation_page(request, form, is_new=False)


def organisation_page(request: HttpRequest, form: OrganisationForm, is_new: bool = True) -> HttpResponse:
    context = {"form": form, "is_new": is_new, "pk": form.instance.pk}
    return render(request, "studies/organisation.html", context, status=400 if form.errors else 200)


@require_POST
@in_study(Permission.EDIT_STUDY)
def organisation_remove(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    row = get_object_or_404(study.organisations, pk=pk)
    with refusals_told(request):
        actions.remove_organisation(row, study, by=request.user)
        messages.success(request, f"{row} was removed.")
    return redirect("studies:organisations", study=study.slug)
