"""Where people were heard: a session, its phases, and the small groups it splits into."""

from django.db import models
from django.db.models import F, Q

from studies.models import AttributionRule, Dimension, Project, Study


class FieldSession(models.Model):
    """One occasion of data collection; `field_session` in code, so that it is never taken for `request.session`."""

    class Kind(models.TextChoices):
        FOCUS_GROUP = "focus_group", "Focus group"
        INTERVIEW = "interview", "Interview"

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        ONLINE = "online", "Online"
        HYBRID = "hybrid", "Hybrid"
        TELEPHONE = "telephone", "By telephone"
        WRITTEN = "written", "In writing"

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Held"
        PROCESSED = "processed", "Processed"
        CANCELLED = "cancelled", "Cancelled"

    study = models.ForeignKey(Study, models.CASCADE, related_name="field_sessions")
    kind = models.CharField(max_length=11, choices=Kind)
    title = models.CharField(max_length=120)
    held_on = models.DateField("date", null=True, blank=True)
    starts_at = models.TimeField("from", null=True, blank=True)
    ends_at = models.TimeField("to", null=True, blank=True)
    mode = models.CharField(max_length=9, choices=Mode, default=Mode.ONLINE)
    place = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, default="en")
    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    # Empty: the study's rule.
    attribution_rule = models.CharField(max_length=17, choices=AttributionRule, blank=True)
    note = models.TextField(blank=True, help_text="Deviations from plan")
    source_url = models.URLField(
        "published at", max_length=500, blank=True, help_text="A public page about the session"
    )
    projects = models.ManyToManyField(Project, blank=True, related_name="field_sessions", verbose_name="projects heard")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "held_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["study", "title"], name="session_title_once"),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "cancelled"]) | Q(held_on__isnull=False),
                name="session_held_has_date",
                violation_error_message="A session that was held has a date.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at=None) | Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message="The session ends before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_focus_group(self) -> bool:
        return self.kind == self.Kind.FOCUS_GROUP


class Phase(models.Model):
    class Kind(models.TextChoices):
        WELCOME = "welcome", "Welcome"
        PRESENTATION = "presentation", "Presentations"
        METHOD = "method_overview", "Method overview"
        BREAKOUT = "breakout", "Breakout groups"
        PLENARY = "plenary_feedback", "Plenary feedback"
        CLOSING = "closing", "Closing"
        INTERVIEW = "interview_main", "Interview"

    field_session = models.ForeignKey(FieldSession, models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=Kind)
    title = models.CharField(max_length=120, blank=True)
    planned_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["field_session", "position"], name="phase_position_once")]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()

    @property
    def is_reported(self) -> bool:
        """Plenary feedback is second-hand: a rapporteur's words are not counted beside the group's own."""
        return self.kind == self.Kind.PLENARY


class BreakoutGroup(models.Model):
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="groups")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=60, help_text="such as “Group A”")
    dimensions = models.ManyToManyField(Dimension, blank=True, related_name="+", help_text="empty for all of them")
    note = models.CharField(max_length=300, blank=True, help_text="such as “audio failed, notes only”")

    class Meta:
        ordering = ["phase", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["phase", "title"], name="group_title_once")]

    def __str__(self) -> str:
        return self.title
