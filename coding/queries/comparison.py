"""The comparison of a transcript with a corrected file as its page shows it: what changed, with quiet runs folded."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coding.queries.replacing import Comparison, Kind, Step, label
from sessions.differences import CAME, GONE, Piece, pieces
from sessions.matching import SEPARATOR
from sessions.models import Turn

MOST_STEPS = 300  # changed blocks on the page
AT_THE_ENDS = 3  # turns at both ends of a quiet run that can be unfolded
MOST_AFFECTED = 100
# How each kind is counted at the head of the page: one, several.
COUNTED = {
    Kind.WORDS: ("turn with other words", "turns with other words"),
    Kind.SPEAKER: ("turn of another speaker", "turns of another speaker"),
    Kind.TIMES: ("turn with other times", "turns with other times"),
    Kind.SPLIT: ("turn split", "turns split"),
    Kind.JOINED: ("place where turns are joined", "places where turns are joined"),
    Kind.REWRITTEN: ("place where turns are divided differently", "places where turns are divided differently"),
    Kind.ADDED: ("turn added", "turns added"),
    Kind.REMOVED: ("turn deleted", "turns deleted"),
}


@dataclass(frozen=True)
class ShownTurn:
    """One turn, or what became of one, with what went and what came; `was` is an earlier speaker."""

    speaker: str
    was: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Changed:
    number: int  # of the first turn in the transcript as it stands, from 1
    kind: Kind
    turns: list[ShownTurn]


@dataclass(frozen=True)
class Quiet:
    first: int
    last: int
    head: Sequence[Turn]
    tail: Sequence[Turn]
    left_out: int


def page_of(comparison: Comparison) -> dict:
    kinds = Counter(step.kind for step in comparison.changed)
    return {
        "comparison": comparison,
        "counts": [f"{n} {COUNTED[kind][n > 1]}" for kind in COUNTED if (n := kinds[kind])],
        "shown": shown(comparison),
        "not_shown": max(0, len(comparison.changed) - MOST_STEPS),
        "most_affected": MOST_AFFECTED,
    }


def shown(comparison: Comparison) -> list[Changed | Quiet]:
    """Changed blocks in order, and runs of unchanged turns between them as one row each."""
    rows: list[Changed | Quiet] = []
    quiet: list[Turn] = []
    number, left = 1, MOST_STEPS
    for step in comparison.steps:
        if not step.is_changed:
            quiet += step.old
        elif left:
            rows += [folded(quiet, number - len(quiet))] if quiet else []
            rows.append(Changed(number, step.kind, turns_of(step)))
            quiet, left = [], left - 1
        number += len(step.old)
        if not left:
            return rows
    return rows + ([folded(quiet, number - len(quiet))] if quiet else [])


def folded(turns: Sequence[Turn], first: int) -> Quiet:
    n = len(turns)
    both = n <= 2 * AT_THE_ENDS
    head, tail = (turns, []) if both else (turns[:AT_THE_ENDS], turns[-AT_THE_ENDS:])
    return Quiet(first, first + n - 1, head, tail, n - len(head) - len(tail))


def turns_of(step: Step) -> list[ShownTurn]:
    """The new turns, with what came; what went stands where it was."""
    if not step.new:
        return [ShownTurn(label(turn), "", [Piece(GONE, turn.text)]) for turn in step.old]
    if not step.old:
        return [ShownTurn(turn.speaker, "", [Piece(CAME, turn.text)]) for turn in step.new]
    found = []
    texts = cut(pieces(joined(step.old), joined(step.new)), [len(turn.text) for turn in step.new])
    for n, (turn, own) in enumerate(zip(step.new, texts, strict=True)):
        was = label(step.old[min(n, len(step.old) - 1)])
        is_new = all(piece.kind == CAME for piece in own)  # put in between: nobody else said it before
        found.append(ShownTurn(turn.speaker, "" if is_new or was == turn.speaker else was, own))
    return found


def joined(turns: Sequence) -> str:
    return SEPARATOR.join(turn.text for turn in turns)


def cut(found: Sequence[Piece], lengths: Sequence[int]) -> list[list[Piece]]:
    """Pieces by the turns of the new text that they are in; what went belongs to the turn where it was."""
    turns: list[list[Piece]] = [[] for _ in lengths]
    number, room = 0, lengths[0]
    for piece in found:
        if piece.kind == GONE:
            turns[number].append(piece)
            continue
        text = piece.text
        while len(text) > room and number + 1 < len(lengths):
            turns[number].append(Piece(piece.kind, text[:room]))
            text = text[room + len(SEPARATOR) :]  # the sign between two turns is no part of either
            number, room = number + 1, lengths[number + 1]
        turns[number].append(Piece(piece.kind, text))
        room -= len(text)
    return [[piece for piece in own if piece.text] for own in turns]
