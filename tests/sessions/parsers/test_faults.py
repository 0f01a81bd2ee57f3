"""Broken, hostile and merely unusual files, each through the limited child process, with what must come of it.

"Reads" says which speakers come out; a refusal is the sentence that the user sees. Nothing of a file outside may ever
show in a result: some of the files point at one with a canary in it.
"""

import time

import pytest

from sessions.parsers import ImportRefused
from sessions.parsers.sandbox import parse_in_child

from . import crafted

ANNA_BEN = {"Anna": 2, "Ben": 1}

DAMAGED_ZIP = "The file is damaged and cannot be opened. Open it in the program it came from, save it again, and retry."
DAMAGED_XML = "The document is damaged: its text cannot be read. Open it in the program it came from and save it again."
DAMAGED_PDF = "The PDF is damaged and cannot be read. Open it, print it to a new PDF, and choose that."
DOCTYPE = (
    "The document contains a DOCTYPE, so it was not read, for safety. Open it in the "
    "program it came from and save it again."
)
PARTS = "The file has too many parts (limit 2,000). Save it again and retry."
PASSWORD = "The document is protected by a password. Remove the password and save it again."
PDF_PASSWORD = "The PDF is protected by a password. Save it without one and choose it again."
OLD_WORD = "Old Word files (.doc) cannot be read. Open the file in Word or LibreOffice and save it as .docx."
RATIO = "Part of the file is too large when unpacked (limit 100 times its packed size). Save the file again and retry."
NO_CAPTIONS = "The file is named .srt but holds no captions with times. If it is plain text, rename it to .txt."

REFUSED = {
    # archives
    "bomb.docx": (
        crafted.bomb_docx,
        "The file is too large when unpacked (limit 200 MB). Save it without pictures, or split it.",
    ),
    "ratio.docx": (crafted.ratio_docx, RATIO),
    "lying.docx": (crafted.lying_docx, DAMAGED_ZIP),
    "many.docx": (crafted.many_members_docx, PARTS),
    "million.docx": (crafted.million_entries_zip, PARTS),
    "cut.docx": (lambda: crafted.good_docx()[:-100], DAMAGED_ZIP),
    "encrypted-member.docx": (crafted.encrypted_zip_docx, PASSWORD),
    # XML
    "laughs.docx": (lambda: crafted.docx_of(crafted.laughs_xml()), DOCTYPE),
    "entity.docx": (lambda: crafted.docx_of(crafted.external_entity_xml()), DOCTYPE),
    "entity-utf16.docx": (crafted.utf16_doctype_docx, DOCTYPE),
    "entity.odt": (lambda: crafted.package({"content.xml": crafted.external_entity_xml()}), DOCTYPE),
    "deep.docx": (crafted.deep_docx, DAMAGED_XML),
    "unclosed.docx": (lambda: crafted.docx_of("<w:document"), DAMAGED_XML),
    # other things under a wrong name
    "workbook.docx": (
        lambda: crafted.package({"xl/workbook.xml": "x"}),
        "The file is named .docx but is an Excel workbook. Save the sheet as CSV.",
    ),
    "text.docx": (
        lambda: crafted.odt_of(crafted.odt_paragraphs("a")),
        "The file is named .docx but is an OpenDocument file. Rename it to .odt and choose it again.",
    ),
    "word.odt": (
        crafted.good_docx,
        "The file is named .odt but is a Word document. Rename it to .docx and choose it again.",
    ),
    "sheet.odt": (
        lambda: crafted.odt_of("<office:body><office:spreadsheet/></office:body>"),
        "The file is named .odt but is no text document. Save the text itself as .odt.",
    ),
    "paper.docx": (crafted.good_pdf, "The file is named .docx but is a PDF. Rename it to .pdf and choose it again."),
    "paper.txt": (crafted.good_pdf, "The file is named .txt but is a PDF. Rename it to .pdf and choose it again."),
    "rich.docx": (
        lambda: b"{\\rtf1 hello}",
        "The file is named .docx but is an RTF document. Rename it to .rtf and choose it again.",
    ),
    "plain.docx": (
        lambda: b"Anna: this is only text",
        "The file is named .docx but is not a Word document. If it is plain text, rename it to .txt.",
    ),
    "random.txt": (crafted.random_bytes, "The file is named .txt but holds no text. Choose the transcript itself."),
    "sheet.xlsx": (lambda: b"PK\x03\x04", "Excel files cannot be read. Save the sheet as CSV."),
    "call.mp3": (lambda: b"ID3", "This is a recording. Choose its transcript."),
    "unknown.xyz": (
        lambda: b"Anna: x",
        ".xyz files cannot be read. Save the transcript as txt, docx, odt, rtf, pdf, vtt, srt or csv.",
    ),
    # macros, old and protected documents
    "macros.docx": (
        lambda: crafted.docx_of(crafted.document_xml("Anna: x"), **{"word/vbaProject.bin": b"x"}),
        "The Word file holds macros. Save it as .docx without macros and choose it again.",
    ),
    "macros.docm": (
        crafted.good_docx,
        "Word files with macros (.docm) cannot be read. Save the file as .docx, without macros.",
    ),
    "old.doc": (lambda: crafted.ole_document(False), OLD_WORD),
    "old.docx": (lambda: crafted.ole_document(False), OLD_WORD),
    "protected.docx": (
        lambda: crafted.ole_document(True),
        "The document is protected by a password. Remove the password in Word and save it again.",
    ),
    "protected.odt": (
        lambda: crafted.odt_of(
            crafted.odt_paragraphs("Anna: x"), **{"META-INF/manifest.xml": "<m><encryption-data/></m>"}
        ),
        PASSWORD,
    ),
    "protected.pdf": (crafted.encrypted_pdf, PDF_PASSWORD),
    "protected-aes.pdf": (lambda: crafted.encrypted_pdf("AES-256"), PDF_PASSWORD),
    # PDF
    "scan.pdf": (
        crafted.picture_pdf,
        "This PDF has no text, only pictures of pages. Run text recognition (OCR) on it and choose the result.",
    ),
    "cyclic.pdf": (crafted.cyclic_pdf, DAMAGED_PDF),
    "inflating.pdf": (crafted.flate_bomb_pdf, DAMAGED_PDF),
    "cut.pdf": (lambda: crafted.good_pdf()[:300], DAMAGED_PDF),
    # RTF
    "deep.rtf": (crafted.deep_rtf, "The RTF file is nested too deeply. Open it, save it again, and retry."),
    "cut.rtf": (
        lambda: b"{\\rtf1 hello",
        "The RTF file is incomplete: its end is missing. Open it, save it again, and retry.",
    ),
    # nothing to read
    "empty.txt": (lambda: b"", "The file is empty. Choose another file."),
    "empty.docx": (lambda: b"", "The file is empty. Choose another file."),
    "blank.txt": (lambda: b" \n\n ", "The file contains no words. Choose another file."),
    "blank.docx": (
        lambda: crafted.docx_of(crafted.document_xml(" ")),
        "The file contains no words. Choose another file.",
    ),
    "nothing.srt": (lambda: b"hello", NO_CAPTIONS),
    "header-only.csv": (lambda: b"\n\n", "The table has no rows. Choose another file."),
}

TEXT = "Jürgen: Müller sagt „ja“, schön.\nAnna: Größe, natürlich.\nJürgen: Für mich.\n"
READS = {
    "plain.docx": (crafted.good_docx, "utf-8", ANNA_BEN),
    "word.docx": (crafted.word_docx, "utf-8", ANNA_BEN),
    "nested-zip.docx": (crafted.nested_zip_docx, "utf-8", ANNA_BEN),
    "linked-picture.docx": (crafted.linked_picture_docx, "utf-8", ANNA_BEN),
    "part-outside.docx": (crafted.outside_part_docx, "utf-8", ANNA_BEN),
    "plain.pdf": (crafted.good_pdf, "", ANNA_BEN),
    "nul.txt": (lambda: b"Anna: a\x00b\nBen: c\nAnna: d\n", "utf-8", ANNA_BEN),
    "bom.txt": (lambda: TEXT.encode("utf-8-sig"), "utf-8", {"Jürgen": 2, "Anna": 1}),
    "utf16.txt": (lambda: TEXT.encode("utf-16"), "utf-16", {"Jürgen": 2, "Anna": 1}),
    "utf16-without-bom.txt": (
        lambda: b"Anna: a\nBen: b\nAnna: c\n".decode().encode("utf-16-le"),
        "utf-16-le",
        ANNA_BEN,
    ),
    "cp1252.txt": (lambda: TEXT.encode("cp1252"), "cp1252", {"Jürgen": 2, "Anna": 1}),
    "line-ends.txt": (lambda: b"Anna: a\rBen: b\r\nAnna: c\x0b\x0c", "utf-8", ANNA_BEN),
    "script.vtt": (
        lambda: b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna><script>alert(1)</script></v>\n",
        "utf-8",
        {"Anna": 1},
    ),
    "captions.txt": (lambda: b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>x\n", "utf-8", {"Anna": 1}),
}


@pytest.fixture
def given(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("name", REFUSED)
def test_refused(given, name):
    make, sentence = REFUSED[name]
    started = time.monotonic()
    with pytest.raises(ImportRefused) as refusal:
        parse_in_child(given(name, make()), name)
    assert refusal.value.message == sentence
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("name", READS)
def test_reads(given, name):
    make, encoding, speakers = READS[name]
    transcript = parse_in_child(given(name, make()), name)
    assert transcript.encoding == encoding
    assert {speaker.label: speaker.turns for speaker in transcript.speakers} == speakers
    assert crafted.CANARY not in str(transcript.to_json())


def test_long_line_is_read_and_said(given):
    path = given("long.txt", b"Anna: " + b"word " * 200_000 + b"\nBen: x\nAnna: y\n")
    transcript = parse_in_child(path, "long.txt")
    assert [(s.label, s.words) for s in transcript.speakers] == [("Anna", 200_001), ("Ben", 1)]
    assert {warning.kind for warning in transcript.warnings} == {"long_turn", "long_line"}


def test_script_stays_text(given):
    transcript = parse_in_child(given("script.vtt", READS["script.vtt"][0]()), "script.vtt")
    assert transcript.turns[0].text == "<script>alert(1)</script>"


def test_too_large_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(51 * 1024 * 1024)
    with pytest.raises(ImportRefused) as refusal:
        parse_in_child(path, "large.txt")
    assert refusal.value.message == ("The file is 51 MB (limit 50 MB). Split it, or save it without pictures.")
