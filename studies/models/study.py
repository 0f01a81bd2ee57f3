from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from studies.models.reference import Project


class AttributionRule(models.TextChoices):
    """How a quote may be labelled, from loosest to strictest; the strictest of study, session and person wins."""

    NAMED = "named", "By name"
    ORGANISATION = "organisation_only", "By organisation"
    ROLE = "role_only", "By role"
    ANONYMOUS = "anonymous", "Anonymous"
    CHATHAM_HOUSE = "chatham_house", "Chatham House Rule"

    @property
    def strictness(self) -> int:
        return list(AttributionRule).index(self)


class Study(models.Model):
    code = models.CharField(max_length=30, help_text="The task, such as “Task 1.3”")
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    project = models.ForeignKey(Project, models.RESTRICT, related_name="studies")
    lead = models.ForeignKey("studies.Organisation", models.RESTRICT, null=True, blank=True, related_name="+")
    objectives = models.TextField(blank=True)
    questions = models.TextField("research questions", blank=True)
    methods = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="en")
    attribution_rule = models.CharField(max_length=17, choices=AttributionRule, default=AttributionRule.ROLE)
    small_cell = models.PositiveSmallIntegerField(
        "smallest cell",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text="Table cells with fewer people than this show “fewer than” instead of the number.",
    )
    context_turns = models.PositiveSmallIntegerField(
        default=2,
        validators=[MaxValueValidator(20)],
        help_text="Turns before and after an excerpt that partners see.",
    )
    retention_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Read-only from then on, until it is reopened; `studies.audit.record` refuses every other change.
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The number of the newest event: taken and raised in the transaction of each change (studies/audit.py).
    last_seq = models.PositiveBigIntegerField(default=0, editable=False)

    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="studies.Membership", related_name="studies")
    projects = models.ManyToManyField(Project, through="studies.StudyProject", related_name="+")
    # Besides its projects' partners (studies/reference_rows.py says which are offered).
    organisations = models.ManyToManyField("studies.Organisation", related_name="+", blank=True)

    class Meta:
        ordering = ["title"]
        verbose_name_plural = "studies"
        constraints = [
            models.CheckConstraint(condition=Q(attribution_rule__in=AttributionRule.values), name="study_rule_known"),
            models.CheckConstraint(condition=Q(small_cell__gte=1), name="study_small_cell_positive"),
        ]

    def __str__(self) -> str:
        return self.title


class DeletionReason(models.TextChoices):
    """Why words are deleted. A choice and no text, since a sentence about it may repeat what somebody said."""

    WITHDRAWN = "withdrawn", "Someone withdrew their consent"
    MISTAKE = "mistake", "It was added by mistake, or from the wrong file"
    TWICE = "twice", "It is a duplicate"
    RETENTION = "retention", "The retention period is over"
    OTHER = "other", "Another reason, documented outside Caliper"


class DeletedStudy(models.Model):
    """All that is left of a study that was deleted: no title, no words, nobody's name but that of who deleted it."""

    study_number = models.PositiveBigIntegerField(unique=True)
    slug_sha256 = models.CharField(max_length=64)
    deleted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    deleted_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=9, choices=DeletionReason)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["deleted_at"]
        verbose_name_plural = "deleted studies"

    def __str__(self) -> str:
        return f"study {self.study_number}, deleted"


class StudyProject(models.Model):
    """A project that this study hears or belongs to."""

    class Relation(models.TextChoices):
        OWN = "own", "Own project"
        SISTER = "sister", "Sister project"
        COMMUNITY = "community", "Communities of practice"
        OTHER = "other", "Other"

    study = models.ForeignKey(Study, models.CASCADE, related_name="study_projects")
    project = models.ForeignKey(Project, models.RESTRICT, related_name="study_projects")
    relation = models.CharField(max_length=9, choices=Relation, default=Relation.SISTER)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "project__acronym"]
        constraints = [models.UniqueConstraint(fields=["study", "project"], name="study_project_once")]

    def __str__(self) -> str:
        return f"{self.project} ({self.get_relation_display().lower()})"


class DimensionQuerySet(models.QuerySet):
    def in_use(self) -> "DimensionQuerySet":
        return self.filter(retired_at=None)


class Dimension(models.Model):
    """One of the questions of the study, under which codes grow; a chapter of the report.

    A retired one keeps its codes and codings and is offered nowhere; `key` stays when it is renamed, since files and
    the report's sections name it by that.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="dimensions")
    key = models.SlugField(max_length=30)
    letters = models.CharField(max_length=2, help_text="Two letters, shown beside the colour")
    name = models.CharField(max_length=120, help_text="as published")
    short_name = models.CharField(max_length=40)
    question = models.CharField("key question", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()
    hue = models.PositiveSmallIntegerField("colour", validators=[MinValueValidator(1), MaxValueValidator(8)])
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DimensionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["study", "key"], name="dimension_key_once"),
            models.UniqueConstraint(fields=["study", "letters"], name="dimension_letters_once"),
            models.UniqueConstraint(fields=["study", "position"], name="dimension_position_once"),
            models.CheckConstraint(condition=Q(hue__gte=1, hue__lte=8), name="dimension_hue_known"),
        ]

    def __str__(self) -> str:
        return self.name
