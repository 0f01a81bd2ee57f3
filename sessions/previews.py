"""What the preview of a file shows: which turns need a look, and how the quiet stretches between them are folded."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from sessions.parsers.types import ParsedTranscript, ParsedTurn

FIRST = 4  # turns at the beginning are always shown
MOST = 400  # turns on the page, folded ones too


@dataclass(frozen=True)
class Row:
    turn: ParsedTurn
    kinds: tuple[str, ...] = ()  # of the warnings that concern it

    @property
    def is_unreadable(self) -> bool:
        return "unreadable" in " ".join(self.kinds) or "\ufffd" in self.turn.text


@dataclass
class Stretch:
    """Turns one after the other, all to be looked at, or all quiet. `left_out` of a quiet one are not on the page."""

    is_quiet: bool
    rows: list[Row] = field(default_factory=list)
    left_out: int = 0

    @property
    def count(self) -> int:
        return len(self.rows) + self.left_out

    @property
    def first_line(self) -> int:
        return self.rows[0].turn.line

    @property
    def last_line(self) -> int:
        return self.rows[-1].turn.line


def stretches(parsed: ParsedTranscript) -> list[Stretch]:
    """All turns in order, cut where a quiet stretch begins or ends. Never more than 400 turns are on the page."""
    flagged = flags(parsed)
    made: list[Stretch] = []
    for index, turn in enumerate(parsed.turns):
        quiet = index >= FIRST and index not in flagged
        if not made or made[-1].is_quiet != quiet:
            made.append(Stretch(quiet))
        made[-1].rows.append(Row(turn, tuple(flagged.get(index, ()))))
    return thin_out(made)


def flags(parsed: ParsedTranscript) -> dict[int, list[str]]:
    """Index of a turn -> kinds of the warnings whose line lies in it."""
    lines = [turn.line for turn in parsed.turns]
    found: dict[int, list[str]] = {}
    for warning in parsed.warnings:
        for line in warning.lines or ((warning.line,) if warning.line else ()):
            index = max(0, bisect_right(lines, line) - 1)
            found.setdefault(index, []).append(warning.kind)
    return found


def thin_out(made: Sequence[Stretch]) -> list[Stretch]:
    room = MOST
    for stretch in sorted(made, key=lambda one: one.is_quiet):  # what is to be looked at comes first
        keep = max(1, min(len(stretch.rows), room))
        stretch.left_out = len(stretch.rows) - keep
        last = stretch.rows[-1]
        stretch.rows = stretch.rows[:keep] if keep < 2 or not stretch.left_out else [*stretch.rows[: keep - 1], last]
        room = max(0, room - keep)
    return list(made)
