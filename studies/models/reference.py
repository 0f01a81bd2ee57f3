"""Reference data: organisations and EU projects, each row with where it was read and when.

A row without a `study` is shared: the pack's or an administrator's, the same for every study and changed by none. A row
with one was added by that study's people, who alone see and change it, and goes with it. Two studies may know the same
organisation, each by a row of its own. What refers to such a row is RESTRICT and not PROTECT, so that a study can be
deleted together with its own rows.

Dates of a project are information, never a check: a study may well hear a project that has ended or not yet begun.
"""

from django.db import models
from django.db.models import Q


class ReferenceQuerySet(models.QuerySet):
    def shared(self) -> "ReferenceQuerySet":
        return self.filter(study=None)


def name_once(model: str, field: str) -> list[models.UniqueConstraint]:
    return [
        models.UniqueConstraint(fields=[field], condition=Q(study=None), name=f"{model}_{field}_once"),
        models.UniqueConstraint(fields=["study", field], name=f"{model}_{field}_once_in_study"),
    ]


class Sourced(models.Model):
    """A fact with its source; `mark` says how sure it is: read at the source, or only handed on."""

    class Mark(models.TextChoices):
        VERIFIED = "verified", "Verified"
        CONFLICTING = "conflicting", "Sources disagree"
        UNVERIFIED = "unverified", "Unverified"
        OWN = "own_assumption", "Own assumption"

    source_url = models.URLField("source", max_length=500, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    mark = models.CharField(max_length=14, choices=Mark, default=Mark.UNVERIFIED)
    note = models.TextField(blank=True)

    class Meta:
        abstract = True


class Organisation(Sourced):
    class Kind(models.TextChoices):
        RPO = "rpo", "Research performing organisation"
        RFO = "rfo", "Research funding organisation"
        SME = "sme", "Small or medium-sized enterprise"
        LARGE_COMPANY = "large_company", "Large company"
        PUBLIC_AUTHORITY = "public_authority", "Public authority"
        MINISTRY = "ministry", "Ministry"
        AGENCY = "agency", "Agency"
        NGO = "ngo", "NGO"
        WOMENS_ASSOCIATION = "womens_association", "Women's or feminist association"
        PROFESSIONAL = "professional_association", "Professional association"
        NETWORK = "network", "Network"
        THINK_TANK = "think_tank", "Think tank"
        EU_BODY = "eu_body", "EU body"
        OTHER = "other", "Other"

    class Helix(models.TextChoices):
        ACADEMIA = "academia", "Academia"
        INDUSTRY = "industry", "Industry and business"
        GOVERNMENT = "government_public", "Government and public sector"
        CIVIL_SOCIETY = "civil_society", "Civil society"
        CROSS = "cross", "Across (network)"

    study = models.ForeignKey(
        "studies.Study", models.CASCADE, null=True, blank=True, editable=False, related_name="own_organisations"
    )
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1, two letters")
    kind = models.CharField(max_length=26, choices=Kind, default=Kind.OTHER)
    helix = models.CharField(max_length=18, choices=Helix, blank=True)
    website = models.URLField(blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = name_once("organisation", "name")

    def __str__(self) -> str:
        return self.short_name or self.name


class Project(Sourced):
    """An EU project: the study's own, one that is heard, or one that is only named."""

    study = models.ForeignKey(
        "studies.Study", models.CASCADE, null=True, blank=True, editable=False, related_name="own_projects"
    )
    acronym = models.CharField(max_length=60)
    aliases = models.JSONField(default=list, blank=True, help_text="other spellings in use")
    title = models.CharField(max_length=300)
    grant_no = models.CharField("grant agreement", max_length=20, blank=True)
    programme = models.CharField(max_length=120, blank=True)
    action_type = models.CharField(max_length=20, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    period = models.CharField(max_length=120, blank=True, help_text="as published, where it is less exact than a date")
    website = models.URLField(blank=True)
    partners = models.ManyToManyField(Organisation, through="ProjectPartner", related_name="projects")

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["acronym"]
        constraints = name_once("project", "acronym")

    def __str__(self) -> str:
        return self.acronym


class ProjectPartner(Sourced):
    """What one organisation is in one project: a role belongs to this link, not to the organisation."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", "Coordinator"
        PARTNER = "partner", "Partner"
        EVALUATOR = "evaluator", "Evaluator"
        ASSOCIATED = "associated", "Associated"

    project = models.ForeignKey(Project, models.CASCADE, related_name="project_partners")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="project_partners")
    role = models.CharField(max_length=11, choices=Role, default=Role.PARTNER)
    gep_implementing = models.BooleanField("implements a GEP", default=False)
    unit = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["project__acronym", "role", "organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["project", "organisation"], name="project_partner_once"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(role="coordinator"), name="project_one_coordinator"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.project}: {self.get_role_display().lower()}"
