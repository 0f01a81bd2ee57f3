"""Words in the transcripts of a study: where they stand, who said them, and whether they are coded already.

The database narrows it down by the letters (a trigram index on PostgreSQL, a scan on SQLite); what is a hit is said by
`sessions.searching` alone, so that both databases, the transcript and the study find the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Q, QuerySet

from coding.models import Code, Span
from sessions.folding import Folded
from sessions.heard import FIRST_HAND, person_key
from sessions.models import FieldSession, Participant, Transcript, Turn
from sessions.searching import Hit, Query, Term, find
from sessions.sentences import around
from studies.models import Study, User

MOST_TURNS = 5000  # of a search; with more nobody reads the list, and the words should be narrowed
IN_PLACE = (
    "transcript__field_session__position",
    "transcript__field_session",
    "transcript__position",
    "transcript",
    "position",
)


class Coded:
    """Whether the words of a hit are coded; words of the filter."""

    ANY, NONE = "any", "none"
    CHOICES = [("", "Coded or not"), (NONE, "Not coded yet"), (ANY, "Coded already")]


class Unit:
    """What of the text around a hit is coded."""

    WORDS, SENTENCE, TURN = "words", "sentence", "turn"
    CHOICES = [(SENTENCE, "the sentence"), (TURN, "the whole turn"), (WORDS, "only the words")]


@dataclass(frozen=True)
class Narrowed:
    """Each field narrows the search; None or empty: no limit."""

    session: FieldSession | None = None
    transcript: Transcript | None = None
    participant: Participant | None = None
    speaker: str = ""  # as the files name somebody who is not linked to a participant yet
    coded: str = ""
    code: Code | None = None


@dataclass(frozen=True)
class TurnHits:
    """The hits in one turn. `person` is who is counted for it (`sessions.heard`): empty for the team, for who withdrew,
    and for what is second-hand."""

    turn: int
    transcript: int
    person: str
    text: str
    version: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Found:
    turns: list[TurnHits]
    is_cut: bool = False  # there is more than MOST_TURNS

    @property
    def hits(self) -> int:
        return sum(len(turn.hits) for turn in self.turns)

    @property
    def people(self) -> int:
        return len({turn.person for turn in self.turns if turn.person})


def search(study: Study, query: Query, narrowed: Narrowed = Narrowed()) -> Found:
    """All hits as they were said; the number of queries does not grow with what is found."""
    found: list[TurnHits] = []
    is_coded = _coded_places(study, narrowed) if narrowed.coded or narrowed.code else None
    for pk, transcript, phase, *who, withdrawn, version, text in (
        candidates(study, query, narrowed)
        .order_by(*IN_PLACE)
        .values_list(
            "pk",
            "transcript_id",
            "transcript__phase__kind",
            "speaker_id",
            "speaker__is_team",
            "speaker__participant_id",
            "speaker__participant__capacity",
            "speaker__participant__withdrawn_at",
            "version",
            "text",
        )
        .iterator(chunk_size=1000)
    ):
        hits = find(query, Folded(text))
        if hits and is_coded:
            hits = [hit for hit in hits if is_coded(pk, hit)]
        if not hits:
            continue
        if len(found) == MOST_TURNS:
            return Found(found, is_cut=True)
        is_counted = not withdrawn and (phase is None or phase in FIRST_HAND)
        found.append(TurnHits(pk, transcript, person_key(*who) if is_counted else "", text, version, tuple(hits)))
    return Found(found)


def candidates(study: Study, query: Query, narrowed: Narrowed) -> QuerySet[Turn]:
    """Turns that hold the letters of the query, and some that only seem to."""
    turns = Turn.objects.filter(transcript__study=study)
    if narrowed.session:
        turns = turns.filter(transcript__field_session=narrowed.session)
    if narrowed.transcript:
        turns = turns.filter(transcript=narrowed.transcript)
    if narrowed.participant:
        turns = turns.filter(speaker__participant=narrowed.participant)
    if narrowed.speaker:
        turns = turns.filter(speaker__participant=None, speaker__name=narrowed.speaker)
    return turns.filter(*(reduce(or_, map(_holds, clause)) for clause in query.clauses))


def _holds(term: Term) -> Q:
    return reduce(and_, (Q(folded__contains=piece) for piece in term.literals))


def _coded_places(study: Study, narrowed: Narrowed):
    """A question for a hit: whether it is among the coded words, or outside them, as the filter wants it."""
    spans = coded_spans(study, narrowed.code, transcript=narrowed.transcript)
    wanted = narrowed.coded != Coded.NONE

    def is_wanted(turn: int, hit: Hit) -> bool:
        touched = any(start < hit.end and hit.start < end for start, end, _ in spans.get(turn, ()))
        return touched == wanted

    return is_wanted


def coded_spans(
    study: Study, code: Code | None, *, transcript: Transcript | None = None
) -> dict[int, list[tuple[int, int, int]]]:
    """Turn -> (start, end, coder) of what is coded there, with this code or with any."""
    spans = Span.objects.filter(excerpt__study=study).exclude(state=Span.State.LOST).order_by()
    spans = spans.filter(excerpt__codings__code=code) if code else spans.filter(excerpt__codings__isnull=False)
    if transcript is not None:
        spans = spans.filter(excerpt__transcript=transcript)
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for turn, start, end, coder in spans.values_list(
        "turn_id", "start", "end", "excerpt__codings__coder_id"
    ).distinct():
        found[turn].append((start, end, coder))
    return found


def codes_by_turn(study: Study, turns: Iterable[int]) -> dict[int, list[tuple[int, int, int]]]:
    """Turn -> (start, end, code) of what is coded there."""
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    spans = Span.objects.filter(excerpt__study=study, turn__in=turns, excerpt__codings__isnull=False)
    rows = spans.exclude(state=Span.State.LOST).order_by()
    for turn, start, end, code in rows.values_list("turn_id", "start", "end", "excerpt__codings__code_id").distinct():
        found[turn].append((start, end, code))
    return found


# ---- what would be coded ----


@dataclass(frozen=True)
class Candidate:
    """A place that may get the code. `by` are the coders whose code is on it, or on a part of it."""

    turn: int
    transcript: int
    version: int
    start: int
    end: int
    quote: str
    hits: tuple[Hit, ...]  # within the quote
    is_mine: bool = False  # the whole of it has my code: left out
    by: tuple[int, ...] = ()


def candidates_to_code(
    study: Study, found: Sequence[TurnHits], unit: str, code: Code | None, by: User
) -> list[Candidate]:
    """Each sentence, turn or word with a hit, once and in order, and whether it has this code."""
    coded = coded_spans(study, code) if code else {}
    return [
        _candidate(turn, place, coded.get(turn.turn, ()), by)
        for turn in found
        for place in dict.fromkeys(_unit(turn.text, hit, unit) for hit in turn.hits)
    ]


def _unit(text: str, hit: Hit, unit: str) -> tuple[int, int]:
    if unit == Unit.TURN:
        return len(text) - len(text.lstrip()), len(text.rstrip())
    return around(text, hit.start, hit.end) if unit == Unit.SENTENCE else (hit.start, hit.end)


def _candidate(turn: TurnHits, place: tuple[int, int], coded: Sequence[tuple[int, int, int]], by: User) -> Candidate:
    start, end = place
    touching = [span for span in coded if span[0] < end and start < span[1]]
    inside = [hit for hit in turn.hits if start <= hit.start and hit.end <= end]
    return Candidate(
        turn.turn,
        turn.transcript,
        turn.version,
        start,
        end,
        turn.text[start:end],
        tuple(Hit(hit.start - start, hit.end - start) for hit in inside),
        any(coder == by.pk and left <= start and end <= right for left, right, coder in touching),
        tuple(sorted({coder for _, _, coder in touching})),
    )


# ---- how a hit is shown ----

AROUND = 120  # code points of context on each side of a hit


@dataclass(frozen=True)
class Piece:
    text: str
    is_hit: bool = False


def pieces(text: str, hits: Sequence[Hit]) -> list[Piece]:
    """The text cut at its hits."""
    found, at = [], 0
    for hit in hits:
        found += [Piece(text[at : hit.start]), Piece(text[hit.start : hit.end], is_hit=True)]
        at = hit.end
    return [piece for piece in [*found, Piece(text[at:])] if piece.text]


def snippet(text: str, hits: Sequence[Hit], most: int = AROUND) -> list[Piece]:
    """The hits with some words around them; what is left out is an ellipsis."""
    windows: list[list[int]] = []
    for hit in hits:
        left, right = word_border(text, hit.start - most, -1), word_border(text, hit.end + most, 1)
        if windows and left <= windows[-1][1]:
            windows[-1][1] = right
        else:
            windows.append([left, right])
    shown: list[Piece] = []
    for left, right in windows:
        if left:
            shown.append(Piece(" … " if shown else "… "))
        inside = [Hit(hit.start - left, hit.end - left) for hit in hits if left <= hit.start and hit.end <= right]
        shown += pieces(text[left:right], inside)
    return [*shown, Piece(" …")] if windows and windows[-1][1] < len(text) else shown


def word_border(text: str, at: int, step: int) -> int:
    """The white space nearest to here on the way outwards, at most 20 letters on, or the text's end."""
    for place in range(at, at + 20 * step, step):
        if place <= 0 or place >= len(text):
            return 0 if step < 0 else len(text)
        if text[place].isspace():
            return place + (step < 0)
    return at
