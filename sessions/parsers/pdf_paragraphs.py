"""From the rows of a PDF's pages to paragraphs.

A PDF knows no paragraphs. One ends where the gap to the next row is larger than usual, or where the next row is set
in or begins with a name. Page numbers, heads and feet that come back, and line numbers in the margin are left out.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from . import labels
from .types import Line


@dataclass
class Row:
    """One line of a page. `body_x`: where the text begins when a name or number stands in a column before it."""

    page: int
    x: float
    body_x: float
    y: float
    size: float
    text: str
    end: float  # a guess
    bold: int = 0
    head: int = 0  # how many characters stand before `body_x`


_NUMBER = re.compile(r"^\d{1,5}[.)]?$")
_NUMBERED = re.compile(r"^\d{1,5}[.)]?\s+")
_LABEL = re.compile(
    r"^(?:[\[(]?[\d:.,]{4,12}[\])]?\s*)?(?:\d{1,5}[.)]?\s+)?(?P<label>[^\s:：][^:：]{0,60})[:：](?:\s|$)"
)
_QUESTION = re.compile(r"^(?:\d{1,5}\s+)?[QA]\.\s")
_ENDS = re.compile(r"[.!?:…。！？][\"”’»)\]]*$")
_PAGE_NUMBER = re.compile(
    r"\s*(?:page|seite|pagina|página|pàgina|σελίδα|strana|stranica|עמוד)?\s*[-–—]?\s*\d{1,4}"
    r"\s*(?:(?:/|of|von|di|de|van)\s*\d{1,4})?\s*[-–—]?\s*",
    re.I,
)
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def is_number(text: str) -> bool:
    return bool(_NUMBER.match(text))


def without_margin_numbers(pages: list[list[Row]]) -> tuple[list[list[Row]], int]:
    """Without the numbers left of all text that count the lines; how many they were."""
    rows = [row for page in pages for row in page]
    texts = [row for row in rows if not is_number(row.text)]
    if not texts:
        return pages, 0
    edge = sorted(row.body_x for row in texts)[len(texts) // 10]
    alone = {id(row) for row in rows if is_number(row.text) and row.x < edge - 3}
    before = [row for row in texts if row.body_x > row.x and _NUMBERED.match(row.text)]
    if len(before) < 0.7 * len(texts):
        before = []
    for row in before:
        row.text, row.x, row.head = _NUMBERED.sub("", row.text), row.body_x, 0
    return [[row for row in page if id(row) not in alone] for page in pages], len(alone) + len(before)


def without_furniture(pages: list[list[Row]]) -> list[Row]:
    """Without page numbers, and heads and feet that stand on at least half of three or more pages."""
    edges = [_edge_rows(rows) for rows in pages]
    shapes = Counter(shape for rows in edges for shape in {_shape(row.text) for row in rows})
    often = max(3, len(pages) / 2)
    dropped = {
        id(row)
        for rows in edges
        for row in rows
        if _PAGE_NUMBER.fullmatch(row.text) or (shapes[_shape(row.text)] >= often and len(row.text) < 120)
    }
    return [row for rows in pages for row in rows if id(row) not in dropped]


def _edge_rows(rows: list[Row]) -> list[Row]:
    """The two highest and the two lowest rows of a page."""
    by_height = sorted(rows, key=lambda row: row.y)
    return by_height[:2] + by_height[-2:] if len(by_height) > 4 else by_height[:1] + by_height[-1:]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split()))


def without_repeats(rows: list[Row]) -> tuple[list[Row], int]:
    """Without the row at a page's top that was already printed, half cut off, at the foot of the page before."""
    kept: list[Row] = []
    for row in rows:
        before = kept[-1] if kept else None
        is_same = before is not None and row.page == before.page + 1 and len(row.text) >= 30
        if not (is_same and _NUMBERED.sub("", before.text) == _NUMBERED.sub("", row.text)):
            kept.append(row)
    return kept, len(rows) - len(kept)


@dataclass(frozen=True)
class Measure:
    """What is usual in this file, in points."""

    gap: float
    left: float
    right: float


def _measure(rows: list[Row]) -> Measure:
    gaps = sorted(a.y - b.y for a, b in pairwise(rows) if a.page == b.page and 0 < a.y - b.y < 4 * a.size)
    ends = sorted(row.end for row in rows)
    lefts = Counter(round(row.x) for row in rows)
    return Measure(
        gap=statistics.median_low(gaps[: max(1, len(gaps) * 3 // 4)]) if gaps else 12.0,
        left=lefts.most_common(1)[0][0] if lefts else 0.0,
        right=ends[len(ends) * 9 // 10] if ends else 0.0,
    )


def paragraphs(rows: list[Row]) -> list[Line]:
    """Rows put together again where a paragraph was only broken at the margin."""
    measure = _measure(rows)
    for row in rows:
        if 0 < row.head <= 40 and abs(row.body_x - measure.left) < 3:  # a name in a column left of the text
            row.text = f"{row.text[: row.head]}\t{row.text[row.head :].lstrip()}"
    vocabulary = frozenset(word.casefold() for row in rows for word in _WORDS.findall(row.text))
    lines: list[Line] = []
    open_rows: list[Row] = []
    for row in rows:
        if open_rows and _starts_paragraph(open_rows[-1], row, measure):
            lines.append(_line(len(lines) + 1, open_rows, vocabulary))
            open_rows = []
        open_rows.append(row)
    if open_rows:
        lines.append(_line(len(lines) + 1, open_rows, vocabulary))
    return lines


def _starts_paragraph(before: Row, row: Row, measure: Measure) -> bool:
    if abs(row.size - before.size) > 0.15 * max(row.size, before.size):
        return True
    is_hanging = row.x < measure.left - 1.5 * row.size
    if "\t" in row.text or is_hanging or _begins_with_label(row):
        return True
    gap = before.y - row.y
    is_elsewhere = before.page != row.page or (gap < -0.5 * measure.gap and abs(row.x - before.x) > 30)
    if is_elsewhere:  # the next page or the next column: a full line goes on there
        return bool(_ENDS.search(before.text)) and before.end < measure.right - 4 * before.size
    if gap > 1.35 * measure.gap or gap < -0.5 * measure.gap:
        return True
    is_set_in = row.x > measure.left + 0.8 * row.size and abs(before.x - measure.left) < 2
    return is_set_in and bool(_ENDS.search(before.text))


def _begins_with_label(row: Row) -> bool:
    match = _LABEL.match(row.text)
    if match is None:
        return bool(_QUESTION.match(row.text))
    return row.bold > 0 or labels.strength(labels.tidy(match["label"])) >= 2


def _line(number: int, rows: list[Row], vocabulary: frozenset[str]) -> Line:
    text = rows[0].text
    for row in rows[1:]:
        text = _join(text, row.text, vocabulary)
    text = text.replace("\xad", "")
    return Line(number, text, bold=min(rows[0].bold, len(text)))


def _join(text: str, more: str, vocabulary: frozenset[str]) -> str:
    """A hyphen at the line's end goes when the word is known without it, and stays when it is known with it."""
    match = re.search(r"([^\W\d_]+)[-\u2010\u00ad]$", text)
    following = re.match(r"[^\W\d_]+", more)
    if not match or not following or not more[:1].islower():
        return f"{text} {more}" if text and more else text + more
    whole = f"{match[1]}{following[0]}".casefold()
    hyphened = f"{match[1]}-{following[0]}".casefold()
    if hyphened in vocabulary and whole not in vocabulary:
        return f"{text[:-1]}-{more}"
    return text[:-1] + more
