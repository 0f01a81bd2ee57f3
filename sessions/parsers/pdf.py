"""PDF to lines: text with its place on the page, put together to lines and then to paragraphs.

A PDF knows no paragraphs, only pieces of text at places. Lines are pieces on one height; a paragraph ends where the
gap to the next line is larger than usual, or where the next line is set in or begins with a name. Page numbers, and
heads and feet that come back on many pages, are left out, and so are line and paragraph numbers in the margin.
"""

from __future__ import annotations

import io
import logging
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdf
from pypdf.errors import PyPdfError

from .types import ImportRefused, Line, Warning_

MAX_PAGES = 5_000
_DAMAGED = "The PDF is damaged and cannot be read. Open it, print it to a new PDF, and choose that."
_PASSWORD = "The PDF is protected by a password. Save it without one and choose it again."  # noqa: S105
_NUMBER = re.compile(r"^\d{1,5}[.)]?$")
_LABEL = re.compile(
    r"^(?:[\[(]?[\d:.,]{4,12}[\])]?\s*)?(?:\d{1,5}[.)]?\s+)?[^\s:：][^:：]{0,60}[:：](?:\s|$)|^[QA]\.\s"
)
_ENDS = re.compile(r"[.!?:…。！？][\"”’»)\]]*$")


@dataclass(frozen=True)
class Piece:
    """A run of text; x and y in points from the lower left corner."""

    x: float
    y: float
    size: float
    text: str
    is_bold: bool


@dataclass
class Row:
    """One line of a page."""

    page: int
    x: float
    y: float
    size: float
    text: str
    width: float  # a guess from the number of characters
    bold: int = 0
    text_x: float | None = None  # where the text begins, when a number stands in a column before it


def read_pdf(data: bytes) -> tuple[list[Line], list[Warning_]]:
    pages = list(_pages(data))
    if not any(row.text.strip() for rows in pages for row in rows):
        raise ImportRefused(
            "This PDF has no text, only pictures of pages. Run text recognition (OCR) on it, or type it."
        )
    pages, numbers = _without_margin_numbers(pages)
    rows = _without_furniture(pages)
    return _paragraphs(rows), _findings(numbers)


def _pages(data: bytes) -> Iterator[list[Row]]:
    """Each page's rows."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ImportRefused(_PASSWORD)
        if len(reader.pages) > MAX_PAGES:
            raise ImportRefused(f"The PDF has more than {MAX_PAGES:,} pages. Split it.")
        for number, page in enumerate(reader.pages):
            yield _rows(number, _page_pieces(page))
    except ImportRefused:
        raise
    except (MemoryError, KeyboardInterrupt):
        raise
    except ImportError as error:  # AES needs a package of its own
        raise ImportRefused(_PASSWORD) from error
    except (
        PyPdfError,
        RecursionError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        ArithmeticError,
        AssertionError,
        OSError,
        NotImplementedError,
        UnicodeError,
    ) as error:
        raise ImportRefused(_DAMAGED) from error


def _page_pieces(page) -> list[Piece]:
    """The text runs inside the visible part of the page, in the order in which the page draws them."""
    box = page.cropbox
    left, bottom, right, top = float(box.left), float(box.bottom), float(box.right), float(box.top)
    pieces: list[Piece] = []

    def visit(text, matrix, text_matrix, font, size) -> None:
        if not text.strip():
            return
        x = text_matrix[4] * matrix[0] + text_matrix[5] * matrix[2] + matrix[4]
        y = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
        if left - 1 <= x <= right + 1 and bottom - 1 <= y <= top + 1:
            height = abs(size * text_matrix[3] * matrix[3]) or abs(size) or 10.0
            name = str((font or {}).get("/BaseFont", ""))
            bold = "bold" in name.lower() or "black" in name.lower()
            pieces.append(Piece(x, y, height, text.replace("\t", " ").replace("\xad", ""), bold))

    page.extract_text(visitor_text=visit)
    return pieces


def _rows(page: int, pieces: list[Piece]) -> list[Row]:
    """Pieces on one height, joined from left to right, in drawing order."""
    split: list[Piece] = []
    for piece in pieces:
        parts = piece.text.split("\n")
        split += [
            Piece(piece.x, piece.y - place * piece.size * 1.15, piece.size, part, piece.is_bold)
            for place, part in enumerate(parts)
            if part.strip()
        ]
    groups: list[list[Piece]] = []
    for piece in split:
        near = next(
            (g for g in reversed(groups[-60:]) if abs(g[0].y - piece.y) < 0.45 * max(piece.size, g[0].size)), None
        )
        if near is not None and _is_beside(near, piece):
            near.append(piece)
        else:
            groups.append([piece])
    return [_row(page, group) for group in groups]


def _is_beside(group: list[Piece], piece: Piece) -> bool:
    """On the same line: the next column of a page in two columns is far away and drawn later."""
    end = max(other.x + _width(other) for other in group)
    start = min(other.x for other in group)
    return -200 < piece.x - end < 60 or 0 <= start - (piece.x + _width(piece)) < 60


def _width(piece: Piece) -> float:
    return len(piece.text) * piece.size * 0.5


def _row(page: int, group: list[Piece]) -> Row:
    ordered = sorted(group, key=lambda piece: piece.x)
    text, bold, is_bold = "", 0, True
    end: float | None = None
    for piece in ordered:
        part = " ".join(piece.text.split())
        gap = end is None or piece.x - end > 0.15 * piece.size
        needs_space = bool(text) and not text.endswith(" ") and (gap or piece.text[:1].isspace() or ordered is None)
        text += (" " if needs_space else "") + part + (" " if piece.text[-1:].isspace() else "")
        is_bold = is_bold and piece.is_bold
        bold = len(text) if is_bold else bold
        end = piece.x + _width(piece)
    width = max(piece.x + _width(piece) for piece in ordered) - ordered[0].x
    text_x = ordered[1].x if _has_number_column(ordered) else None
    return Row(page, ordered[0].x, ordered[0].y, ordered[0].size, text.strip(), width, bold, text_x)


def _has_number_column(ordered: list[Piece]) -> bool:
    """A number, a wide gap, then text."""
    first, *others = ordered
    if not others or not _NUMBER.match(first.text.strip()):
        return False
    return others[0].x - first.x - _width(first) > first.size


def _without_margin_numbers(pages: list[list[Row]]) -> tuple[list[list[Row]], int]:
    """Without the numbers left of all text that count the lines; numbers that count paragraphs stay before them."""
    rows = [row for page in pages for row in page]
    texts = [row for row in rows if not _NUMBER.match(row.text)]
    if not texts:
        return pages, 0
    edge = sorted(row.text_x if row.text_x is not None else row.x for row in texts)[len(texts) // 10]
    alone = {id(row) for row in rows if _NUMBER.match(row.text) and row.x < edge - 3}
    before = [row for row in texts if row.text_x is not None]
    if len(before) < 0.7 * len(texts):
        before = []
    for row in before:
        row.text, row.x = re.sub(r"^\d{1,5}[.)]?\s+", "", row.text), row.text_x
    return [[row for row in page if id(row) not in alone] for page in pages], len(alone) + len(before)


def _without_furniture(pages: list[list[Row]]) -> list[Row]:
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


_PAGE_NUMBER = re.compile(
    r"\s*(?:page|seite|pagina|página|pàgina|σελίδα|strana|stranica|עמוד)?\s*[-–—]?\s*\d{1,4}"
    r"\s*(?:(?:/|of|von|di|de|van)\s*\d{1,4})?\s*[-–—]?\s*",
    re.I,
)


def _paragraphs(rows: list[Row]) -> list[Line]:
    """Rows put together again where a paragraph was only broken at the margin."""
    gaps = [a.y - b.y for a, b in pairwise(rows) if a.page == b.page and 0 < a.y - b.y < 4 * a.size]
    usual = statistics.median_low(sorted(gaps)[: max(1, len(gaps) * 3 // 4)]) if gaps else 12.0
    ends = sorted(row.x + row.width for row in rows)
    right = ends[len(ends) * 9 // 10] if ends else 0.0
    lefts = Counter(round(row.x) for row in rows)
    left = lefts.most_common(1)[0][0] if lefts else 0
    vocabulary = frozenset(
        word.casefold() for row in rows for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", row.text)
    )
    lines: list[Line] = []
    open_rows: list[Row] = []
    for row in rows:
        if open_rows and _starts_paragraph(open_rows[-1], row, usual, left, right):
            lines.append(_line(len(lines) + 1, open_rows, vocabulary))
            open_rows = []
        open_rows.append(row)
    if open_rows:
        lines.append(_line(len(lines) + 1, open_rows, vocabulary))
    return lines


def _starts_paragraph(before: Row, row: Row, usual: float, left: float, right: float) -> bool:
    is_label = bool(_LABEL.match(row.text)) and (
        row.bold > 0 or not before.text[-1:].islower() or row.text[:1].isupper()
    )
    if abs(row.size - before.size) > 0.15 * max(row.size, before.size):
        return True
    if is_label and row.x <= before.x + 2:
        return True
    if before.page != row.page:
        return bool(_ENDS.search(before.text)) and before.x + before.width < right - 4 * before.size
    gap = before.y - row.y
    if gap > 1.35 * usual or (gap < -0.5 * usual and abs(row.x - before.x) < 30):
        return True
    return row.x > left + 0.8 * row.size and abs(before.x - left) < 2 and bool(_ENDS.search(before.text))


def _line(number: int, rows: list[Row], vocabulary: frozenset[str]) -> Line:
    text = rows[0].text
    for row in rows[1:]:
        text = _join(text, row.text, vocabulary)
    bold = rows[0].bold if rows[0].bold < len(rows[0].text) or len(rows) > 1 else len(text)
    return Line(number, text, bold=bold)


def _join(text: str, more: str, vocabulary: frozenset[str]) -> str:
    """A hyphen at the line's end goes when the word is known without it, and stays when it is known with it."""
    match = re.search(r"([^\W\d_]+)-$", text)
    following = re.match(r"[^\W\d_]+", more)
    if not match or not following or not more[:1].islower():
        return f"{text} {more}" if text and more else text + more
    whole = f"{match[1]}{following[0]}".casefold()
    hyphened = f"{match[1]}-{following[0]}".casefold()
    if hyphened in vocabulary and whole not in vocabulary:
        return text + more
    return text[:-1] + more


def _findings(numbers: int) -> list[Warning_]:
    if not numbers:
        return []
    return [Warning_(None, "margin_numbers", f"{numbers} numbers in the margin left out: they only count lines.")]
