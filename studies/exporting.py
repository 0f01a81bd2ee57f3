"""A table as a file: csv with commas or semicolons, Excel, Word, Markdown. Plain functions: a `Table` in, bytes out.

Every export of the app is a `Table`: a name and rows. Words of participants and of the team go into its cells, so
none may become a formula. In Excel every text is stored as text, in csv an apostrophe stands before what a program
could take for one (studies/formulas.py), so csv is the one kind of file in which words can differ by that sign.

Excel takes 32,767 characters a cell and 1,048,576 rows a sheet. Nothing is cut: a longer text goes on in the row below
it, more rows go on in a second sheet, and the sheet “About this file” says so. What XML cannot hold (control
characters) is left out of Excel and Word files.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from studies.formulas import covered

UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767  # of Excel, in UTF-16 units
MOST_ROWS = 1_048_576  # of a sheet of Excel, with the head
WIDEST, NARROWEST = 60, 10
NOTES = "About this file"

Cell = str | int


@dataclass(frozen=True)
class Table:
    """`heading` and `quote` say which columns a document shows as headings and as quoted words.

    `held_back` counts by reason what consent keeps out, `notes` stand in the file beside the rows, `filters`
    names those in use. `is_form`: in Word each row is a table of two columns, so that the file can be read back.
    `part` tells the files of several such lists apart.
    """

    name: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    heading: Sequence[str]
    quote: str = ""
    notes: Sequence[str] = ()
    held_back: Mapping[str, int] = field(default_factory=dict)
    filters: Sequence[str] = ()
    is_form: bool = False
    part: str = ""


@dataclass(frozen=True)
class Format:
    words: str
    ending: str
    content_type: str
    write: Callable[[Table], bytes]


def as_csv(table: Table, separator: str = ",") -> bytes:
    """With the mark by which Excel knows UTF-8. Notes stand below the rows, after an empty line."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(table.head)
    writer.writerows([covered(str(cell)) for cell in row] for row in table.rows)
    if table.notes:
        writer.writerow([])
        writer.writerows([covered(note)] for note in table.notes)
    return out.getvalue().encode("utf-8-sig")


def as_csv_with_semicolons(table: Table) -> bytes:
    return as_csv(table, ";")


def as_xlsx(table: Table) -> bytes:
    book = Workbook(write_only=True)
    lines = [part for row in table.rows for part in fitting(row)]
    sheets = [lines[at : at + MOST_ROWS - 1] for at in range(0, len(lines), MOST_ROWS - 1)] or [[]]
    for number, rows in enumerate(sheets, start=1):
        write_sheet(book, f"{sheet_title(table.name)}{f' {number}' if number > 1 else ''}", table.head, rows)
    notes = [*table.notes]
    if len(lines) > len(table.rows):
        notes.append(f"A cell of Excel takes {LONGEST_CELL:,} characters; longer texts go on in the row below.")
    if len(sheets) > 1:
        notes.append(f"A sheet of Excel takes {MOST_ROWS:,} rows; there are {len(sheets)} sheets.")
    if notes:
        write_sheet(book, NOTES, [table.title], [[note] for note in notes])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_sheet(book: Workbook, title: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(rows) + 1}"
    for column, name in enumerate(head):
        longest = max((len(str(row[column])) for row in rows), default=0)
        width = max(NARROWEST, min(max(longest, len(name)) + 2, WIDEST))
        sheet.column_dimensions[get_column_letter(column + 1)].width = width
    top, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    for number, row in enumerate([head, *rows]):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, stored(value))
            cell.alignment = top
            if isinstance(value, str):
                # Text also for who edits the cell: Excel reads an entry in a cell of this format as text.
                cell.data_type, cell.number_format = "s", "@"
            if number == 0:
                cell.font = bold
            cells.append(cell)
        sheet.append(cells)


def stored(value: Cell) -> Cell:
    return clean(value) if isinstance(value, str) else value


def fitting(row: Sequence[Cell]) -> Iterator[list[Cell]]:
    """The row, and below it what of its cells Excel does not take in one."""
    parts = [list(pieces(cell)) if isinstance(cell, str) and len(cell) * 2 > LONGEST_CELL else [cell] for cell in row]
    for n in range(max(map(len, parts), default=0)):
        yield [cell[n] if n < len(cell) else "" for cell in parts]


def pieces(text: str) -> Iterator[str]:
    """Of at most `LONGEST_CELL` UTF-16 units, never within a character."""
    start = units = 0
    for at, sign in enumerate(text):
        size = 2 if ord(sign) > 0xFFFF else 1
        if units + size > LONGEST_CELL:
            yield text[start:at]
            start, units = at, 0
        units += size
    yield text[start:]


def sheet_title(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", name).capitalize()[:26]


def as_docx(table: Table) -> bytes:
    document = Document()
    document.core_properties.title, document.core_properties.author = clean(table.title), ""
    styles = {name: document.styles[name] for name in ("Heading 2", "Quote", "Table Grid")}  # looked up once: slow
    document.add_heading(clean(table.title), 0)
    for note in table.notes:
        document.add_paragraph(clean(note))
    for row in table.rows:
        entry = entry_of(table, row)
        add(document, clean(entry.heading), styles["Heading 2"])
        for line in entry.quote.split("\n") if entry.quote else []:
            add(document, clean(line), styles["Quote"])
        if table.is_form:
            form = document.add_table(rows=0, cols=2, style=styles["Table Grid"])
            for name, value in zip(table.head, row, strict=True):
                left, right = form.add_row().cells
                left.text, right.text = name, clean(str(value))
        elif entry.facts:
            # One run for all of them: a run a fact took most of the time of a long file.
            add(document, clean("\n".join(f"{name}: {value}" for name, value in entry.facts)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def add(document: WordDocument, words: str, style: ParagraphStyle | None = None) -> None:
    """A paragraph at the end. python-docx's own way looks for the end among all paragraphs: minutes for a long file."""
    element = OxmlElement("w:p")
    document.element.body.sectPr.addprevious(element)
    if style:
        element.style = style.style_id
    Paragraph(element, document._body).add_run(words)


def as_markdown(table: Table) -> bytes:
    lines = [f"# {escaped(table.title)}", ""]
    for note in table.notes:
        lines += [escaped(note), ""]
    for row in table.rows:
        entry = entry_of(table, row)
        lines += [f"## {escaped(' '.join(entry.heading.split()))}", ""]
        if entry.quote:
            lines += [*(f"> {escaped(line)}" for line in entry.quote.split("\n")), ""]
        for name, value in entry.facts:
            first, *rest = value.split("\n")
            lines += [f"- {escaped(name)}: {escaped(first)}", *(f"  {escaped(line)}".rstrip() for line in rest)]
        lines += [""] if entry.facts else []
    return "\n".join(lines).encode()


@dataclass(frozen=True)
class Entry:
    """A row as a piece of a document; facts that are empty are left out."""

    heading: str
    quote: str
    facts: list[tuple[str, str]]


def entry_of(table: Table, row: Sequence[Cell]) -> Entry:
    values = {name: clean(str(cell)) for name, cell in zip(table.head, row, strict=True)}
    heading = " · ".join(filter(None, (values[name] for name in table.heading)))
    facts = [
        (name, value)
        for name, value in values.items()
        if value and name not in {table.quote, *table.heading}
    ]  # fmt: skip
    return Entry(heading, values.get(table.quote, ""), facts)


def clean(words: str) -> str:
    return UNSTORABLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(words: str) -> str:
    """Words as they are: none of their signs makes a heading, a list, a link or markup."""
    words = re.sub(r"([\\`*_{}\[\]<>#|&~])", r"\\\1", words)
    return re.sub(r"^(\s*)([-+=])|^(\s*\d+)([.)])", r"\1\3\\\2\4", words)


FORMATS = {
    "xlsx": Format(
        "Excel", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx
    ),
    "csv": Format("csv, with commas", "csv", "text/csv; charset=utf-8", as_csv),
    "csv;": Format("csv, with semicolons", "csv", "text/csv; charset=utf-8", as_csv_with_semicolons),
    "docx": Format(
        "Word", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_docx
    ),
    "md": Format("Markdown", "md", "text/markdown; charset=utf-8", as_markdown),
}  # fmt: skip
