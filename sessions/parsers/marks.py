"""Places where a speaker may start, one finder for each way of writing it down. Nothing is judged here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from . import labels, times
from .columns import Columns, cell_ms, find_columns, holds_labels
from .types import Line, ParseOptions


@dataclass(frozen=True)
class Mark:
    """A place where `label` may start to speak; `text` is what follows on the same line."""

    index: int
    label: str | None
    text: str
    begin_ms: int | None = None
    end_ms: int | None = None
    dress: frozenset[str] = frozenset()


_COLON = re.compile(r"^[\s>•·*_\-–—]*(?P<label>[^:：\n\t]{1,80}?)\s*[:：](?P<rest>.*)$", re.S)
_LABEL_TIME = re.compile(
    r"^\s*(?P<label>[^:：\n]{1,60}?)[ \t]*"
    r"(?:[\[(]\s*(?P<a>[\d:.,]{4,12})\s*[\])]\s*[:：]?|(?<=\s)(?P<b>[\d:.,]{4,12})\s*[:：](?=\s|$))(?P<rest>.*)$",
    re.S,
)
_QUESTION = re.compile(r"^\s*(?P<label>[QAFRD])\.\s+(?P<rest>\S.*)$", re.S)
_BRACKET = re.compile(r"^\s*(?:\[(?P<a>[^\[\]\n]{1,40})\]|<(?P<b>[^<>\n/]{1,40})>)\s*[:：]?[ \t]*(?P<rest>.*)$", re.S)
_STARS = re.compile(r"^\s*(?P<mark>\*\*|__)(?P<label>[^*_\n]{1,80}?)(?P=mark)(?P<rest>.*)$", re.S)


def colon_marks(lines: list[Line], *, is_cues: bool = False) -> list[Mark]:
    """`Irena: text`, with a time before or behind the name, alone on its line or not; `Q. text`.

    In captions also screen names that look like nothing else ("bond.credit", "Anna + Ben").
    """
    found = []
    for index, line in enumerate(lines):
        if not line.is_heading and (":" in line.text or "：" in line.text or _QUESTION.match(line.text)):
            mark = _colon_mark(index, line, is_cues)
            if mark:
                found.append(mark)
    asked = {mark.label for mark in found if "dot" in mark.dress}
    return [mark for mark in found if "dot" not in mark.dress or len(asked) > 1]


def _colon_mark(index: int, line: Line, is_cues: bool) -> Mark | None:
    lead = times.take_leading(line.text)
    found = _label_with_time(lead.text) or _label_with_colon(lead.text, is_cues) or _question(lead.text)
    if found is None:
        return None
    label, rest, clock, sign = found
    rest = rest.removeprefix("**")
    begin, end = lead.begin_ms, lead.end_ms
    if begin is None and clock is not None:
        begin = clock
    if begin is None:
        inside = times.take_bracketed_leading(rest)
        rest, begin, end = inside.text, inside.begin_ms, inside.end_ms
    worn = {"time"} if lead.found or clock is not None else set()
    return Mark(index, label, rest.strip(), begin, end, _dress(worn | {sign}, label, line, rest))


_Found = tuple[str, str, int | None, str]  # label, rest, time beside the label, sign between them


def _label_with_time(text: str) -> _Found | None:
    """`Irena (00:12): text`, `Irena [00:12] text`, `Irena 00:12: text`."""
    match = _LABEL_TIME.match(text)
    clock = times.to_ms(match["a"] or match["b"]) if match else None
    label = labels.tidy(match["label"]) if match else ""
    return (label, match["rest"], clock, "colon") if clock is not None and labels.strength(label) else None


def _label_with_colon(text: str, is_cues: bool) -> _Found | None:
    match = _COLON.match(text)
    if match is None or not _may_follow_colon(match["rest"]):
        return None
    label = labels.tidy(match["label"])
    is_label = labels.strength(label) or (is_cues and labels.is_screen_name(label))
    return (label, match["rest"], None, "colon") if is_label else None


def _question(text: str) -> _Found | None:
    """`Q. text`, as courts write it."""
    match = _QUESTION.match(text)
    return (match["label"], match["rest"], None, "dot") if match else None


def _may_follow_colon(rest: str) -> bool:
    """Not `10:30`, `http://`, `9:1`, `::`."""
    return not rest or rest[0].isspace() or not (rest[0].isdigit() or rest[0] in "/\\:=")


def _dress(dress: Iterable[str], label: str, line: Line, rest: str) -> frozenset[str]:
    worn = set(dress)
    if labels.is_capitals(label):
        worn.add("capitals")
    if line.bold and line.bold < len(line.text):
        worn.add("bold")
    if line.after_blank:
        worn.add("blank")
    if not rest.strip():
        worn.add("alone")
    return frozenset(worn)


def bracket_marks(lines: list[Line]) -> list[Mark]:
    """`[P04] text`, `<P04> text`."""
    found = []
    for index, line in enumerate(lines):
        if line.text.lstrip()[:1] not in "[<" or line.is_heading:
            continue
        lead = times.take_leading(line.text)
        match = _BRACKET.match(lead.text)
        if match is None:
            continue
        label = labels.tidy(match["a"] or match["b"])
        if labels.strength(label) and not labels.is_remark(label):
            inside = times.take_bracketed_leading(match["rest"])
            begin, end = (lead.begin_ms, lead.end_ms) if lead.found else (inside.begin_ms, inside.end_ms)
            dress = _dress({"time"} if lead.found else (), label, line, match["rest"])
            found.append(Mark(index, label, inside.text.strip(), begin, end, dress))
    return found


def star_marks(lines: list[Line]) -> list[Mark]:
    """`**Name**: text` and `**Name:** text`, as Markdown and reStructuredText write bold."""
    found = []
    for index, line in enumerate(lines):
        lead = times.take_leading(line.text) if "**" in line.text or "__" in line.text else None
        match = _STARS.match(lead.text) if lead else None
        if match is None or line.is_heading:
            continue
        label, rest = labels.tidy(match["label"]), match["rest"].lstrip(" \t")
        rest = rest[1:] if rest[:1] in (":", "：") else rest
        if labels.strength(label):
            inside = times.take_bracketed_leading(rest)
            begin, end = (lead.begin_ms, lead.end_ms) if lead.found else (inside.begin_ms, inside.end_ms)
            found.append(Mark(index, label, inside.text.strip(), begin, end, _dress({"star"}, label, line, rest)))
    return found


def bold_marks(lines: list[Line]) -> list[Mark]:
    """A paragraph of an office file that begins with a name in bold."""
    found = []
    for index, line in enumerate(lines):
        if not 0 < line.bold < len(line.text) or line.is_heading:
            continue
        lead = times.take_leading(line.text[: line.bold])
        label = labels.tidy(times.take_trailing(lead.text).text)
        rest = line.text[line.bold :].lstrip(" \t:：")
        if labels.strength(label) >= 2 and rest and not times.take_only(rest.partition("\n")[0]).found:
            inside = times.take_bracketed_leading(rest)
            begin = lead.begin_ms if lead.found else inside.begin_ms
            found.append(Mark(index, label, inside.text.strip(), begin, None, _dress((), label, line, rest)))
    return found


def voice_marks(lines: list[Line]) -> list[Mark]:
    """WebVTT voices. A cue without one is spoken by nobody that the file names."""
    if not any(line.voice for line in lines):
        return []
    return [
        Mark(index, labels.tidy(line.voice) if line.voice else None, line.text, line.begin_ms, line.end_ms)
        for index, line in enumerate(lines)
    ]


def tab_rows(lines: list[Line]) -> list[tuple[str, ...]]:
    """Each line's cells; the last cell keeps further tabs. Empty when the lines are no columns."""
    filled = [line for line in lines if line.text.strip()]
    tabbed = [line.text.count("\t") + 1 for line in filled if "\t" in line.text.strip()]
    if len(tabbed) < 2 or len(tabbed) < 0.6 * len(filled):
        return []
    width = min(Counter(tabbed).most_common(1)[0][0], 6)
    return [tuple(line.text.split("\t", width - 1)) if "\t" in line.text else (line.text,) for line in lines]


def tab_marks(lines: list[Line]) -> list[Mark]:
    """`Irena<TAB>text`, also with a time or a number in a column of its own."""
    rows = tab_rows(lines)
    wide = [row for row in rows if len(row) > 1]
    columns = find_columns(wide) if wide else None
    if columns is None or columns.speaker is None:
        return []
    if not holds_labels([_cell(row, columns.speaker) for row in wide if row is not wide[0] or not columns.has_header]):
        return []
    return _row_marks(lines, rows, columns)


def column_marks(lines: list[Line], options: ParseOptions) -> tuple[list[Mark], Columns | None]:
    """Rows of a table or a CSV file; without a speaker column every row is a turn of nobody."""
    rows = [line.cells for line in lines]
    if not any(rows):
        return [], None
    columns = find_columns([row for row in rows if row], options)
    return (_row_marks(lines, rows, columns), columns) if columns else ([], None)


def _row_marks(lines: list[Line], rows: list[tuple[str, ...]], columns: Columns) -> list[Mark]:
    found: list[Mark] = []
    label: str | None = None
    has_met_header = not columns.has_header
    for index, row in enumerate(rows):
        if len(row) < 2 and not lines[index].cells:
            continue
        if not has_met_header:
            has_met_header = True
            found.append(Mark(index, None, "", dress=frozenset({"header"})))
            continue
        named = labels.tidy(_cell(row, columns.speaker))
        label = named or (label if lines[index].style == "table" or not lines[index].cells else None)
        text = _cell(row, columns.text).strip()
        begin = cell_ms(_cell(row, columns.begin), columns.time_unit_ms)
        end = cell_ms(_cell(row, columns.end), columns.time_unit_ms)
        timed = times.take_bracketed_leading(text) if begin is None else times.Timed(text, begin, end)
        if timed.text.strip() or named:
            found.append(Mark(index, label, timed.text.strip(), timed.begin_ms, timed.end_ms))
    return found


def _cell(row: tuple[str, ...], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""
