"""OpenDocument text (.odt) to lines: paragraphs and headings in order, table rows as cells, bold beginnings.

Comments, footnotes and deleted text are left out and counted.
"""

from __future__ import annotations

from collections import Counter

from lxml import etree

from .docx import office_findings
from .package import Package
from .types import ImportRefused, Line, Warning_
from .vocabulary import HEADING_STYLES
from .xml import each_element

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_P, _H = f"{_TEXT}p", f"{_TEXT}h"
_ASIDE = {
    f"{_OFFICE}annotation": "comments",
    f"{_TEXT}note": "footnotes",
    f"{_TEXT}tracked-changes": "deleted",
    f"{_TEXT}hidden-text": "hidden",
    f"{_TEXT}hidden-paragraph": "hidden",
}
_MAX_SPACES = 1000


def read_odt(data: bytes) -> tuple[list[Line], list[Warning_]]:
    package = Package(data)
    _check(package)
    content = package.read("content.xml")
    if content is None:
        raise ImportRefused(_not_text(package))
    reader = _Reader()
    for part in (package.read("styles.xml"), content):
        if part is not None:
            reader.read(part, is_content=part is content)
    if reader.body != f"{_OFFICE}text":
        raise ImportRefused("The file is named .odt but is no text document. Save the text itself as .odt.")
    return reader.lines, office_findings(reader.left_out)


def _check(package: Package) -> None:
    manifest = package.read("META-INF/manifest.xml") or b""
    if "encrypted-package" in package.names or b"encryption-data" in manifest:
        raise ImportRefused("The document is protected by a password. Remove the password and save it again.")


def _not_text(package: Package) -> str:
    if any(name.startswith("word/") for name in package.names):
        return "The file is named .odt but is a Word document. Rename it to .docx and choose it again."
    return "The file is named .odt but holds no text. Open it in LibreOffice and save it again as .odt."


class _Reader:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.left_out: Counter[str] = Counter()
        self.bold: dict[str, bool] = {}
        self.names: dict[str, str] = {}
        self.number = 0
        self.is_blank = True
        self.body = ""

    def read(self, part: bytes, *, is_content: bool) -> None:
        tags = (
            f"{_STYLE}style",
            _P,
            _H,
            f"{_TABLE}table-row",
            f"{_OFFICE}text",
            f"{_OFFICE}spreadsheet",
            f"{_OFFICE}presentation",
            f"{_OFFICE}drawing",
            f"{_TEXT}changed-region",
        )
        for element in each_element(part, tags):
            if element.tag == f"{_STYLE}style":
                self._style(element)
            elif not is_content:
                continue
            elif element.tag == f"{_TEXT}changed-region":
                self.left_out["deleted"] += element.find(f"{_TEXT}deletion") is not None
            elif element.tag in (_P, _H):
                if not self._waits(element):
                    self._paragraph(element)
                    element.clear(keep_tail=True)
            elif element.tag == f"{_TABLE}table-row":
                if not self._waits(element):
                    self._row(element)
                    element.clear(keep_tail=True)
            else:
                self.body = element.tag

    def _waits(self, element: etree._Element) -> bool:
        """Inside a row (read with it), or inside a comment, a note or the deleted text."""
        return any(
            ancestor.tag == f"{_TABLE}table-row" or ancestor.tag in _ASIDE or ancestor.tag in (_P, _H)
            for ancestor in element.iterancestors()
        )

    def _style(self, element: etree._Element) -> None:
        name = element.get(f"{_STYLE}name", "")
        parent = element.get(f"{_STYLE}parent-style-name", "")
        properties = element.find(f"{_STYLE}text-properties")
        weight = properties.get(f"{_FO}font-weight") if properties is not None else None
        self.bold[name] = weight not in ("normal", "400") if weight else self.bold.get(parent, False)
        shown = element.get(f"{_STYLE}display-name") or name
        is_automatic = parent and shown[:1] == "P" and shown[1:].isdigit()
        self.names[name] = self.names.get(parent, parent) if is_automatic else shown

    def _paragraph(self, element: etree._Element) -> None:
        self.number += 1
        text, bold = self._content(element)
        if not text.strip():
            self.is_blank = True
            return
        style = self.names.get(element.get(f"{_TEXT}style-name", ""), "")
        is_heading = element.tag == _H or any(word in style.casefold() for word in HEADING_STYLES)
        self.lines.append(
            Line(self.number, text, style=style, bold=bold, is_heading=is_heading, after_blank=self.is_blank)
        )
        self.is_blank = False

    def _row(self, element: etree._Element) -> None:
        cells = []
        for cell in element.iterchildren(f"{_TABLE}table-cell"):
            paragraphs = [self._content(paragraph)[0] for paragraph in cell.iter(_P, _H)]
            self.number += len(paragraphs)
            cells.append("\n".join(text for text in paragraphs if text.strip()))
        if any(cell.strip() for cell in cells):
            if len(cells) == 1:
                self.lines.append(Line(self.number, cells[0], after_blank=self.is_blank))
            else:
                self.lines.append(Line(self.number, "\t".join(cells), style="table", cells=tuple(cells)))
        self.is_blank = False

    def _content(self, paragraph: etree._Element) -> tuple[str, int]:
        """Text and the number of bold characters at its start. White space collapses, as the format says."""
        base = self.bold.get(paragraph.get(f"{_TEXT}style-name", ""), False)
        pieces: list[tuple[str, bool]] = [(paragraph.text or "", base)]
        stack: list[tuple[etree._Element | str, bool]] = [(child, base) for child in reversed(paragraph)]
        while stack:
            node, is_bold = stack.pop()
            if isinstance(node, str):
                pieces.append((node, is_bold))
                continue
            stack.append((node.tail or "", is_bold))
            tag = node.tag
            if tag in _ASIDE:
                self.left_out[_ASIDE[tag]] += 1
            elif tag == f"{_TEXT}s":
                count = node.get(f"{_TEXT}c", "1")
                pieces.append((" " * min(int(count) if count.isdigit() else 1, _MAX_SPACES), is_bold))
            elif tag == f"{_TEXT}tab":
                pieces.append(("\t", is_bold))
            elif tag == f"{_TEXT}line-break":
                pieces.append(("\n", is_bold))
            elif isinstance(tag, str):
                inner = self.bold.get(node.get(f"{_TEXT}style-name", ""), is_bold) if tag == f"{_TEXT}span" else is_bold
                stack.extend((child, inner) for child in reversed(node))
                pieces.append((node.text or "", inner))
        return _joined(pieces)


def _joined(pieces: list[tuple[str, bool]]) -> tuple[str, int]:
    text = ""
    parts: list[str] = []
    bold, is_bold_so_far = 0, True
    for raw, is_bold in pieces:
        piece = raw
        if ("\n" in raw and raw.strip() != "") or "\r" in raw:
            piece = " ".join(raw.replace("\r", "\n").split("\n"))
        parts.append(piece)
        if is_bold_so_far and (is_bold or not piece.strip()):
            bold += len(piece)
        elif piece.strip():
            is_bold_so_far = False
    text = "".join(parts)
    return text, bold if any(is_bold for piece, is_bold in pieces if piece.strip()) else 0
