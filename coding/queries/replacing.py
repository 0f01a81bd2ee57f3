"""A corrected file against the transcript that it is to replace: what changes, and what becomes of the excerpts.

Nothing is stored here. The page shows it, and `coding.actions.replacing` does it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

from coding.models import Span
from sessions.differences import GONE, Piece, pieces
from sessions.folding import fold
from sessions.matching import Block, Carrier, Line, Part, match
from sessions.models import Speaker, Transcript, TranscriptImport, Turn
from sessions.parsers.types import ParsedTranscript
from sessions.rebasing import Place, normalised

ALIKE = 0.7  # of two labels: Darío and Dario, Irena and Irena K.
SAME_AS = "same:"  # a label's choice in the preview of an import: another name of


class Kind(StrEnum):
    SAME = "same"
    WORDS = "words changed"
    SPEAKER = "other speaker"
    TIMES = "other times"
    SPLIT = "split"
    JOINED = "joined"
    REWRITTEN = "turns divided differently"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class NewTurn:
    """A turn of the file; `speaker` is a label of the transcript, a new one, or empty."""

    speaker: str
    text: str
    begin_ms: int | None
    end_ms: int | None


@dataclass
class Step:
    """One block: turns that stand, and what the file has in their place."""

    old: list[Turn]
    new: list[NewTurn]
    has_times: bool

    @cached_property
    def kind(self) -> Kind:
        if not self.old or not self.new:
            return Kind.REMOVED if self.old else Kind.ADDED
        if len(self.old) > 1 or len(self.new) > 1:
            return Kind.JOINED if len(self.new) == 1 else Kind.SPLIT if len(self.old) == 1 else Kind.REWRITTEN
        (old,), (new,) = self.old, self.new
        if old.text != new.text:
            return Kind.WORDS
        if label(old) != new.speaker:
            return Kind.SPEAKER
        times = (new.begin_ms, new.end_ms) != (old.t_begin_ms, old.t_end_ms)
        return Kind.TIMES if self.has_times and times else Kind.SAME

    @property
    def is_changed(self) -> bool:
        return self.kind != Kind.SAME

    @property
    def is_respoken(self) -> bool:
        return bool(self.old and self.new) and label(self.old[0]) != self.new[0].speaker

    @cached_property
    def carrier(self) -> Carrier:
        return Carrier([turn.text for turn in self.old], [turn.text for turn in self.new])

    def outcomes(self, span: Span) -> list["Outcome"]:
        """What becomes of a span in one of the old turns; nothing where no turn is left for it."""
        number = next(n for n, turn in enumerate(self.old) if turn.pk == span.turn_id)
        parts = self.carrier.carry(number, Place(span.start, span.end))
        return outcomes(span, parts, [turn.text for turn in self.new])


@dataclass(frozen=True)
class Outcome:
    part: Part
    state: str
    quote: str


def outcomes(span: Span, parts: Sequence[Part], texts: Sequence[str]) -> list[Outcome]:
    """A span whose words are in several turns now becomes several; if they were changed too, the first is flagged."""
    shown = [texts[part.turn][part.place.start : part.place.end] for part in parts]
    if len(parts) == 1 and parts[0].place.is_lost:
        return [Outcome(parts[0], Span.State.LOST, span.quote)]
    if len(parts) > 1 and span.quote.split() == " ".join(shown).split():
        return [Outcome(part, Span.State.LIVE, words) for part, words in zip(parts, shown, strict=True)]
    found = []
    for part, words in zip(parts, shown, strict=True):
        quote = words if found else span.quote
        found.append(Outcome(part, Span.State.LIVE if words == quote else Span.State.TOUCHED, quote))
    return found


def label(turn: Turn) -> str:
    return turn.speaker.name if turn.speaker else ""


class Comparison:
    """The transcript as it stands against the file as it was read."""

    def __init__(self, transcript: Transcript, upload: TranscriptImport) -> None:
        parsed = ParsedTranscript.from_json(upload.parsed)
        self.transcript, self.has_times = transcript, parsed.has_times
        self.turns = list(transcript.turns.select_related("speaker__participant").order_by("position"))
        self.fingerprint = fingerprint((turn.pk, turn.version) for turn in self.turns)
        speakers = list(transcript.speakers.select_related("participant"))
        names = known_labels(speakers, upload.options.get("who", {}))
        turns = [
            NewTurn(names(turn.speaker), normalised(turn.text), turn.begin_ms, turn.end_ms)
            for turn in parsed.turns
            if normalised(turn.text)
        ]
        old = [Line(label(turn), turn.text) for turn in self.turns]
        blocks = match(old, [Line(turn.speaker, turn.text) for turn in turns])
        labels = {speaker.name for speaker in speakers}
        self.renamed = renamed(old, turns, blocks, labels)
        turns = [
            NewTurn(self.renamed.get(turn.speaker, turn.speaker), turn.text, turn.begin_ms, turn.end_ms)
            for turn in turns
        ]
        self.new_labels = sorted({turn.speaker for turn in turns} - labels - {""})
        self.steps = [
            Step(self.turns[block.old_start : block.old_end], turns[block.new_start : block.new_end], parsed.has_times)
            for block in blocks
        ]

    @cached_property
    def changed(self) -> list[Step]:
        return [step for step in self.steps if step.is_changed]

    @cached_property
    def changed_turns(self) -> list[int]:
        return [turn.pk for step in self.changed for turn in step.old]

    @property
    def size(self) -> int:
        """How many turns the button names: of both versions, the greater number of each block."""
        return sum(max(len(step.old), len(step.new)) for step in self.changed)


def known_labels(speakers: Iterable[Speaker], who: dict[str, str]):
    """Label of the file -> label of the transcript: the same but for case and spaces, or the person's code or name."""
    known: dict[str, str] = {}
    for speaker in speakers:
        person = speaker.participant
        for name in (person.code, person.pseudonym, str(person)) if person else ():
            known.setdefault(name.casefold(), speaker.name)
    known |= {speaker.name.casefold(): speaker.name for speaker in speakers}

    def named(found: str | None) -> str:
        name = found or ""
        if who.get(name, "").startswith(SAME_AS):
            name = who[name].removeprefix(SAME_AS)
        name = " ".join(name.split())[:120]
        return known.get(name.casefold(), name)

    return named


def renamed(old: Sequence[Line], new: Sequence[NewTurn], blocks: Iterable[Block], labels: set[str]) -> dict[str, str]:
    """A label that the transcript does not have, much like that of the one speaker whose turns these were, who is not
    in the file: the same speaker under a corrected label."""
    met: dict[str, set[str]] = defaultdict(set)
    for block in blocks:
        for n in block.new:
            met[new[n].speaker] |= {old[k].speaker for k in block.old}
    in_file = {turn.speaker for turn in new}
    found = {
        name: next(iter(earlier))
        for name, earlier in met.items()
        if name and name not in labels and len(earlier) == 1 and not earlier & (in_file | {""})
        if SequenceMatcher(None, fold(name), fold(next(iter(earlier)))).ratio() >= ALIKE
    }
    # Two labels that both were one speaker before: somebody told two voices apart.
    return {name: was for name, was in found.items() if list(found.values()).count(was) == 1}


def fingerprint(turns: Iterable[tuple[int, int]]) -> str:
    """Of the text: another one as soon as anybody corrects anything."""
    return hashlib.sha256(repr(list(turns)).encode()).hexdigest()[:32]


# ---- what it means for the excerpts ----


@dataclass(frozen=True)
class Affected:
    """An excerpt's words in one turn that the file touches or loses."""

    span: Span
    state: str
    now: str

    @property
    def pieces(self) -> list[Piece]:
        return pieces(self.span.quote, self.now) if self.now else [Piece(GONE, self.span.quote)]


@dataclass
class Effect:
    """Excerpts by what happens to them; one that is touched and lost counts as lost."""

    stay: int
    move: int
    touched: int
    lost: int
    affected: list[Affected]


def effect(comparison: Comparison) -> Effect:
    """Two queries: the spans of the turns that change, and the number of all excerpts."""
    step_of = {turn.pk: step for step in comparison.changed for turn in step.old}
    spans = Span.objects.filter(turn__in=list(step_of)).select_related("turn__speaker__participant")
    worst: dict[int, int] = {}
    affected = []
    for span in spans.order_by("turn__position", "start", "pk"):
        step = step_of[span.turn_id]
        found = step.outcomes(span)
        states = {one.state for one in found} or {Span.State.LOST}
        if Span.State.LOST in states:
            rank, now = 3, ""
        elif Span.State.TOUCHED in states:
            rank, now = 2, " ".join(shown(step, one) for one in found)
        else:
            rank, now = int(not stays(step, span, found)), ""
        worst[span.excerpt_id] = max(rank, worst.get(span.excerpt_id, 0))
        if rank > 1 and (span.state != found[0].state if found else span.state != Span.State.LOST):
            affected.append(Affected(span, Span.State.LOST if rank == 3 else Span.State.TOUCHED, now))
    ranks = list(worst.values())
    total = comparison.transcript.excerpts.count()
    counts = [ranks.count(rank) for rank in range(4)]
    return Effect(total - sum(counts[1:]), *counts[1:], affected)


def shown(step: Step, one: Outcome) -> str:
    return step.new[one.part.turn].text[one.part.place.start : one.part.place.end]


def stays(step: Step, span: Span, found: Sequence[Outcome]) -> bool:
    """At the same place of the same turn."""
    if len(found) != 1 or found[0].part.turn >= len(step.old):
        return False
    place = found[0].part.place
    return (step.old[found[0].part.turn].pk, place.start, place.end) == (span.turn_id, span.start, span.end)
