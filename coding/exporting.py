"""Rows of a list as a file: csv, Excel, Word, Markdown. Plain functions: header and rows in, bytes out.

Analysts' and participants' words go into cells, so nothing may become a formula: in csv a cell that begins like one
gets an apostrophe before it (OWASP), in Excel every cell is text.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# What XML cannot hold; Word and Excel files are XML.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST_CELL = 32_767  # of Excel
WIDEST, NARROWEST = 60, 10


@dataclass(frozen=True)
class Entry:
    """One piece of a document: heading, a line about it, quoted words, and paragraphs."""

    heading: str
    about: str = ""
    quotes: Sequence[str] = field(default_factory=list)
    text: str = ""


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    # The mark makes Excel read UTF-8.
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def as_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", title)[:31]
    widths = [len(name) for name in head]
    for number, row in enumerate([head, *rows], start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value, cell.data_type = UNSTORABLE.sub("", value)[:LONGEST_CELL], "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
            widths[column - 1] = max(widths[column - 1], len(value))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = max(NARROWEST, min(width + 2, WIDEST))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_docx(title: str, note: str, entries: Iterable[Entry]) -> bytes:
    document = Document()
    document.core_properties.title, document.core_properties.author = title, ""
    document.add_heading(clean(title), 0)
    document.add_paragraph(clean(note))
    for entry in entries:
        document.add_heading(clean(entry.heading), 2)
        if entry.about:
            document.add_paragraph().add_run(clean(entry.about)).italic = True
        for quote in entry.quotes:
            document.add_paragraph(clean(quote), style="Quote")
        for paragraph in filter(None, (part.strip() for part in entry.text.split("\n"))):
            document.add_paragraph(clean(paragraph))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_markdown(title: str, note: str, entries: Iterable[Entry]) -> bytes:
    lines = [f"# {escaped(title)}", "", escaped(note), ""]
    for entry in entries:
        lines += [f"## {escaped(entry.heading)}", ""]
        if entry.about:
            lines += [f"*{escaped(entry.about)}*", ""]
        for quote in entry.quotes:
            lines += [*(f"> {escaped(line)}" for line in quote.split("\n")), ""]
        if entry.text:
            lines += [*(escaped(line) for line in entry.text.split("\n")), ""]
    return "\n".join(lines).encode()


def clean(words: str) -> str:
    return UNSTORABLE.sub("", words)


def escaped(words: str) -> str:
    """Words as they are: none of their signs makes a heading, a list, a link or markup."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", re.sub(r"^(\s*)([-+]|\d+[.)])(\s)", r"\1\\\2\3", words))
