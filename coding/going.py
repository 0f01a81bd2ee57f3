"""What hangs on transcripts and excerpts, told before it is deleted with them (studies/deletion.py)."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet

from coding.models import (
    Code,
    CodedWords,
    CodeVersion,
    Coding,
    Comment,
    DeclinedSuggestion,
    Excerpt,
    ExcerptLink,
    Memo,
    MemoVersion,
    Practice,
    Reading,
    Review,
    ReviewItem,
    ReviewRound,
    Span,
)
from coding.models.evidence import MEMO_TARGETS
from sessions.models import Transcript
from studies.bulk import batched
from studies.deletion import Going, Line, Rows, also, counted, silent, tells, warns
from studies.models import Event
from studies.plurals import plural

MOST_NAMES = 6

tells(Excerpt)(counted("excerpt"))
tells(ExcerptLink)(counted("link between excerpts", "links between excerpts"))
tells(Code)(counted("code"))
tells(Practice)(counted("practice"))
tells(ReviewRound)(counted("review round"))
tells(Reading)(counted("mark “read to the end”", "marks “read to the end”"))
tells(DeclinedSuggestion)(counted("declined suggestion"))
silent(Span, MemoVersion, CodeVersion, CodedWords)


def by_whom(rows: QuerySet, ids: set, person: str) -> str:
    """“Nadia Duval (12), Ilse Brandt (3)”"""
    counts = Counter(
        name or email
        for batch in batched(sorted(ids))
        for name, email in rows.filter(pk__in=batch).values_list(f"{person}__name", f"{person}__email")
    )
    return listed(f"{name} ({n})" for name, n in counts.most_common())


def listed(names: Iterable[str]) -> str:
    names = list(names)
    rest = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {plural(rest, 'other')}" if rest > 0 else "")


@tells(Coding)
def codings(ids: set) -> list[Line]:
    return [Line(f"{plural(len(ids), 'coding')}: {by_whom(Coding.objects.order_by(), ids, 'coder')}")]


@tells(Memo)
def memos(ids: set) -> list[Line]:
    return [Line(f"{plural(len(ids), 'memo')}: {by_whom(Memo.objects.order_by(), ids, 'author')}")]


@tells(Review)
def verdicts(ids: set) -> list[Line]:
    who = by_whom(Review.objects.order_by(), ids, "reviewer")
    return [Line(f"{plural(len(ids), 'verdict')} of partners: {who}", is_grave=True)]


@tells(Comment)
def comments(ids: set) -> list[Line]:
    who = by_whom(Comment.objects.order_by(), ids, "author")
    return [Line(f"{plural(len(ids), 'comment')} in review threads: {who}", is_grave=True)]


@tells(ReviewItem)
def review_items(ids: set) -> list[Line]:
    rounds = ReviewRound.objects.filter(items__in=ids).distinct() if len(ids) < 500 else []
    where = f", in {listed(str(one) for one in rounds)}" if rounds else ""
    return [Line(f"{plural(len(ids), 'excerpt')} under review{where}")]


@warns
def evidence(going: Going) -> list[Line]:
    """The practices that stay, without these excerpts as their evidence."""
    ids = going.rows.get(Practice.excerpts.through, set())
    if not ids or going.rows.get(Practice):
        return []
    links = Practice.excerpts.through.objects.filter(pk__in=sorted(ids)[:500])
    codes = sorted(set(links.values_list("practice__code", flat=True)))
    return [Line(f"{plural(len(ids), 'link')} to practices, which stay without it: {listed(codes)}")]


@also(Transcript)
def loose_memos(ids: set) -> Rows:
    """Memos that were removed and whose excerpt went after them: on nothing now, but written about these words."""
    written = Event.objects.filter(transcript_id__in=ids, target_type="memo").values_list("target_id", flat=True)
    found: set[int] = set()
    for batch in batched(sorted({int(pk) for pk in written})):
        loose = Memo.objects.filter(pk__in=batch, **{f"{target}__isnull": True for target in MEMO_TARGETS})
        found.update(loose.exclude(removed_at=None).values_list("pk", flat=True))
    return {Memo: found}
