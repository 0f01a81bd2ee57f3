"""Excerpts whose words were corrected after they were coded, and that nobody has settled yet."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from coding.models import Code, Coding, Excerpt, Span
from coding.quotes import team_name, with_evidence
from sessions.clock import clock
from sessions.differences import GONE, Piece, pieces
from sessions.folding import fold
from sessions.models import Turn
from studies.models import EventSubject, Study, User

MOST_PLACES = 3  # of lost words that stand elsewhere
CORRECTIONS = Q(event__verb__startswith="text.") | Q(event__verb__startswith="turn.") | Q(
    event__verb="transcript.replaced"
)  # fmt: skip


def unsettled(study: Study, coder: User | None = None) -> QuerySet[Excerpt]:
    """Of this coder, or of everybody."""
    found = study.excerpts.filter(Exists(Span.objects.filter(~Q(state=Span.State.LIVE), excerpt=OuterRef("pk"))))
    return found.filter(Exists(Coding.objects.filter(excerpt=OuterRef("pk"), coder=coder))) if coder else found


def in_order(found: QuerySet[Excerpt]) -> QuerySet[Excerpt]:
    """As the transcripts are read, with all that a row shows."""
    first = Min("spans__turn__position", filter=~Q(spans__state=Span.State.LIVE))
    return with_evidence(found).annotate(first=first).order_by("transcript__title", "transcript", "first", "pk")


@dataclass(frozen=True)
class Part:
    """One span: the coded words against those that stand there now."""

    span: Span
    speaker: str
    pieces: list[Piece]

    @property
    def is_lost(self) -> bool:
        return self.span.state == Span.State.LOST


@dataclass(frozen=True)
class Elsewhere:
    """Where lost words stand: the turn, the place in it, and what is around them."""

    span: int
    turn: int
    start: int
    before: str
    words: str
    after: str
    speaker: str


@dataclass
class Row:
    excerpt: Excerpt
    parts: list[Part]
    codes: list[Code]
    coders: list[str]
    is_mine: bool
    time: str
    turn: int | None  # the first turn that was corrected, if it still stands
    who: str = ""
    at: datetime.datetime | None = None
    elsewhere: list[Elsewhere] = field(default_factory=list)

    @property
    def can_be_kept(self) -> bool:
        """Some words are left."""
        return not all(part.is_lost for part in self.parts)

    @property
    def is_part_lost(self) -> bool:
        return self.can_be_kept and any(part.is_lost for part in self.parts)


@dataclass
class Group:
    """Rows of one turn one after the other: what “Keep all of this turn” keeps."""

    turn: int | None
    rows: list[Row]

    @property
    def to_keep(self) -> list[int]:
        found = [row.excerpt.pk for row in self.rows if row.can_be_kept]
        return found if len(found) > 1 and self.turn else []


def part_of(span: Span) -> Part:
    """Of a lost span everything went, even where other words stand there now."""
    now = span.turn.text[span.start : span.end]
    shown = [Piece(GONE, span.quote)] if span.state == Span.State.LOST else pieces(span.quote, now)
    return Part(span, team_name(span.turn.speaker), shown)


def rows_of(study: Study, excerpts: Sequence[Excerpt], viewer: User) -> list[Row]:
    """Three queries more than the excerpts themselves."""
    corrected = corrections(study, [excerpt.pk for excerpt in excerpts])
    places = elsewhere(excerpts)
    rows = []
    for excerpt in excerpts:
        spans, codings = list(excerpt.spans.all()), list(excerpt.codings.all())
        first = next((span.turn for span in spans if span.state != Span.State.LIVE), spans[0].turn)
        row = Row(
            excerpt,
            [part_of(span) for span in spans],
            list(dict.fromkeys(coding.code for coding in codings)),
            list(dict.fromkeys("You" if coding.coder_id == viewer.pk else str(coding.coder) for coding in codings)),
            any(coding.coder_id == viewer.pk for coding in codings),
            clock(first.t_begin_ms),
            None if first.removed_at else first.pk,
            elsewhere=[place for span in spans for place in places[span.pk]],
        )
        if subject := corrected.get(excerpt.pk):
            row.who = "you" if subject.event.actor_id == viewer.pk else str(subject.event.actor)
            row.at = subject.event.at
        rows.append(row)
    return rows


def grouped(rows: Iterable[Row]) -> list[Group]:
    found: list[Group] = []
    for row in rows:
        if not found or row.turn is None or found[-1].turn != row.turn:
            found.append(Group(row.turn, []))
        found[-1].rows.append(row)
    return found


def corrections(study: Study, excerpts: Sequence[int]) -> dict[int, EventSubject]:
    """Excerpt -> the last correction that touched it."""
    rows = EventSubject.objects.filter(CORRECTIONS, event__study=study, kind="excerpt", object_id__in=excerpts)
    return {row.object_id: row for row in rows.select_related("event__actor").order_by("event__seq")}


def elsewhere(excerpts: Iterable[Excerpt]) -> dict[int, list[Elsewhere]]:
    """Lost span -> the places of its words in the same transcript, the nearest first."""
    lost = [span for excerpt in excerpts for span in excerpt.spans.all() if span.state == Span.State.LOST]
    found: dict[int, list[Elsewhere]] = defaultdict(list)
    if not lost:
        return found
    own = {excerpt.pk: {span.turn_id for span in excerpt.spans.all()} for excerpt in excerpts}
    wanted = reduce(or_, (Q(transcript=s.turn.transcript_id, folded__contains=fold(s.quote)) for s in lost))
    turns = list(Turn.objects.filter(wanted).select_related("speaker__participant").order_by("position"))
    for span in lost:
        others = own[span.excerpt_id] - {span.turn_id}
        places = [
            (abs(turn.position - span.turn.position), turn, start)
            for turn in turns
            if turn.transcript_id == span.turn.transcript_id and turn.pk not in others
            for start in places_in(turn.text, span.quote)
        ]
        for _, turn, start in sorted(places, key=lambda place: (place[0], place[2]))[:MOST_PLACES]:
            end = start + len(span.quote)
            before, after = turn.text[max(0, start - 40) : start], turn.text[end : end + 40]
            speaker = team_name(turn.speaker)
            found[span.pk].append(Elsewhere(span.pk, turn.pk, start, before, span.quote, after, speaker))
    return found


def places_in(text: str, words: str) -> list[int]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + len(words))
    return found
