"""OpenDocument text, by hand."""

from sessions.parsers import parse
from sessions.parsers.odt import read_odt

from . import crafted

STYLES = (
    '<office:automatic-styles><style:style style:name="T1" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>'
)


def read(body):
    return read_odt(crafted.odt_of(body))


def text_body(inner):
    return f"{STYLES}<office:body><office:text>{inner}</office:text></office:body>"


def test_paragraphs_headings_spaces_tabs_and_breaks():
    lines, _ = read(
        text_body(
            "<text:h>Part one</text:h><text:p>Anna:<text:tab/>a<text:s text:c='3'/>b<text:line-break/>c</text:p>"
            "<text:p/><text:p>Ben: d</text:p>"
        )
    )
    assert [(line.number, line.text, line.is_heading, line.after_blank) for line in lines] == [
        (1, "Part one", True, True),
        (2, "Anna:\ta   b\nc", False, False),
        (4, "Ben: d", False, True),
    ]


def test_bold_beginning():
    lines, _ = read(text_body('<text:p><text:span text:style-name="T1">Anna</text:span> yes</text:p>'))
    assert (lines[0].text, lines[0].bold) == ("Anna yes", 4)


def test_spans_inside_spans_keep_their_order():
    lines, _ = read(text_body("<text:p>a<text:span>b<text:span>c</text:span>d</text:span>e</text:p>"))
    assert lines[0].text == "abcde"


def test_comments_notes_and_deleted_text_are_left_out_and_said():
    lines, findings = read(
        text_body(
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
            "</text:changed-region></text:tracked-changes>"
            "<text:p>Anna: yes<office:annotation><text:p>comment</text:p></office:annotation>"
            "<text:note><text:note-body><text:p>foot</text:p></text:note-body></text:note>.</text:p>"
        )
    )
    assert [line.text for line in lines] == ["Anna: yes."]
    assert [finding.message for finding in findings] == [
        "Left out of the text: 1 tracked deletion, 1 comment and 1 footnote. They remain in the stored file."
    ]


def test_table():
    row = "<table:table-row>" + "".join(
        f"<table:table-cell><text:p>{{{place}}}</text:p></table:table-cell>" for place in range(2)
    )
    rows = [("Anna", "Good morning to you."), ("Ben", "Morning."), ("Anna", "We start.")]
    inner = "".join(row.format(*cells) + "</table:table-row>" for cells in rows)
    transcript = parse(crafted.odt_of(text_body(f"<table:table>{inner}</table:table>")), "table.odt")
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == rows
