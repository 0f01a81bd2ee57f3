"""Rows of a table from csv, xlsx or docx, for files that are no transcripts. Runs in the limited child process."""

from __future__ import annotations

import csv
import io

from .types import ImportRefused

MOST_ROWS = 5_000
MOST_COLUMNS = 40


def read_table(data: bytes, name: str) -> list[list[str]]:
    """The cells as text, header first. Of a docx: of each table with two columns one row, under their left cells."""
    ending = name.lower().rpartition(".")[2]
    readers = {"csv": from_csv, "txt": from_csv, "tsv": from_csv, "xlsx": from_xlsx, "docx": from_docx}
    if ending not in readers:
        raise ImportRefused("Choose a csv, xlsx or docx file.")
    try:
        rows = readers[ending](data)
    except (ImportRefused, MemoryError):
        raise
    except Exception as error:
        raise ImportRefused(f"The file cannot be read as {ending}. Open it, save it again, and retry.") from error
    rows = [row[:MOST_COLUMNS] for row in rows if any(cell.strip() for cell in row)]
    if len(rows) > MOST_ROWS:
        raise ImportRefused(f"The file has too many rows (limit {MOST_ROWS}).")
    return rows


def from_csv(data: bytes) -> list[list[str]]:
    from .csv_rows import find_delimiter
    from .encodings import decode

    text = decode(data)[0].lstrip("\ufeff")
    return [list(row) for row in csv.reader(io.StringIO(text), delimiter=find_delimiter(text))]


def from_xlsx(data: bytes) -> list[list[str]]:
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
    rows = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def from_docx(data: bytes) -> list[list[str]]:
    from docx import Document

    head: list[str] = []
    found: list[dict[str, str]] = []
    for table in Document(io.BytesIO(data)).tables:
        if len(table.columns) != 2:
            continue
        row = {row.cells[0].text.strip(): row.cells[1].text for row in table.rows}
        head += [key for key in row if key not in head]
        found.append(row)
    return [head, *([row.get(key, "") for key in head] for row in found)] if found else []
