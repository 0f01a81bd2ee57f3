"""PDF to lines: pieces of text with their places, put together to rows here and to paragraphs in `pdf_paragraphs`."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pypdf

from .clean import counted
from .pdf_paragraphs import Row, paragraphs, without_furniture, without_margin_numbers, without_repeats
from .types import ImportRefused, Line, Warning_

MAX_PAGES = 5_000
_DAMAGED = "The PDF is damaged and cannot be read. Open it, print it to a new PDF, and choose that."
_PASSWORD = "The PDF is protected by a password. Save it without one and choose it again."  # noqa: S105


@dataclass(frozen=True)
class Piece:
    """A run of text; x and y in points from the lower left corner."""

    x: float
    y: float
    size: float
    text: str
    is_bold: bool

    @property
    def end(self) -> float:
        """A guess: letters are about half as wide as high."""
        return self.x + len(self.text) * self.size * 0.5


def read_pdf(data: bytes) -> tuple[list[Line], list[Warning_]]:
    pages = list(_pages(data))
    if not any(row.text.strip() for rows in pages for row in rows):
        raise ImportRefused(
            "This PDF has no text, only pictures of pages. Run text recognition (OCR) on it and choose the result."
        )
    pages, numbers = without_margin_numbers(pages)
    rows, repeats = without_repeats(without_furniture(pages))
    return paragraphs(rows), _findings(numbers, repeats)


def _pages(data: bytes) -> Iterator[list[Row]]:
    """Each page's rows."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ImportRefused(_PASSWORD)
        if len(reader.pages) > MAX_PAGES:
            raise ImportRefused(f"The PDF has too many pages (limit {MAX_PAGES:,}). Split it.")
        for number, page in enumerate(reader.pages):
            yield _rows(number, _page_pieces(page))
    except ImportRefused:
        raise
    except MemoryError:
        raise
    except ImportError as error:  # AES needs a package of its own
        raise ImportRefused(_PASSWORD) from error
    except Exception as error:  # pypdf meets damage with errors of every kind
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
            pieces.append(Piece(x, y, height, text.replace("\t", " "), bold))

    page.extract_text(visitor_text=visit)
    return pieces


def _rows(page: int, pieces: list[Piece]) -> list[Row]:
    """Pieces on one height that are drawn one after the other, from left to right."""
    groups: list[list[Piece]] = []
    for piece in _single_lines(pieces):
        near = next((group for group in reversed(groups[-2:]) if _is_beside(group, piece)), None)
        if near is None:
            groups.append([piece])
        else:
            near.append(piece)
    return [_row(page, sorted(group, key=lambda piece: piece.x)) for group in groups]


def _single_lines(pieces: list[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        for place, part in enumerate(piece.text.split("\n")):
            if part.strip():
                yield Piece(piece.x, piece.y - place * piece.size * 1.15, piece.size, part, piece.is_bold)


def _is_beside(group: list[Piece], piece: Piece) -> bool:
    """On the same line, and not in another column of the page."""
    if abs(group[0].y - piece.y) > 0.45 * max(piece.size, group[0].size):
        return False
    is_right = -200 < piece.x - max(other.end for other in group) < 120
    is_left = 0 <= min(other.x for other in group) - piece.end < 120
    return is_right or is_left


def _row(page: int, pieces: list[Piece]) -> Row:
    """One line of text; a short first piece with a gap behind it may stand in a column of its own."""
    text, bold, is_bold = "", 0, True
    for place, piece in enumerate(pieces):
        part = " ".join(piece.text.split())
        if text and not text.endswith(" ") and _is_apart(pieces[place - 1], piece):
            text += " "
        text += part + (" " if piece.text[-1:].isspace() else "")
        is_bold = is_bold and piece.is_bold
        bold = len(text) if is_bold else bold
    first = pieces[0]
    body_x = pieces[1].x if len(pieces) > 1 and pieces[1].x - first.end > first.size else first.x
    head = len(" ".join(first.text.split())) if body_x > first.x else 0
    end = max(piece.end for piece in pieces)
    return Row(page, first.x, body_x, first.y, first.size, text.strip(), end, bold, head)


def _is_apart(before: Piece, piece: Piece) -> bool:
    return piece.text[:1].isspace() or piece.x - before.end > 0.15 * piece.size


def _findings(numbers: int, repeats: int) -> list[Warning_]:
    findings = []
    if numbers:
        message = f"{counted(numbers, 'number')} in the margin left out."
        findings.append(Warning_(None, "margin_numbers", message))
    if repeats:
        message = f"{counted(repeats)} printed on two pages, kept once."
        findings.append(Warning_(None, "printed_twice", message))
    return findings
