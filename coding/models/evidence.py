"""Evidence: an excerpt and its spans, the codes people put on it, and what they wrote about it."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from coding.models.codebook import Code
from sessions.models import Transcript, Turn
from studies.models import Study

CONTEXT = 30  # code points kept on each side of a span's quote


class Excerpt(models.Model):
    """One piece of evidence: an ordered list of spans, each within one turn. The same words are the same excerpt."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="excerpts")
    transcript = models.ForeignKey(Transcript, models.PROTECT, related_name="excerpts")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    codes = models.ManyToManyField(Code, through="coding.Coding", related_name="excerpts")

    class Meta:
        ordering = ["transcript", "id"]

    def __str__(self) -> str:
        return f"excerpt {self.pk}"

    @property
    def quote(self) -> str:
        """The original words; use `coding.quotes` for what may be shown to partners or printed."""
        return "\n".join(span.quote for span in self.spans.all())


class Span(models.Model):
    """`quote == turn.text[start:end]`, code points, half open, while `state` is live.

    Touched: the words at this place were corrected since; `quote` keeps the ones that were coded, until a coder settles
    it. Lost: the words were taken out; `start == end` is where they were, and a turn that was removed is still there.
    """

    class State(models.TextChoices):
        LIVE = "live", "In place"
        TOUCHED = "touched", "Words changed"
        LOST = "lost", "Words gone"

    excerpt = models.ForeignKey(Excerpt, models.CASCADE, related_name="spans")
    position = models.PositiveSmallIntegerField()
    turn = models.ForeignKey(Turn, models.PROTECT, related_name="spans")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    before = models.CharField(max_length=CONTEXT, blank=True)
    after = models.CharField(max_length=CONTEXT, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.LIVE)

    class Meta:
        ordering = ["excerpt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["excerpt", "position"], name="span_position_once"),
            models.UniqueConstraint(fields=["excerpt", "turn"], name="span_turn_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")) | Q(state="lost"), name="span_not_empty"),
        ]
        indexes = [models.Index(fields=["turn", "start", "end"], name="span_place")]

    def __str__(self) -> str:
        return f"{self.start}-{self.end} in turn {self.turn_id}"

    @property
    def study(self) -> Study:
        return self.excerpt.study


class Coding(models.Model):
    """A code that a coder put on an excerpt; shown as “coded segment”."""

    class Origin(models.TextChoices):
        HAND = "hand", "Chosen by the coder"
        SEARCH = "search", "All hits of a search"
        SUGGESTION = "suggestion", "Suggested, accepted by the coder"

    study = models.ForeignKey(Study, models.CASCADE, related_name="codings")
    excerpt = models.ForeignKey(Excerpt, models.CASCADE, related_name="codings")
    code = models.ForeignKey(Code, models.PROTECT, related_name="codings")
    code_version = models.PositiveIntegerField(help_text="the version of the code's description at that time")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="codings")
    created_at = models.DateTimeField(auto_now_add=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.HAND)

    class Meta:
        ordering = ["excerpt", "id"]
        constraints = [models.UniqueConstraint(fields=["excerpt", "code", "coder"], name="coding_once_per_coder")]
        indexes = [models.Index(fields=["study", "code"], name="coding_study_code")]

    def __str__(self) -> str:
        return f"coding {self.pk}"


MEMO_TARGETS = ("excerpt", "coding", "code", "turn", "transcript")


def on_one_thing() -> Q:
    """At most one of a memo's targets is set."""
    conditions = [
        Q(**{f"{other}__isnull": True for other in MEMO_TARGETS if other != target}) for target in MEMO_TARGETS
    ]
    return reduce(or_, conditions)


class MemoQuerySet(models.QuerySet):
    def standing(self) -> "MemoQuerySet":
        return self.filter(removed_at=None)


class Memo(models.Model):
    """An analyst's note on one thing; on nothing, it is about the study. Taken away, its row stays for undo."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="memos")
    excerpt = models.ForeignKey(Excerpt, models.CASCADE, null=True, blank=True, related_name="memos")
    coding = models.ForeignKey(Coding, models.PROTECT, null=True, blank=True, related_name="memos")
    code = models.ForeignKey(Code, models.CASCADE, null=True, blank=True, related_name="memos")
    turn = models.ForeignKey(Turn, models.CASCADE, null=True, blank=True, related_name="memos")
    transcript = models.ForeignKey(Transcript, models.CASCADE, null=True, blank=True, related_name="memos")
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memos")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MemoQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=on_one_thing(), name="memo_on_one_thing"),
            models.CheckConstraint(condition=~Q(text=""), name="memo_not_empty"),
        ]

    def __str__(self) -> str:
        return f"memo {self.pk}"


class MemoVersion(models.Model):
    """The words of a memo in one of its versions: what undo of a change goes back to."""

    memo = models.ForeignKey(Memo, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["memo", "version"]
        constraints = [models.UniqueConstraint(fields=["memo", "version"], name="memo_version_once")]

    def __str__(self) -> str:
        return f"memo {self.memo_id}, version {self.version}"


class ExcerptLink(models.Model):
    """What one excerpt is to another, as an analyst sees it: `source` replies to, contradicts, is an example of."""

    class Kind(models.TextChoices):
        REPLIES_TO = "replies_to", "Replies to"
        CONTRADICTS = "contradicts", "Contradicts"
        EXAMPLE_OF = "example_of", "Is an example of"

    study = models.ForeignKey(Study, models.CASCADE, related_name="excerpt_links")
    source = models.ForeignKey(Excerpt, models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Excerpt, models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=12, choices=Kind)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="excerpt_link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="excerpt_link_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
