"""The words: a transcript, who its labels are, and its turns. Offsets are code points within one turn (design 3)."""

from pathlib import PurePath
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sessions.folding import fold
from sessions.models.field import BreakoutGroup, FieldSession, Phase
from sessions.models.people import Participant
from studies.models import Job, Study

GAP = 1024  # between the positions of two turns at import, so that a turn can be split or inserted later


def source_path(instance: models.Model, name: str) -> str:
    """Where a file that came in is kept: a random folder, and never the name it came with."""
    return f"sources/{instance.study_id}/{uuid4().hex}{PurePath(name).suffix.lower()[:8]}"


class Transcript(models.Model):
    class State(models.TextChoices):
        MACHINE_DRAFT = "machine_draft", "Machine draft"
        UNDER_CORRECTION = "under_correction", "Under correction"
        CORRECTED = "corrected", "Corrected"
        PSEUDONYMISED = "pseudonymised", "Pseudonymised"
        CHECKED = "checked_by_participant", "Checked by the participant"
        LOCKED = "locked", "Locked"

    study = models.ForeignKey(Study, models.CASCADE, related_name="transcripts")
    field_session = models.ForeignKey(FieldSession, models.PROTECT, related_name="transcripts")
    phase = models.ForeignKey(Phase, models.PROTECT, null=True, blank=True, related_name="transcripts")
    group = models.ForeignKey(BreakoutGroup, models.PROTECT, null=True, blank=True, related_name="transcripts")
    title = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=22, choices=State, default=State.UNDER_CORRECTION)
    is_notes = models.BooleanField("notes, not a recording", default=False)
    source = models.FileField(upload_to=source_path, max_length=200)
    source_name = models.CharField(max_length=200)
    source_sha256 = models.CharField(max_length=64)
    source_format = models.CharField(max_length=8)
    encoding = models.CharField(max_length=20, blank=True)
    words = models.PositiveIntegerField(default=0)
    turn_count = models.PositiveIntegerField(default=0)
    has_times = models.BooleanField(default=False)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["field_session__position", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["field_session", "title"], name="transcript_title_once"),
            models.CheckConstraint(condition=Q(group=None) | Q(phase__isnull=False), name="transcript_group_has_phase"),
        ]

    def __str__(self) -> str:
        return self.title


class Speaker(models.Model):
    """A label in one transcript; the same person has different labels in group and plenary until linked here."""

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="speakers")
    name = models.CharField(max_length=120, help_text="as it stands in the file")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="speakers")
    is_team = models.BooleanField("speaks for the research team", default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["transcript", "name"], name="speaker_name_once")]

    def __str__(self) -> str:
        return self.name


class TurnQuerySet(models.QuerySet):
    def containing(self, words: str) -> "TurnQuerySet":
        """Turns in which these words occur as written, whatever the case and the accents."""
        return self.filter(folded__contains=fold(words)) if words.strip() else self


class StandingTurns(models.Manager.from_queryset(TurnQuerySet)):
    def get_queryset(self) -> TurnQuerySet:
        return super().get_queryset().filter(removed_at=None)


class Turn(models.Model):
    """What one speaker said in one go; without a speaker, a line nobody speaks. NFC, LF; every anchor is in one."""

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="turns")
    position = models.PositiveIntegerField()
    speaker = models.ForeignKey(Speaker, models.PROTECT, null=True, blank=True, related_name="turns")
    text = models.TextField()
    folded = models.TextField(editable=False)
    t_begin_ms = models.PositiveIntegerField(null=True, blank=True)
    t_end_ms = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    # Taken out of the text, or joined to the one before. The row stays: lost spans and undo need it.
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = StandingTurns()
    with_removed = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["transcript", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["transcript", "position"], condition=Q(removed_at=None), name="turn_position_once"
            )
        ]

    def __str__(self) -> str:
        return f"turn {self.pk} of transcript {self.transcript_id}"

    def save(self, *args, **kwargs):
        self.folded = fold(self.text)
        super().save(*args, **kwargs)

    @property
    def study(self) -> Study:
        return self.transcript.study


class Mask(models.Model):
    """A span that others see replaced: the pseudonym layer. The text itself stays (sessions/masking.py)."""

    class Category(models.TextChoices):
        PERSON = "person", "Person"
        ORGANISATION = "organisation", "Organisation"
        PROJECT = "project", "Project"
        PLACE = "place", "Place"
        ROLE = "role", "Role"
        EVENT = "event", "Event"
        OTHER = "other", "Other"

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="masks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    replacement = models.CharField(max_length=80, help_text="shown in square brackets")
    category = models.CharField(max_length=12, choices=Category, default=Category.OTHER)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["turn", "start"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="mask_not_empty"),
            models.UniqueConstraint(fields=["turn", "start"], name="mask_start_once"),
        ]

    def __str__(self) -> str:
        return f"mask {self.start}-{self.end} in turn {self.turn_id}"


class TextEdit(models.Model):
    """One correction of one turn's words: at `position` (code points) `removed` gave way to `inserted`.

    What the event log may not hold, since these are participants' words; undo and clients with an old version read it.
    `version` is the turn's after the edit.
    """

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="edits")
    version = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    removed = models.TextField(blank=True)
    inserted = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["turn", "version", "id"]
        indexes = [models.Index(fields=["turn", "version"], name="edit_turn_version")]
        constraints = [models.CheckConstraint(condition=~Q(removed="", inserted=""), name="edit_changes_something")]

    def __str__(self) -> str:
        return f"version {self.version} of turn {self.turn_id}"


class TranscriptImport(models.Model):
    """A file on its way in: uploaded, read in the limited child process, looked at, then imported or put away.

    `options` is what the user chose (speaker rule, encoding, who is who); `parsed` what the reader made of it, as
    `sessions.parsers.types.ParsedTranscript.to_json()`. Nothing here is part of the study until `transcript` is set.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="imports")
    field_session = models.ForeignKey(FieldSession, models.CASCADE, related_name="imports")
    phase = models.ForeignKey(Phase, models.SET_NULL, null=True, blank=True)
    group = models.ForeignKey(BreakoutGroup, models.SET_NULL, null=True, blank=True)
    source = models.FileField(upload_to=source_path, max_length=200)
    source_name = models.CharField(max_length=200)
    source_sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    options = models.JSONField(default=dict)
    parsed = models.JSONField(null=True)
    refusal = models.TextField(blank=True, help_text="why the file cannot be imported, in the user's words")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    transcript = models.OneToOneField(Transcript, models.SET_NULL, null=True, related_name="import_record")
    # Set where the file is a corrected version of a transcript that is in the study already.
    replaces = models.ForeignKey(Transcript, models.CASCADE, null=True, blank=True, related_name="corrected_files")
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="when it took its place")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.source_name
