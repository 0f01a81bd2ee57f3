"""CSV and TSV to lines, one record each."""

from __future__ import annotations

import csv
import io

from .clean import NEWLINES
from .types import ImportRefused, Line

_DELIMITERS = (",", ";", "\t", "|")


def read_csv(text: str) -> tuple[list[Line], tuple[str, ...]]:
    """The records, and the first record for naming the columns. `number` counts records from 1."""
    text = NEWLINES.sub("\n", text.lstrip("\ufeff"))
    delimiter, text = _declared(text)
    delimiter = delimiter or find_delimiter(text)
    csv.field_size_limit(1 << 30)
    lines = []
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
            if any(cell.strip() for cell in record):
                lines.append(Line(number, delimiter.join(record), cells=tuple(record)))
    except csv.Error as error:
        raise ImportRefused(f"The table cannot be read: {error}. Save it as CSV again and retry.") from error
    if not lines:
        raise ImportRefused("The table has no rows. Choose another file.")
    return lines, tuple(cell.strip() for cell in lines[0].cells)


def _declared(text: str) -> tuple[str | None, str]:
    """Excel's first line `sep=;`."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], rest
    return None, text


def find_delimiter(text: str) -> str:
    """The sign that parts most records into the same number of cells."""
    sample = text[:200_000]
    best, most = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=wide.count)
        score = wide.count(usual) / len(widths) + 0.001 * min(usual, 20)
        if score > most:
            best, most = delimiter, score
    return best
