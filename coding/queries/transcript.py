"""A transcript as the coding screen reads it: turns with their segments, in a number of queries that does not grow."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length

from coding.models import Coding, Memo, Span
from coding.queries import codebook
from coding.queries.display import Shown, shown_to
from sessions.models import Participant, Transcript, Turn
from studies.models import Study, User


@dataclass(frozen=True)
class CodeMark:
    """A code on an excerpt, as a mark shows it."""

    code: int
    name: str
    letters: str
    hue: int
    is_mine: bool
    others: tuple[str, ...] = ()  # names of the other people who put it there


@dataclass
class SegmentView:
    excerpt: int
    start: int
    end: int
    state: str
    codes: list[CodeMark] = field(default_factory=list)
    has_memo: bool = False

    @cached_property
    def is_mine(self) -> bool:
        return any(mark.is_mine for mark in self.codes)

    @cached_property
    def hues(self) -> list[int]:
        """Each once, in the codebook's order; 0 stands for an excerpt from which every code was taken."""
        return list(dict.fromkeys(mark.hue for mark in self.codes)) or [0]


@dataclass
class TurnView:
    id: int
    version: int
    number: int | None  # counted from 1
    text: str
    speaker: str
    role: str
    is_team: bool
    begin_ms: int | None
    at: int | None  # where it begins in the whole, in ten-thousandths of its characters
    segments: list[SegmentView] = field(default_factory=list)
    memos: int = 0


@dataclass(frozen=True)
class Outline:
    """Every turn of the transcript without its text: what the jump bar and the chunks need."""

    ids: list[int]
    positions: list[int]
    begins: list[int]  # characters before each turn
    times: list[int | None]
    total: int

    def at(self, index: int) -> int:
        return round(10_000 * self.begins[index] / self.total) if self.total else 0


def outline(transcript: Transcript) -> Outline:
    turns = transcript.turns.order_by("position").annotate(length=Length("text"))
    rows = list(turns.values_list("id", "position", "length", "t_begin_ms"))
    begins, total = [], 0
    for _, _, length, _ in rows:
        begins.append(total)
        total += length
    return Outline([r[0] for r in rows], [r[1] for r in rows], begins, [r[3] for r in rows], total)


# Which turns are asked for: all (None), some ids, or a query for the ids of a whole part, since a list of thousands of
# numbers is the dearest way to name them.
Only = list[int] | QuerySet | None


def turn_views(
    transcript: Transcript,
    viewer: User,
    wanted: Iterable[int] | None = None,
    *,
    whole: Outline | None = None,
    part: tuple[int, int] | None = None,
) -> list[TurnView]:
    """Turns as they are shown to `viewer`, in order: all, those with the `wanted` ids, or a `part` of the `whole`
    (first and end index). Five queries.

    Without `whole` (after a save) a turn does not know its number and place; the page keeps those it has.
    """
    turns = Turn.objects.filter(transcript=transcript)
    only: Only = None
    if wanted is not None:
        turns = turns.filter(pk__in=wanted)
    if part is not None:
        first, end = part
        if first == end:
            return []
        turns = turns.filter(position__gte=whole.positions[first], position__lte=whole.positions[end - 1])
        only = turns.values("pk")
    index = {turn: n for n, turn in enumerate(whole.ids)} if whole else {}
    rows = turns.order_by("position").values_list(
        "id",
        "version",
        "text",
        "t_begin_ms",
        "speaker__name",
        "speaker__is_team",
        "speaker__participant__code",
        "speaker__participant__pseudonym",
        "speaker__participant__role_title",
        "speaker__participant__capacity",
    )
    views = {
        row[0]: TurnView(
            id=row[0],
            version=row[1],
            number=index[row[0]] + 1 if whole else None,
            text=row[2],
            speaker=" ".join(part for part in row[6:8] if part) or row[4] or "",
            role=row[8] or "",
            is_team=bool(row[5]) or row[9] == Participant.Capacity.TEAM,
            begin_ms=row[3],
            at=whole.at(index[row[0]]) if whole else None,
        )
        for row in rows
    }
    if wanted is not None:
        only = list(views)
    add_segments(views, transcript, viewer, only)
    count_memos(views, transcript, only)
    return list(views.values())


def count_memos(views: dict[int, TurnView], transcript: Transcript, only: Only) -> None:
    memos = Memo.objects.standing().order_by()
    memos = memos.filter(turn__transcript=transcript) if only is None else memos.filter(turn__in=only)
    for turn, number in memos.values_list("turn").annotate(n=Count("pk")):
        if turn in views:
            views[turn].memos = number


def add_segments(views: dict[int, TurnView], transcript: Transcript, viewer: User, only: Only) -> None:
    here = Q(excerpt__transcript=transcript) if only is None else Q(turn__in=only)
    rows = Span.objects.filter(here).exclude(state=Span.State.LOST)
    spans = list(rows.order_by("start", "id").values_list("excerpt_id", "turn_id", "start", "end", "state"))
    among = {span[0] for span in spans} if isinstance(only, list) else rows.order_by().values("excerpt")
    of = Q(excerpt__transcript=transcript) if only is None else Q(excerpt__in=among)
    shown = shown_to(viewer, transcript.study_id)
    codings = Coding.objects.filter(of) if shown.coder is None else Coding.objects.filter(of, coder=shown.coder)
    marks = code_marks(codings, viewer, shown)
    with_memo = excerpts_with_memos(transcript, None if only is None else among)
    for excerpt, turn, start, end, state in spans:
        if shown.coder is not None and excerpt not in marks:
            continue  # of one coder only what that coder coded
        view = SegmentView(excerpt, start, end, state, marks[excerpt], excerpt in with_memo)
        views[turn].segments.append(view)


def excerpts_with_memos(transcript: Transcript, only: set[int] | QuerySet | None) -> set[int]:
    """With a memo on them or on one of their codings. One query, each half by its own index."""
    memos = Memo.objects.standing().order_by()
    on_it = Q(excerpt__transcript=transcript) if only is None else Q(excerpt__in=only)
    on_codings = Q(coding__excerpt__transcript=transcript) if only is None else Q(coding__excerpt__in=only)
    both = memos.filter(on_it).values_list("excerpt_id")
    return {excerpt for (excerpt,) in both.union(memos.filter(on_codings).values_list("coding__excerpt_id"))}


def code_marks(codings, viewer: User, shown: Shown) -> dict[int, list[CodeMark]]:
    """Excerpt -> its codes in the codebook's order, each once, however many coders put it there."""
    rows = codings.order_by("code__dimension__position", "code__position", "code_id").values_list(
        "excerpt_id",
        "code_id",
        "code__name",
        "code__dimension__letters",
        "code__own_hue",
        "code__dimension__hue",
        "coder_id",
        "coder__name",
    )
    found: dict[int, dict[int, CodeMark]] = defaultdict(dict)
    me = viewer.pk  # once: the request's user is looked up anew each time
    for excerpt, code, name, letters, own_hue, hue, coder, who in rows:
        earlier = found[excerpt].get(code)
        mine = coder == me or bool(earlier and earlier.is_mine)
        others = (earlier.others if earlier else ()) + (() if coder == me else (who,))
        found[excerpt][code] = CodeMark(code, name, letters or "··", shown.hue(code, own_hue or hue or 0), mine, others)
    return defaultdict(list, {excerpt: list(codes.values()) for excerpt, codes in found.items()})


def code_counts(study: Study, transcript: Transcript | None = None, codes: list[int] | None = None) -> dict:
    """Code id -> [distinct people, excerpts]; of one transcript or of the study. The team's own words are no people."""
    codings = Coding.objects.filter(study=study)
    if transcript is not None:
        codings = Coding.objects.filter(excerpt__transcript=transcript)
    if codes is not None:
        codings = codings.filter(code__in=codes)
    return {code: [counts.people, counts.segments] for code, counts in codebook.code_counts(codings).items()}


def dimension_bins(study: Study, transcript: Transcript, whole: Outline, bins: int = 400) -> dict[int, list[int]]:
    """Dimension id (0: emergent) -> the bins of the transcript's length in which something is coded under it."""
    begin = dict(zip(whole.ids, whole.begins, strict=True))
    rows = (
        Coding.objects.filter(excerpt__transcript=transcript, study=study)
        .exclude(excerpt__spans__state=Span.State.LOST)
        .order_by()
        .values_list("code__dimension_id", "excerpt__spans__turn_id", "excerpt__spans__start", "excerpt__spans__end")
        .distinct()
    )
    found: dict[int, set[int]] = defaultdict(set)
    for dimension, turn, start, end in rows:
        if turn in begin and whole.total:
            first = bins * (begin[turn] + start) // whole.total
            last = bins * (begin[turn] + max(start, end - 1)) // whole.total
            found[dimension or 0].update(range(first, min(last, bins - 1) + 1))
    return {dimension: sorted(filled) for dimension, filled in found.items()}
