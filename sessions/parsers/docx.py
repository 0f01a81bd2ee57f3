"""Word (.docx) to lines: paragraphs in order, table rows as cells; style names, bold beginnings.

Deleted text of tracked changes and hidden text are left out, inserted text is kept; comments and footnotes are
counted. Pictures, links and macros are never followed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from lxml import etree

from .package import Package
from .types import ImportRefused, Line, Warning_
from .vocabulary import HEADING_STYLES
from .xml import each_element, read_tree

_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_OFFICE_DOCUMENT = "/relationships/officeDocument"
_PROTECTED = "The document is protected by a password. Remove the password and save it again."


def read_docx(data: bytes) -> tuple[list[Line], list[Warning_]]:
    package = Package(data)
    name = _main_part(package)
    content = package.read(name)
    if content is None:
        raise ImportRefused(_not_word(package))
    folder = name.rpartition("/")[0]
    styles = _styles(package.read(f"{folder}/styles.xml"))
    namespace = _STRICT if _STRICT.encode() in content[:20_000] else _W
    reader = _Reader(namespace, styles)
    lines = reader.read(content)
    return lines, reader.findings()


def _main_part(package: Package) -> str:
    """The document part that the package names; by its usual name where the list is missing."""
    _refuse_macros(package)
    relations = package.read("_rels/.rels")
    if relations is not None:
        for relation in read_tree(relations):
            if str(relation.get("Type", "")).endswith(_OFFICE_DOCUMENT):
                target = str(relation.get("Target", "")).lstrip("/")
                if relation.get("TargetMode") != "External" and target in package.names:
                    return target
    return "word/document.xml"


def _refuse_macros(package: Package) -> None:
    if any(name.lower().endswith("vbaproject.bin") for name in package.names):
        raise ImportRefused("The Word file holds macros. Save it as .docx without macros and choose it again.")


def _not_word(package: Package) -> str:
    if "EncryptedPackage" in package.names:
        return _PROTECTED
    if any(name.startswith("xl/") for name in package.names):
        return "The file is named .docx but is an Excel workbook. Save the sheet as CSV."
    if any(name.startswith("ppt/") for name in package.names):
        return "The file is named .docx but is a presentation. Choose the transcript itself."
    if "content.xml" in package.names:
        return "The file is named .docx but is an OpenDocument file. Rename it to .odt and choose it again."
    return "The file is named .docx but holds no Word text. Open it in Word and save it again as .docx."


@dataclass(frozen=True)
class Style:
    name: str
    is_bold: bool = False
    is_heading: bool = False


def _styles(data: bytes | None) -> dict[str, Style]:
    """Paragraph and character styles by id; bold and heading level are inherited."""
    if data is None:
        return {}
    raw: dict[str, tuple[str, str, bool | None, bool]] = {}
    for element in read_tree(data):
        if not isinstance(element.tag, str) or not element.tag.endswith("}style"):
            continue
        w = element.tag[: -len("style")]
        name = element.find(f"{w}name")
        parent = element.find(f"{w}basedOn")
        bold = element.find(f"{w}rPr/{w}b")
        level = element.find(f"{w}pPr/{w}outlineLvl")
        title = name.get(f"{w}val", "") if name is not None else ""
        is_heading = level is not None and level.get(f"{w}val") != "9"
        raw[element.get(f"{w}styleId", "")] = (
            title,
            parent.get(f"{w}val", "") if parent is not None else "",
            _is_on(bold, w) if bold is not None else None,
            is_heading or any(word in title.casefold() for word in HEADING_STYLES),
        )
    return {key: Style(raw[key][0], _inherited(raw, key, 2), _inherited(raw, key, 3)) for key in raw}


def _inherited(raw: dict[str, tuple], key: str, place: int) -> bool:
    for _ in range(20):
        if key not in raw:
            return False
        if raw[key][place]:
            return True
        if raw[key][place] is False and place == 2:
            return False
        key = raw[key][1]
    return False


def _is_on(element: etree._Element | None, w: str) -> bool:
    return element is not None and element.get(f"{w}val") not in ("0", "false", "off", "none")


class _Reader:
    """Walks the paragraphs; one pass, each paragraph forgotten when it has been read."""

    def __init__(self, namespace: str, styles: dict[str, Style]) -> None:
        self.w = f"{{{namespace}}}"
        self.styles = styles
        self.left_out: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self.number = 0
        self.lines: list[Line] = []
        self.is_blank = True
        w = self.w
        self.text_tags = {f"{w}t", _MATH_TEXT}
        self.breaks = {f"{w}br", f"{w}cr"}
        self.deleted = {f"{w}del", f"{w}moveFrom"}
        self.skipped = {f"{w}pPr", f"{w}rPr", f"{w}instrText", f"{w}delText", f"{_MC}Fallback", f"{w}p", f"{w}tbl"}

    def read(self, content: bytes) -> list[Line]:
        w = self.w
        tags = (f"{w}p", f"{w}tr", f"{w}body", f"{_MC}Fallback")
        for element in each_element(content, tags):
            if element.tag == f"{w}p":
                if not self._is_in_row(element):
                    self._paragraph(element)
                    element.clear()
            elif element.tag == f"{w}tr":
                if not self._is_in_row(element):
                    self._row(element)
                    element.clear()
            elif element.tag == f"{_MC}Fallback":  # the same drawing a second time, for old programs
                element.clear()
        return self.lines

    def _is_in_row(self, element: etree._Element) -> bool:
        """Paragraphs of a table wait for their row; text boxes come before the paragraph that they hang on."""
        return any(True for _ in element.iterancestors(f"{self.w}tr", f"{_MC}Fallback"))

    def _paragraph(self, element: etree._Element) -> None:
        self.number += 1
        text, bold, style = self._content(element)
        if not text.strip():
            self.is_blank = True
            return
        self.lines.append(
            Line(
                self.number,
                text,
                style=style.name,
                bold=bold,
                is_heading=style.is_heading,
                after_blank=self.is_blank,
            )
        )
        self.is_blank = False

    def _row(self, element: etree._Element) -> None:
        cells = []
        for cell in element.findall(f"{self.w}tc") + element.findall(f"{self.w}sdt/{self.w}sdtContent/{self.w}tc"):
            paragraphs = [self._content(paragraph)[0] for paragraph in cell.iter(f"{self.w}p")]
            self.number += len(paragraphs)
            cells.append("\n".join(text for text in paragraphs if text.strip()))
        if any(cell.strip() for cell in cells):
            number = self.number
            if len(cells) == 1:
                self.lines.append(Line(number, cells[0], after_blank=self.is_blank))
            else:
                self.lines.append(Line(number, "\t".join(cells), style="table", cells=tuple(cells)))
        self.is_blank = False

    def _content(self, paragraph: etree._Element) -> tuple[str, int, Style]:
        """Text, number of bold characters at its start, and style."""
        w = self.w
        properties = paragraph.find(f"{w}pPr")
        style = Style("")
        if properties is not None:
            named = properties.find(f"{w}pStyle")
            if named is not None:
                style = self.styles.get(named.get(f"{w}val", ""), style)
            level = properties.find(f"{w}outlineLvl")
            if level is not None and level.get(f"{w}val") != "9":
                style = replace(style, is_heading=True)
        pieces: list[str] = []
        bold = 0
        is_bold_so_far = True
        for text, is_bold in self._runs(paragraph, style):
            pieces.append(text)
            if is_bold_so_far and (is_bold or not text.strip()):
                bold += len(text)
            elif text.strip():
                is_bold_so_far = False
        return "".join(pieces), bold if any(pieces) and bold and self._has_bold(paragraph, style) else 0, style

    def _has_bold(self, paragraph: etree._Element, style: Style) -> bool:
        return (
            style.is_bold
            or paragraph.find(f".//{self.w}b") is not None
            or paragraph.find(f".//{self.w}rStyle") is not None
        )

    def _runs(self, element: etree._Element, style: Style) -> list[tuple[str, bool]]:
        """Pieces of text with their boldness, in order; iterative, so that no nesting is too deep."""
        w = self.w
        found: list[tuple[str, bool]] = []
        stack: list[tuple[etree._Element, bool]] = [(child, style.is_bold) for child in reversed(element)]
        while stack:
            node, is_bold = stack.pop()
            tag = node.tag
            if tag in self.text_tags:
                found.append((node.text or "", is_bold))
            elif tag == f"{w}tab" or tag == f"{w}ptab":
                found.append(("\t", is_bold))
            elif tag in self.breaks:
                if node.get(f"{w}type") in (None, "textWrapping"):
                    found.append(("\n", is_bold))
            elif tag == f"{w}noBreakHyphen":
                found.append(("\u2011", is_bold))
            elif tag in self.deleted:
                self.left_out["deleted"] += 1
            elif tag in (f"{w}commentReference", f"{w}footnoteReference", f"{w}endnoteReference"):
                self.left_out["comments" if tag.endswith("commentReference") else "footnotes"] += 1
            elif tag not in self.skipped and isinstance(tag, str):
                if tag == f"{w}r":
                    properties = node.find(f"{w}rPr")
                    if properties is not None:
                        if _is_on(properties.find(f"{w}vanish"), w):
                            self.left_out["hidden"] += 1
                            continue
                        is_bold = self._is_bold(properties, style)
                elif tag in (f"{w}ins", f"{w}moveTo"):
                    self.kept["inserted"] += 1
                stack.extend((child, is_bold) for child in reversed(node))
        return found

    def _is_bold(self, properties: etree._Element, style: Style) -> bool:
        w = self.w
        own = properties.find(f"{w}b")
        if own is not None:
            return _is_on(own, w)
        named = properties.find(f"{w}rStyle")
        if named is not None and self.styles.get(named.get(f"{w}val", ""), style).is_bold:
            return True
        return style.is_bold

    def findings(self) -> list[Warning_]:
        return office_findings(self.left_out)


_LEFT_OUT = {
    "deleted": ("tracked deletion", "tracked deletions"),
    "hidden": ("piece of hidden text", "pieces of hidden text"),
    "comments": ("comment", "comments"),
    "footnotes": ("footnote", "footnotes"),
}


def office_findings(left_out: Counter[str]) -> list[Warning_]:
    """One sentence for everything in the file that is not imported."""
    parts = [f"{number} {_LEFT_OUT[kind][0 if number == 1 else 1]}" for kind, number in left_out.items() if number]
    if not parts:
        return []
    listed = parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
    return [Warning_(None, "left_out", f"Left out of the text: {listed}. They remain in the stored file.")]
