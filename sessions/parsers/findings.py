"""What a person should look at before importing: each kind of finding once, with its first line and all lines."""

from __future__ import annotations

from sessions.clock import clock

from . import labels
from .clean import counted
from .turns import Found
from .types import ParsedTurn, SpeakerCount, Warning_

LONG_TURN_WORDS = 3000
LONG_LINE_CHARACTERS = 100_000


def look(turns: tuple[ParsedTurn, ...], speakers: tuple[SpeakerCount, ...], found: Found) -> list[Warning_]:
    return [
        *_nobody(speakers, turns),
        *_unknown(turns, speakers),
        *_alike(turns, speakers),
        *_not_persons(found),
        *_silent(found),
        *_time_back(turns),
        *_long(turns),
        *_unread_columns(found),
    ]


def _nobody(speakers: tuple[SpeakerCount, ...], turns: tuple[ParsedTurn, ...]) -> list[Warning_]:
    if speakers:
        return []
    message = "No speakers were found: each paragraph becomes a turn. If there are speakers, choose another rule."
    return [Warning_(turns[0].line if turns else None, "no_speakers", message)]


def _unknown(turns: tuple[ParsedTurn, ...], speakers: tuple[SpeakerCount, ...]) -> list[Warning_]:
    findings = []
    for speaker in speakers:
        if labels.is_unknown(speaker.label):
            lines = _lines_of(turns, speaker.label)
            message = (
                f"“{speaker.label}” is not a known speaker: {counted(speaker.turns, 'turn')} without a known speaker."
            )
            findings.append(Warning_(lines[0], "unknown_speaker", message, lines, subject=speaker.label))
    return findings


def _alike(turns: tuple[ParsedTurn, ...], speakers: tuple[SpeakerCount, ...]) -> list[Warning_]:
    """A label that hardly speaks and differs from another by a slip of the hand."""
    findings = []
    for speaker in speakers:
        others = [other for other in speakers if other.turns >= 3 * speaker.turns or other.turns > 3]
        if speaker.turns > 3:
            continue
        for other in sorted(others, key=lambda other: -other.turns):
            if other.label != speaker.label and is_alike(speaker.label, other.label):
                lines = _lines_of(turns, speaker.label)
                often = "once" if speaker.turns == 1 else f"{speaker.turns} times"
                message = f"“{speaker.label}” speaks {often} and looks like “{other.label}”."
                findings.append(Warning_(lines[0], "alike", message, lines, subject=speaker.label, other=other.label))
                break
    return findings


_CONFUSED = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0"})


def is_alike(one: str, two: str) -> bool:
    """Same but for case, spaces and marks, or one or two letters apart; never for numbers ("P1", "P2")."""
    if _bare(one) == _bare(two):
        return True
    if one.translate(_CONFUSED) == two.translate(_CONFUSED):
        return True
    if _skeleton(one) == _skeleton(two) or min(len(one), len(two)) < 3:
        return False
    if len(one) < 4 and one.isascii():
        return False
    if len(one.split()) == len(two.split()) and _differs_in_a_letter_token(one, two):
        return False
    allowed = 1 if min(len(one), len(two)) < 8 else 2
    return _distance(one.casefold(), two.casefold(), allowed) <= allowed


def _bare(label: str) -> str:
    return "".join(char for char in label.casefold() if char.isalnum())


def _skeleton(label: str) -> str:
    """Numbers replaced: "Speaker 1" and "Speaker 2" are two people."""
    return "".join("0" if char.isdigit() else char for char in label.casefold()).replace("00", "0")


def _differs_in_a_letter_token(one: str, two: str) -> bool:
    """ "Participant A" and "Participant B"."""
    pairs = [(a, b) for a, b in zip(one.split(), two.split(), strict=True) if a != b]
    return len(pairs) == 1 and len(pairs[0][0]) == 1 and len(pairs[0][1]) == 1


def _distance(one: str, two: str, limit: int) -> int:
    """Letters to change, insert, delete or swap; stops counting above the limit."""
    if abs(len(one) - len(two)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, start=1):
        previous, before, row = before, row, [i]
        for j, b in enumerate(two, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def _not_persons(found: Found) -> list[Warning_]:
    findings = []
    for item in found.aside:
        lines = tuple(found.aside_lines[item.label][:200])
        message = f"“{item.label}” may not be a person: {counted(item.turns)} not assigned to a speaker."
        findings.append(Warning_(lines[0], "not_a_person", message, lines, subject=item.label))
    return findings


def _silent(found: Found) -> list[Warning_]:
    findings = []
    for label, numbers in found.silent.items():
        message = f"“{label}” is marked as speaking but says nothing there."
        findings.append(Warning_(numbers[0], "says_nothing", message, tuple(numbers[:200]), subject=label))
    return findings


def _time_back(turns: tuple[ParsedTurn, ...]) -> list[Warning_]:
    places: list[tuple[int, int, int]] = []
    latest: int | None = None
    for turn in turns:
        if turn.begin_ms is None:
            continue
        if latest is not None and turn.begin_ms < latest:
            places.append((turn.line, latest, turn.begin_ms))
        latest = turn.begin_ms
    if not places:
        return []
    line, before, after = places[0]
    more = f" This happens {len(places)} times." if len(places) > 1 else ""
    message = f"Time goes back by {_span(before - after)}, from {clock(before)} to {clock(after)}.{more}"
    return [Warning_(line, "time_back", message, tuple(place[0] for place in places[:200]))]


def _span(ms: int) -> str:
    seconds = max(1, round(ms / 1000))
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


def _long(turns: tuple[ParsedTurn, ...]) -> list[Warning_]:
    findings = []
    long_turns = [turn for turn in turns if len(turn.text.split()) > LONG_TURN_WORDS]
    if long_turns:
        first = long_turns[0]
        who = f"“{first.speaker}” speaks" if first.speaker else "One paragraph has"
        words = len(first.text.split())
        more = f"; {len(long_turns)} turns are that long" if len(long_turns) > 1 else ""
        message = f"{who} {words:,} words without a break{more}. A speaker mark may be missing."
        findings.append(Warning_(first.line, "long_turn", message, tuple(t.line for t in long_turns[:200])))
    endless = [t for t in turns if any(len(line) > LONG_LINE_CHARACTERS for line in t.text.split("\n"))]
    if endless:
        message = f"A line has more than {LONG_LINE_CHARACTERS:,} characters. The file may have lost its line ends."
        findings.append(Warning_(endless[0].line, "long_line", message, tuple(t.line for t in endless[:200])))
    return findings


def _unread_columns(found: Found) -> list[Warning_]:
    if not found.columns_unread:
        return []
    names = ", ".join(f"“{name}”" for name in found.columns_unread[:8])
    return [Warning_(1, "columns_left_out", f"Columns left out: {names}.")]


def _lines_of(turns: tuple[ParsedTurn, ...], label: str) -> tuple[int, ...]:
    return tuple(turn.line for turn in turns if turn.speaker == label)[:200]
