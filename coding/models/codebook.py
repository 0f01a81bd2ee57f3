from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from studies.models import Dimension, Study

# What says when a code applies; with its name it is the wording, whose versions are kept.
DESCRIPTION = ("definition", "include", "exclude", "example")
WORDING = ("name", *DESCRIPTION)


class CodeQuerySet(models.QuerySet):
    def in_use(self) -> "CodeQuerySet":
        return self.filter(retired_at=None)

    def in_order(self) -> "CodeQuerySet":
        """By dimension, emergent codes last on either database."""
        first = models.F("dimension__position").asc(nulls_last=True)
        return self.select_related("dimension").order_by(first, "position", "name")


class StandingCodes(models.Manager.from_queryset(CodeQuerySet)):
    def get_queryset(self) -> CodeQuerySet:
        return super().get_queryset().filter(removed_at=None)


class Code(models.Model):
    """A node of the codebook, under a dimension; without one it is emergent (a list fixed at eight must still grow)."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="codes")
    dimension = models.ForeignKey(Dimension, models.PROTECT, null=True, blank=True, related_name="codes")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=80)
    definition = models.TextField(blank=True)
    include = models.TextField("use it for", blank=True)
    exclude = models.TextField("do not use it for", blank=True)
    example = models.TextField(blank=True)
    # Empty: the dimension's.
    own_hue = models.PositiveSmallIntegerField(
        "colour", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(8)]
    )
    version = models.PositiveIntegerField(default=1, help_text="raised when name or description changes")
    retired_at = models.DateTimeField(null=True, blank=True)
    # A merged code is retired; who still has it on the page and applies it means the one it went into.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    # Its making was undone. The row stays, with its wording, so that the same code can be made again.
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StandingCodes()
    with_removed = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["dimension__position", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "study",
                "dimension",
                condition=Q(retired_at=None, dimension__isnull=False),
                name="code_name_once_in_dimension",
            ),
            models.UniqueConstraint(
                Lower("name"),
                "study",
                condition=Q(retired_at=None, dimension__isnull=True),
                name="code_name_once_emergent",
            ),
            models.CheckConstraint(
                condition=Q(own_hue=None) | Q(own_hue__gte=1, own_hue__lte=8), name="code_hue_known"
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="code_not_its_own_parent"),
            # So that a code which is not there takes nobody's name.
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(retired_at__isnull=False), name="code_removed_is_retired"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def hue(self) -> int:
        """1 to 8: the code's own colour or its dimension's; 0 (ink) for an emergent code without one."""
        return self.own_hue or (self.dimension.hue if self.dimension else 0)

    @property
    def letters(self) -> str:
        return self.dimension.letters if self.dimension else "··"


class CodeVersion(models.Model):
    """The wording of a code in one of its versions; `Coding.code_version` says which one a coder had before them."""

    code = models.ForeignKey(Code, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    definition = models.TextField(blank=True)
    include = models.TextField(blank=True)
    exclude = models.TextField(blank=True)
    example = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["code", "version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="code_version_once")]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"
