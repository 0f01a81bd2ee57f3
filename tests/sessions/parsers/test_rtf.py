"""Rich Text Format, by hand."""

import pytest

from sessions.parsers.rtf import read_rtf


def texts(body, head=r"\ansi\ansicpg1252 "):
    data = b"{\\rtf1" + head.encode() + body.encode("latin-1") + b"}"
    return [line.text for line in read_rtf(data)[0]]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"one\par two\par", ["one", "two"]),
        (r"caf\'e9 \u8364? \u-4051?", ["café € \uf02d"]),
        (r"\u55357?\u56832? smile", ["😀 smile"]),
        (r"\uc2\u8364xx\uc1 y\u8364?z", ["€y€z"]),
        (r"a\tab b\line c", ["a\tb\nc"]),
        (r"\{curly\} \\ back\~slash", ["{curly} \\ back\xa0slash"]),
        (r"\lquote a\rquote  \endash  \emdash", ["‘a’ – —"]),
        (r"{\*\generator X;}{\info{\title T}}a{\pict 00ff}b", ["ab"]),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt shown}}", ["shown"]),
        (r"{\header head\par}a", ["a"]),
        ("a\r\nb", ["ab"]),
        (r"\bin4 {{}}x", ["x"]),
    ],
)
def test_text(body, expected):
    assert texts(body) == expected


def test_code_page_of_the_font():
    head = r"\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset161 B;}{\f2\fcharset177 C;}}"
    body = r"\f0\'e9\f1\'e1\'e2\f2\'f9\'ec"
    assert texts(body, head) == ["éαβשל"]


def test_bold_hidden_and_deleted():
    lines, findings = read_rtf(rb"{\rtf1{\b Anna:} yes {\v hidden}{\deleted gone}\par}")
    assert [(line.text, line.bold) for line in lines] == [("Anna: yes ", 5)]
    assert findings[0].message == (
        "Left out of the text: 1 piece of hidden text and 1 tracked deletion. They remain in the stored file."
    )


def test_table_rows_are_cells():
    body = r"\trowd\intbl Anna\cell yes\cell\row\trowd\intbl Ben\cell no\cell\row after\par"
    lines, _ = read_rtf(b"{\\rtf1 " + body.encode() + b"}")
    assert [line.cells for line in lines] == [("Anna", "yes"), ("Ben", "no"), ()]
