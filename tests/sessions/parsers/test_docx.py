"""Word files, built by python-docx and by hand, read by our own reader."""

import io

import docx
import pytest
from docx.enum.text import WD_BREAK

from sessions.parsers import parse
from sessions.parsers.docx import read_docx

from . import crafted, files

W = crafted.W


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def lines_of(document):
    return read_docx(saved(document))[0]


def test_text_is_that_of_python_docx():
    path = files.find("de_paired-interview_haski-1.docx")
    expected = [p.text for p in docx.Document(str(path)).paragraphs if p.text.strip()]
    assert [line.text for line in read_docx(path.read_bytes())[0]] == expected


@pytest.mark.parametrize("number", ["0301-22032018", "3101-16052019", "4101-25082017"])
def test_real_styles_and_text(number):
    path = files.find(f"ca_parlament_PCAT-{number}.docx")
    expected = [(p.style.name, p.text) for p in docx.Document(str(path)).paragraphs if p.text.strip()]
    assert [(line.style, line.text) for line in read_docx(path.read_bytes())[0]] == expected


def test_numbers_count_empty_paragraphs():
    document = docx.Document()
    for text in ("one", "", "three"):
        document.add_paragraph(text)
    assert [(line.number, line.text, line.after_blank) for line in lines_of(document)] == [
        (1, "one", True),
        (3, "three", True),
    ]


def test_tabs_breaks_and_bold():
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("Anna").bold = True
    run = paragraph.add_run("\tyes")
    run.add_break(WD_BREAK.LINE)
    run.add_text("and no")
    (line,) = lines_of(document)
    assert (line.text, line.bold) == ("Anna\tyes\nand no", len("Anna\t"))


def test_headings_by_style():
    document = docx.Document()
    document.add_heading("First part", level=1)
    document.add_paragraph("Anna: yes")
    assert [line.is_heading for line in lines_of(document)] == [True, False]


def test_table_of_speakers_and_text():
    document = docx.Document()
    document.add_paragraph("Focus group 2")
    table = document.add_table(rows=0, cols=3)
    rows = [
        ("Time", "Speaker", "Text"),
        ("00:00:05", "Anna", "Good morning to all of you."),
        ("00:00:09", "Ben", "Good morning."),
        ("", "", "And thanks for coming."),
        ("00:00:15", "Anna", "We start: now."),
    ]
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    transcript = parse(saved(document), "table.docx")
    assert transcript.rule_used == "column"
    assert [(turn.speaker, turn.text, turn.begin_ms) for turn in transcript.turns] == [
        (None, "Focus group 2", None),
        ("Anna", "Good morning to all of you.", 5000),
        ("Ben", "Good morning.\nAnd thanks for coming.", 9000),
        ("Anna", "We start: now.", 15000),
    ]


def test_teams_export_with_breaks_in_paragraphs():
    document = docx.Document()
    for name, clock, words in (
        ("Anna Rossi", "0:03", "Good morning."),
        ("Ben Berg", "0:12", "Morning."),
        ("Anna Rossi", "1:02:03", "Bye."),
    ):
        paragraph = document.add_paragraph()
        paragraph.add_run(name).bold = True
        run = paragraph.add_run(f"   {clock}")
        run.add_break()
        paragraph.add_run(words)
    transcript = parse(saved(document), "teams.docx")
    assert [(turn.speaker, turn.text, turn.begin_ms) for turn in transcript.turns] == [
        ("Anna Rossi", "Good morning.", 3000),
        ("Ben Berg", "Morning.", 12000),
        ("Anna Rossi", "Bye.", 3723000),
    ]


def test_bold_names_without_a_colon():
    document = docx.Document()
    for name, words in (("Anna", "We said so: twice."), ("Ben", "Nobody heard."), ("Anna", "True.")):
        paragraph = document.add_paragraph()
        paragraph.add_run(name).bold = True
        paragraph.add_run(f" {words}")
    transcript = parse(saved(document), "bold.docx")
    assert (transcript.rule_used, [(t.speaker, t.text) for t in transcript.turns]) == (
        "bold_name",
        [("Anna", "We said so: twice."), ("Ben", "Nobody heard."), ("Anna", "True.")],
    )


def test_deleted_hidden_comments_and_footnotes_are_left_out_and_said():
    body = (
        "<w:p><w:r><w:t>Anna: kept </w:t></w:r>"
        "<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>inserted </w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        '<w:r><w:t>end</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r>'
        '<w:r><w:footnoteReference w:id="2"/></w:r>'
        "<w:r><w:instrText>FIELD</w:instrText></w:r></w:p>"
    )
    lines, findings = read_docx(crafted.docx_of(crafted.document_xml(body=body)))
    assert [line.text for line in lines] == ["Anna: kept inserted end"]
    assert [finding.message for finding in findings] == [
        "Left out of the text: 1 tracked deletion, 1 piece of hidden text, 1 comment and 1 footnote. "
        "They remain in the stored file."
    ]


def test_moved_text_comes_once():
    body = (
        "<w:p><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:r><w:t>Anna: </w:t></w:r>"
        "<w:moveTo><w:r><w:t>moved</w:t></w:r></w:moveTo></w:p>"
    )
    assert read_docx(crafted.docx_of(crafted.document_xml(body=body)))[0][0].text == "Anna: moved"


def test_text_box_comes_once():
    box = "<w:txbxContent><w:p><w:r><w:t>in the box</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        f"<w:p><w:r><w:t>outside</w:t></w:r><w:r><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    lines, _ = read_docx(crafted.docx_of(crafted.document_xml(body=body)))
    assert sorted(line.text for line in lines) == ["in the box", "outside"]


def test_strict_office_open_xml():
    document = crafted.document_xml("Anna: yes").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert read_docx(crafted.docx_of(document))[0][0].text == "Anna: yes"


def test_main_part_under_another_name():
    data = crafted.package(
        {
            "_rels/.rels": crafted.RELATIONS.format(target="/word/document2.xml", mode=""),
            "word/document2.xml": crafted.document_xml("Anna: yes"),
        }
    )
    assert read_docx(data)[0][0].text == "Anna: yes"
