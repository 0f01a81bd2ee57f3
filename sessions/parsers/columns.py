"""Which column of a table says who, what and when: by the header's words, else by what stands in the cells."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from . import labels, times
from .types import ImportRefused, ParseOptions
from .vocabulary import BEGIN_COLUMNS, END_COLUMNS, SPEAKER_COLUMNS, TEXT_COLUMNS

Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Columns:
    """Positions from 0; `text` is always known. `time_unit_ms` turns bare numbers into milliseconds."""

    text: int
    speaker: int | None = None
    begin: int | None = None
    end: int | None = None
    has_header: bool = False
    time_unit_ms: int = 1000

    def unread(self, header: tuple[str, ...]) -> list[str]:
        used = {self.text, self.speaker, self.begin, self.end}
        return [name or f"column {place + 1}" for place, name in enumerate(header) if place not in used]


def find_columns(rows: Rows, options: ParseOptions | None = None) -> Columns | None:
    """None when no column holds text that could be speech."""
    options = options or ParseOptions()
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        return None
    width = max(len(row) for row in rows)
    by_header = _by_header(rows[0])
    has_header = bool(by_header) and _reads_like_header(rows[0], by_header)
    body = rows[1:] if has_header else rows
    chosen = _chosen(options, rows[0], width)
    found = {**_by_content(body, width), **(by_header if has_header else {}), **chosen}
    has_header = has_header or _names_a_header(options, rows[0])
    if "text" not in found:
        free = [place for place in range(width) if place not in found.values()]
        if not free:
            return None
        found["text"] = max(free, key=lambda place: _mean_length(body, place))
    if found.get("speaker") == found["text"]:
        del found["speaker"]
    begin = found.get("begin")
    return Columns(
        text=found["text"],
        speaker=found.get("speaker"),
        begin=begin,
        end=found.get("end"),
        has_header=has_header,
        time_unit_ms=_time_unit(body, begin, rows[0] if has_header else ()),
    )


def cell_ms(cell: str, unit_ms: int) -> int | None:
    """A time cell: a clock, or a bare number of seconds or milliseconds."""
    cell = cell.strip().strip("[]()#")
    ms = times.to_ms(cell)
    if ms is not None:
        return ms
    if re.fullmatch(r"\d{1,9}([.,]\d{1,6})?", cell):
        return round(float(cell.replace(",", ".")) * unit_ms)
    return None


def header_word(cell: str) -> str:
    return re.sub(r"[\s_.:\-]+", "", cell.casefold())


def _by_header(header: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    kinds = {"speaker": SPEAKER_COLUMNS, "text": TEXT_COLUMNS, "begin": BEGIN_COLUMNS, "end": END_COLUMNS}
    for kind, names in kinds.items():
        for place, cell in enumerate(header):
            if header_word(cell) in names and place not in found.values():
                found[kind] = place
                break
    return found


def _reads_like_header(header: tuple[str, ...], found: dict[str, int]) -> bool:
    """One matching word may be chance ("Name" as a speaker); the row must also look like a row of names."""
    cells = [cell.strip() for cell in header if cell.strip()]
    if any(len(cell.split()) > 4 or times.to_ms(cell) is not None or cell.isdigit() for cell in cells):
        return False
    return len(found) >= 2 or (len(found) == 1 and "text" in found)


def _chosen(options: ParseOptions, header: tuple[str, ...], width: int) -> dict[str, int]:
    wanted = {
        "speaker": options.speaker_column,
        "text": options.text_column,
        "begin": options.begin_column,
        "end": options.end_column,
    }
    return {kind: _place(name, header, width) for kind, name in wanted.items() if name}


def _place(name: str, header: tuple[str, ...], width: int) -> int:
    for place, cell in enumerate(header):
        if cell.strip().casefold() == name.strip().casefold():
            return place
    if name.strip().isdigit() and 1 <= int(name) <= width:
        return int(name) - 1
    raise ImportRefused(f"This file has no column “{name}”. Choose one of: {', '.join(header)}.")


def _names_a_header(options: ParseOptions, header: tuple[str, ...]) -> bool:
    names = {cell.strip().casefold() for cell in header}
    chosen = (options.speaker_column, options.text_column, options.begin_column, options.end_column)
    return any(name and name.strip().casefold() in names for name in chosen)


def _by_content(body: Rows, width: int) -> dict[str, int]:
    """Times are clocks; the longest cells are the text; few short labels that come back are the speakers."""
    found: dict[str, int] = {}
    columns = [[row[place].strip() if place < len(row) else "" for row in body] for place in range(width)]
    clocks = [
        place
        for place, cells in enumerate(columns)
        if _share(cells, lambda c: times.to_ms(c.strip("[]()#")) is not None) > 0.8
    ]
    found.update(zip(("begin", "end"), clocks, strict=False))
    free = [place for place in range(width) if place not in clocks]
    if not free:
        return found
    named = [place for place in free if holds_labels(columns[place])]
    if named and len(free) > 1:
        found["speaker"] = min(named, key=lambda place: (len(set(columns[place])), place))
    others = [place for place in free if place != found.get("speaker")]
    found["text"] = max(others, key=lambda place: _mean_length(body, place))
    return found


def holds_labels(cells: list[str]) -> bool:
    """True for a column of names or codes: short, label-like, and either few in kind or all of good shape."""
    filled = [labels.tidy(cell) for cell in cells if cell.strip()]
    if not filled or _share(filled, str.isdigit) > 0.2:
        return False
    counts = Counter(filled)
    shaped = sum(number for label, number in counts.items() if labels.strength(label) >= 1)
    good = sum(number for label, number in counts.items() if labels.strength(label) >= 2)
    if shaped < 0.95 * len(filled):
        return False
    return len(counts) <= max(2, 0.3 * len(filled)) or good >= 0.9 * len(filled)


def _share(cells: list[str], test) -> float:
    filled = [cell for cell in cells if cell.strip()]
    return sum(1 for cell in filled if test(cell)) / len(filled) if filled else 0.0


def _mean_length(body: Rows, place: int) -> float:
    cells = [row[place] for row in body if place < len(row)]
    return sum(map(len, cells)) / len(cells) if cells else 0.0


def _time_unit(body: Rows, begin: int | None, header: tuple[str, ...]) -> int:
    """Bare numbers are seconds, unless the header says ms or they are whole and run too fast for seconds."""
    if begin is None:
        return 1000
    if header and re.search(r"(?:\b|_|\()(ms|msec|millis\w*)\b|ms$", header[begin].casefold()):
        return 1
    numbers = [row[begin].strip() for row in body if begin < len(row) and row[begin].strip()]
    if len(numbers) < 2 or not all(number.isdigit() for number in numbers):
        return 1000
    steps = sorted(int(b) - int(a) for a, b in pairwise(numbers))
    return 1 if steps[len(steps) // 2] >= 300 else 1000
