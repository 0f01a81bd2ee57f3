"""Builds the turns of one rule: marks begin them, other lines go on, lines that nobody speaks stand alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from . import labels, times, unspoken
from .marks import Mark
from .speakers import Accepted
from .types import Line, ParsedTurn, SpeakerCount, count_words

# Rules whose marks stand before every piece of speech: pieces of one speaker in a row are one turn.
JOINING = {"voice", "column", "tab", "bracket_id"}

Silent = dict[str, list[int]]  # labels that were marked but say nothing, with their lines
Times = tuple[int | None, int | None]


@dataclass(frozen=True)
class Candidate:
    """A speaker rule with the marks that it found in this file."""

    key: str
    accepted: Accepted
    fits: bool  # looks like a conversation
    is_sure: bool = False  # the file itself says who speaks: voices, a column, a style made for speakers


def build(lines: list[Line], chosen: Candidate, kind: str, is_wrapped: bool) -> tuple[list[ParsedTurn], Silent]:
    """The turns of one rule; and the labels that were marked but say nothing, with their lines."""
    builder = _Builder(kind, chosen.key, is_wrapped)
    marks = chosen.accepted.marks
    alone = _unspoken_places(lines, chosen, kind)
    if chosen.key == "none" and kind == "text" and not marks:
        lines = _with_times(lines)
    for index, line in enumerate(lines):
        if index in marks:
            builder.mark(marks[index], line)
        elif chosen.key == "bold_name" and unspoken.is_emphasised(line.text):
            builder.unspoken(replace(line, text=line.text.strip().strip("*")))
        elif index in alone or (chosen.key == "none" and not line.is_soft):
            builder.unspoken(line)
        elif kind == "text" and index + 1 in marks and times.take_only(line.text).found:
            builder.pending(line)
        else:
            builder.text(line)
    return builder.finish()


def _unspoken_places(lines: list[Line], chosen: Candidate, kind: str) -> frozenset[int]:
    marks = chosen.accepted.marks
    if chosen.key == "column":
        return frozenset(range(len(lines))) - marks.keys()
    if kind != "text" or chosen.key == "none":
        return frozenset()
    places = {index for index, line in enumerate(lines) if unspoken.is_unspoken(line)} | chosen.accepted.aside.keys()
    headings = unspoken.plain_headings(lines, marks) if chosen.key != "tab" else frozenset()
    return frozenset(places | headings | unspoken.stage_directions(lines, marks))


def _with_times(lines: list[Line]) -> list[Line]:
    """Without speakers: a time in brackets at a paragraph's start, or alone above it, is its beginning."""
    result: list[Line] = []
    waiting: Line | None = None
    for line in lines:
        only = times.take_only(line.text)
        timed = times.take_bracketed_leading(line.text)
        if only.found and line.begin_ms is None:
            if waiting is not None:
                result.append(waiting)
            waiting = replace(line, begin_ms=only.begin_ms, end_ms=only.end_ms)
            continue
        if timed.found and timed.text.strip():
            line = replace(line, text=timed.text, begin_ms=timed.begin_ms, end_ms=timed.end_ms)
        elif waiting is not None:
            line = replace(line, begin_ms=waiting.begin_ms, end_ms=waiting.end_ms, number=waiting.number)
            waiting = None
        if waiting is not None:
            result.append(replace(waiting, begin_ms=None, end_ms=None))
            waiting = None
        result.append(line)
    return [*result, waiting] if waiting is not None else result


class _Builder:
    """Collects lines into turns, one speaker after the other."""

    def __init__(self, kind: str, rule: str, is_wrapped: bool) -> None:
        self.kind, self.rule, self.is_wrapped = kind, rule, is_wrapped
        self.is_joining = kind == "cues" or rule in JOINING
        self.turns: list[ParsedTurn] = []
        self.silent: Silent = {}
        self.speaker: str | None = None
        self.open: ParsedTurn | None = None
        self.parts: list[str] = []
        self.opened_at = 0
        self.source = ""  # the line with the label, as it was written
        self.waiting: Line | None = None  # a time alone on its line
        self.last_unspoken = 0

    def mark(self, mark: Mark, line: Line) -> None:
        if "header" in mark.dress:
            return
        begin, end = self._times(mark, line)
        if mark.label is None:
            self._nobody(mark.text, begin, end, line)
        elif self.is_joining and self.open is not None and mark.label == self.speaker and (self.parts or mark.text):
            self.add(mark.text)
            self.open = replace(self.open, end_ms=end if end is not None else self.open.end_ms)
        else:
            self._start(mark, begin, end, line)

    def _times(self, mark: Mark, line: Line) -> Times:
        """The mark's own, else those of its caption, else the time that stood alone above it."""
        begin = mark.begin_ms if mark.begin_ms is not None else line.begin_ms
        end = mark.end_ms if mark.end_ms is not None else line.end_ms
        if self.waiting is not None:
            above = times.take_only(self.waiting.text)
            self.waiting = None
            if begin is None:
                return above.begin_ms, above.end_ms
        return begin, end

    def _nobody(self, text: str, begin: int | None, end: int | None, line: Line) -> None:
        self.close()
        self.speaker = None
        if text:
            self.turns.append(ParsedTurn(None, text, begin, end, line.number))

    def _start(self, mark: Mark, begin: int | None, end: int | None, line: Line) -> None:
        self.close()
        timed = times.take_f4_trailing(mark.text) if self.kind == "text" else times.Timed(mark.text)
        if timed.found:  # f4 stamps the end of a paragraph; it began where the one before ended
            begin, end = self._last_end() if begin is None else begin, timed.begin_ms
        self.speaker, self.source = mark.label, line.text
        self.open = ParsedTurn(mark.label, "", begin, end, line.number)
        self.opened_at = len(self.turns)
        self.add(timed.text)

    def text(self, line: Line) -> None:
        """A line without a label belongs to whoever speaks."""
        if self.speaker is None and not (self.rule == "none" and line.is_soft and self.turns):
            self.unspoken(line)
            return
        if self.rule == "none":
            last = self.turns.pop()
            glue = " " if self.kind == "cues" else "\n"
            self.turns.append(replace(last, text=f"{last.text}{glue}{line.text.strip()}"))
            return
        timed = times.take_f4_trailing(line.text) if self.kind == "text" else times.Timed(line.text)
        if self.open is None:
            self.open = ParsedTurn(self.speaker, "", line.begin_ms, line.end_ms, line.number, is_resumed=True)
            self.opened_at, self.source = len(self.turns), line.text
        if timed.found:
            self.open = replace(self.open, end_ms=timed.begin_ms)
        elif line.end_ms is not None:
            self.open = replace(self.open, end_ms=line.end_ms)
        self.add(timed.text, is_wrapped=self.is_wrapped and not line.after_blank and not line.is_soft)

    def add(self, text: str, *, is_wrapped: bool = False) -> None:
        text = text.strip()
        if not text:
            return
        if self.parts and (is_wrapped or self.kind == "cues"):
            self.parts[-1] = f"{self.parts[-1]} {text}"
        else:
            self.parts.append(text)

    def unspoken(self, line: Line) -> None:
        """A turn of nobody; whoever spoke goes on after it."""
        if self.parts or self.waiting is not None:
            self.close()
        text = line.text.strip() if not line.cells else " ".join(cell for cell in line.cells if cell.strip())
        is_wrapped = self.is_wrapped and not line.after_blank and line.number == self.last_unspoken + 1
        if (line.is_soft or is_wrapped) and self.turns and self.turns[-1].speaker is None and not line.is_heading:
            glue = "\n" if line.is_soft else " "
            self.turns[-1] = replace(self.turns[-1], text=f"{self.turns[-1].text}{glue}{text}")
        elif text:
            self.turns.append(ParsedTurn(None, text, line.begin_ms, line.end_ms, line.number))
        self.last_unspoken = line.number

    def pending(self, line: Line) -> None:
        """A time alone on its line, above a name."""
        self.close()
        self.waiting = line

    def close(self) -> None:
        if self.waiting is not None:
            self.turns.append(ParsedTurn(None, self.waiting.text.strip(), None, None, self.waiting.number))
            self.waiting = None
        if self.open is None:
            return
        text = "\n".join(self.parts)
        if text:
            self.turns.append(replace(self.open, text=text))
        elif self._is_noted():  # "(not recorded)" is all there is of this speech
            note = self.turns[self.opened_at]
            self.turns[self.opened_at] = replace(self.open, text=note.text)
        else:  # a label that nothing follows stays in the text, so that no word is lost
            self.silent.setdefault(self.open.speaker, []).append(self.open.line)
            text = labels.tidy(self.source) or self.source.strip()
            turn = ParsedTurn(None, text, self.open.begin_ms, self.open.end_ms, self.open.line)
            self.turns.insert(self.opened_at, turn)
        self.open, self.parts = None, []

    def _is_noted(self) -> bool:
        return self.opened_at < len(self.turns) and unspoken.is_bracketed(self.turns[self.opened_at].text)

    def _last_end(self) -> int | None:
        return next((turn.end_ms for turn in reversed(self.turns) if turn.end_ms is not None), None)

    def finish(self) -> tuple[list[ParsedTurn], Silent]:
        self.close()
        return self.turns, self.silent


def count_speakers(turns: tuple[ParsedTurn, ...]) -> tuple[SpeakerCount, ...]:
    """In the order of their first turn."""
    starts: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for turn in turns:
        if turn.speaker is not None:
            starts[turn.speaker] += not turn.is_resumed
            words[turn.speaker] += count_words(turn.text)
    return tuple(SpeakerCount(label, starts[label], words[label]) for label in words)
