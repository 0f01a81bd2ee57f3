"""The excerpts of a study as they are filtered, and what a row of the list shows."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from coding import tree
from coding.models import Code, Coding, Comment, Excerpt, Memo, Practice, Review, ReviewItem, Span
from coding.quotes import with_evidence
from sessions.folding import fold
from sessions.heard import counts as counts_in_figures
from sessions.heard import of_team
from sessions.models import Participant, Transcript
from studies.models import Dimension, Study, User


class ReviewState:
    """What the partners' review says of an excerpt; words of the filter."""

    NONE, OPEN, ASKED = "none", "open", "asked"
    CHOICES = [
        (NONE, "In no round"),
        (OPEN, "No verdict yet"),
        (Review.Verdict.ACCEPTED, "Accepted"),
        (Review.Verdict.QUESTIONED, "Questioned"),
        (Review.Verdict.REJECTED, "Rejected"),
        (ASKED, "Question without an answer"),
    ]


@dataclass(frozen=True)
class ExcerptFilter:
    """Each field narrows the list; None or empty: no limit. `emergent` asks for codes outside the dimensions."""

    dimension: Dimension | None = None
    emergent: bool = False
    code: Code | None = None
    session: object | None = None
    transcript: Transcript | None = None
    participant: Participant | None = None
    coder: User | None = None
    words: str = ""
    review: str = ""
    without_team: bool = False  # leaves out those in which only the research team speaks


def excerpts(study: Study, chosen: ExcerptFilter) -> QuerySet[Excerpt]:
    """The excerpts that match, without an order."""
    found = Excerpt.objects.filter(study=study).order_by()
    if chosen.session:
        found = found.filter(transcript__field_session=chosen.session)
    if chosen.transcript:
        found = found.filter(transcript=chosen.transcript)
    if chosen.participant:
        found = found.filter(Exists(_spans().filter(turn__speaker__participant=chosen.participant)))
    if coded := _codings(study, chosen):
        found = found.filter(Exists(Coding.objects.filter(coded, excerpt=OuterRef("pk"))))
    if chosen.words.strip():
        found = found.filter(pk__in=_with_words(study, chosen.words))
    if chosen.review:
        found = found.filter(_reviewed(chosen.review))
    if chosen.without_team:
        spoken = _spans().exclude(turn__speaker=None)
        found = found.filter(Exists(spoken.exclude(of_team("turn__speaker"))) | ~Exists(spoken))
    return found


def in_place(found: QuerySet[Excerpt]) -> QuerySet[Excerpt]:
    """As they were said: session, transcript, turn, first word."""
    first = _spans().order_by("position")
    return found.annotate(
        turn_at=Subquery(first.values("turn__position")[:1]), start_at=Subquery(first.values("start")[:1])
    ).order_by(
        "transcript__field_session__position",
        "transcript__field_session",
        "transcript__position",
        "transcript",
        "turn_at",
        "start_at",
        "pk",
    )


def with_told_by(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """`told_by`: how many excerpts tell of each, as figures count them: no lost words, and nobody who has withdrawn."""
    spans = "excerpts__spans"
    words = Q(**{f"{spans}__state__in": [Span.State.LIVE, Span.State.TOUCHED]})
    counted = words & counts_in_figures(f"{spans}__turn__speaker")
    return practices.annotate(told_by=Count("excerpts", filter=counted, distinct=True))


def newest_first(found: QuerySet[Excerpt]) -> QuerySet[Excerpt]:
    return found.order_by("-created_at", "-pk")


def with_rows(found: QuerySet[Excerpt]) -> QuerySet[Excerpt]:
    """All that a row of the list shows, in a number of queries that does not grow with the rows."""
    memos = Memo.objects.standing().order_by()
    on_it = memos.filter(excerpt=OuterRef("pk")).values("excerpt").annotate(n=Count("pk"))
    on_codings = memos.filter(coding__excerpt=OuterRef("pk")).values("coding__excerpt").annotate(n=Count("pk"))
    count = Coalesce(Subquery(on_it.values("n")), 0) + Coalesce(Subquery(on_codings.values("n")), 0)
    items = ReviewItem.objects.select_related("round").prefetch_related("reviews").order_by("round__number")
    return with_evidence(found.annotate(memo_count=count)).prefetch_related(Prefetch("review_items", items))


def _spans() -> QuerySet[Span]:
    return Span.objects.filter(excerpt=OuterRef("pk"))


def _codings(study: Study, chosen: ExcerptFilter) -> Q:
    """One coding that meets all that is asked of codings: this coder gave this code."""
    asked = Q()
    if chosen.dimension:
        asked &= Q(code__dimension=chosen.dimension)
    if chosen.emergent:
        asked &= Q(code__dimension=None)
    if chosen.code:
        parents = dict(study.codes.values_list("pk", "parent_id"))
        asked &= Q(code__in={chosen.code.pk, *tree.below(chosen.code.pk, parents)})
    if chosen.coder:
        asked &= Q(coder=chosen.coder)
    return asked


def _with_words(study: Study, words: str) -> list[int]:
    """Ids of excerpts whose quote has these words, whatever case and accents.

    The index finds the turns; the quotes, which are shorter than their turns or older than their text, are read here.
    """
    wanted = fold(words.strip())
    candidates = Span.objects.filter(
        Q(turn__folded__contains=wanted) | ~Q(state=Span.State.LIVE), excerpt__study=study
    ).values_list("excerpt_id", "quote")
    return sorted({excerpt for excerpt, quote in candidates if wanted in fold(quote)})


def _reviewed(state: str) -> Q:
    items = ReviewItem.objects.filter(excerpt=OuterRef("pk"))
    if state == ReviewState.NONE:
        return ~Q(Exists(items))
    if state == ReviewState.OPEN:
        return Q(Exists(items)) & ~Q(Exists(items.filter(reviews__isnull=False)))
    if state == ReviewState.ASKED:
        return Q(Exists(asked(items)))
    return Q(Exists(items.filter(reviews__verdict=state)))


def asked(items: QuerySet[ReviewItem]) -> QuerySet[ReviewItem]:
    """Items whose thread ends with a partner's question that still stands: nobody has answered it."""
    last = Comment.objects.filter(item=OuterRef("pk")).order_by("-created_at", "-pk")
    still = Review.objects.filter(
        item=OuterRef("pk"), reviewer=OuterRef("last_author"), verdict=Review.Verdict.QUESTIONED
    )
    return items.annotate(
        last_verdict=Subquery(last.values("verdict")[:1]), last_author=Subquery(last.values("author")[:1])
    ).filter(Exists(still), last_verdict=Review.Verdict.QUESTIONED)
