"""The document that the study owes: its facts, its sections, the quotes they stand on, and each assembled draft."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from coding.models import Excerpt
from studies.models import Dimension, Job, Organisation, Study


class Deliverable(models.Model):
    class Level(models.TextChoices):
        PUBLIC = "PU", "Public"
        CONFIDENTIAL = "CO", "Confidential, consortium and Commission services"
        CLASSIFIED = "CI", "Classified"

    class Kind(models.TextChoices):
        REPORT = "R", "Report"
        DEMONSTRATOR = "DEM", "Demonstrator, pilot, prototype"
        DECISION = "DEC", "Website, patent, media"
        OTHER = "OTHER", "Other"

    class Status(models.TextChoices):
        OUTLINE = "outline", "Outline"
        DRAFTING = "drafting", "Drafting"
        INTERNAL_REVIEW = "internal_review", "Internal review"
        CONSORTIUM_REVIEW = "consortium_review", "Consortium review"
        FINAL = "final", "Final"
        SUBMITTED = "submitted", "Submitted"
        ACCEPTED = "accepted", "Accepted"
        REVISION = "revision_asked", "Revision requested"

    FINISHED = (Status.FINAL, Status.SUBMITTED, Status.ACCEPTED)

    study = models.ForeignKey(Study, models.CASCADE, related_name="deliverables")
    number = models.CharField(max_length=10, help_text="such as D1.3")
    title = models.CharField(max_length=250)
    subtitle = models.CharField(max_length=250, blank=True)
    work_package = models.CharField(max_length=120, blank=True)
    task = models.CharField(max_length=200, blank=True)
    lead = models.ForeignKey(Organisation, models.RESTRICT, null=True, blank=True, related_name="+")
    level = models.CharField(max_length=2, choices=Level, default=Level.PUBLIC)
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.REPORT)
    due_on = models.DateField(null=True, blank=True)
    due_month = models.CharField(max_length=5, blank=True, help_text="such as M10")
    status = models.CharField(max_length=17, choices=Status, default=Status.DRAFTING)
    authors = models.TextField(blank=True, help_text="one per line")
    contributors = models.TextField(blank=True, help_text="one per line")
    reviewers = models.TextField(blank=True, help_text="one per line")
    abstract = models.TextField(blank=True)
    keywords = models.CharField(max_length=250, blank=True)
    funding = models.TextField("funding statement", blank=True)
    disclaimer = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["study", "number"]
        constraints = [models.UniqueConstraint(fields=["study", "number"], name="deliverable_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_final(self) -> bool:
        return self.status in self.FINISHED


class Emblem(models.Model):
    """The funding body's emblem on the cover: a PNG, in the database so that it goes and is backed up with the rest."""

    MOST_BYTES = 1024 * 1024

    deliverable = models.OneToOneField(Deliverable, models.CASCADE, related_name="emblem")
    image = models.BinaryField()
    alt = models.CharField("description", max_length=120)

    def __str__(self) -> str:
        return self.alt


class VersionEntry(models.Model):
    """A line of the history of changes, as the document's control page shows it."""

    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="history")
    version = models.CharField(max_length=12)
    dated = models.DateField()
    author = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)
    change = models.CharField(max_length=250)

    class Meta:
        ordering = ["dated", "id"]
        verbose_name_plural = "version entries"

    def __str__(self) -> str:
        return f"{self.version}, {self.dated}"


class Section(models.Model):
    """A chapter or part of one. `key` names it for the programme (`findings-benefits`), `number` for the reader."""

    class Kind(models.TextChoices):
        TEXT = "text", "Text"
        FINDINGS = "findings", "Findings of a dimension"
        PRACTICES = "practices", "Practices"
        GENERATED = "generated", "Generated from the data"

    class State(models.TextChoices):
        EMPTY = "empty", "Empty"
        DRAFTING = "drafting", "Drafting"
        READY = "ready", "Ready"

    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="sections")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60, allow_unicode=False)
    number = models.CharField(max_length=8, blank=True)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.TEXT)
    dimension = models.ForeignKey(Dimension, models.PROTECT, null=True, blank=True, related_name="+")
    narrative = models.TextField(blank=True, help_text="Markdown")
    state = models.CharField(max_length=8, choices=State, default=State.EMPTY)
    prints_empty = models.BooleanField(default=False, help_text="in the document even without text and material")
    version = models.PositiveIntegerField(default=1, help_text="raised by each save; a save of an older one is refused")
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["deliverable", "key"], name="section_key_once"),
            models.UniqueConstraint(fields=["deliverable", "position"], name="section_position_once"),
            models.CheckConstraint(
                condition=~Q(kind="findings") | Q(dimension__isnull=False),
                name="section_findings_have_dimension",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class SectionDraft(models.Model):
    """What one person typed into a section's form and has not saved: offered to them again, seen by nobody else.

    It is no part of the study yet, so it raises no version and writes no event; a save of the section drops it.
    """

    section = models.ForeignKey(Section, models.CASCADE, related_name="unsaved")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=Section.State)
    prints_empty = models.BooleanField(default=False)
    base_version = models.PositiveIntegerField(help_text="of the section, when the person began to type")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "author"], name="section_draft_once")]

    def __str__(self) -> str:
        return f"unsaved text of section {self.section_id}"


class SectionQuote(models.Model):
    """An excerpt chosen for a section, with the words as they were when it was chosen.

    `wording` is compared with the excerpt's words when a draft is made: where they differ the quote is stale and held
    out until somebody settles it.
    """

    class Stance(models.TextChoices):
        FOR = "for", "For"
        AGAINST = "against", "A different view"

    section = models.ForeignKey(Section, models.CASCADE, related_name="quotes")
    excerpt = models.ForeignKey(Excerpt, models.PROTECT, related_name="section_quotes")
    stance = models.CharField(max_length=7, choices=Stance, default=Stance.FOR)
    position = models.PositiveSmallIntegerField()
    wording = models.TextField()
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["section", "position"]
        constraints = [models.UniqueConstraint(fields=["section", "excerpt"], name="section_quote_once")]

    def __str__(self) -> str:
        return f"quote {self.position} of section {self.section_id}"


class Draft(models.Model):
    """One assembled version. Made only when its file is complete, in the transaction that ends the job."""

    deliverable = models.ForeignKey(Deliverable, models.PROTECT, related_name="drafts")
    number = models.PositiveIntegerField(help_text="counts up; shown as 0.4")
    job = models.OneToOneField(Job, models.PROTECT, null=True, blank=True, related_name="draft")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    file = models.CharField(max_length=200, blank=True, help_text="path below MEDIA_ROOT")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField()
    # What went in: section versions, quotes with their excerpt ids, what was held back and why. Ids, not words.
    snapshot = models.JSONField(default=dict)

    # Taken back: the file is gone and `file` is empty, the row stays, so that its number is never another draft's.
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=120, blank=True, editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["deliverable", "number"], name="draft_number_once")]

    def __str__(self) -> str:
        return f"{self.deliverable.number} draft 0.{self.number}"

    @property
    def label(self) -> str:
        return f"0.{self.number}"
