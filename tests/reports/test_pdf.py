"""The PDF itself: what is in it, what is not, and that nothing was fetched to make it."""

import datetime
import re
import socket
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import SuspiciousFileOperation
from pypdf import PdfReader

from reports import assemble
from reports.assemble import Edition
from reports.exporters import html, pdf
from reports.source import load, read
from sessions.models import Participant
from tests.factories import ProjectFactory
from tests.reports.sample import build_sample, code_sample, read_sample

DAY = datetime.date(2026, 6, 14)
FRONT = 5  # cover, control, contents on two pages, lists
pytest.importorskip("weasyprint", exc_type=OSError, reason=f"Pango is missing: {pdf.install_line()}")

PAYLOADS = [
    '<img src="file://SECRET">',
    '<link rel="attachment" href="file://SECRET">',
    '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
    "<style>@import url(file://SECRET); body { background: url(file://SECRET) }</style>",
    '<svg><image href="file://SECRET"/></svg>',
    '<object data="file://SECRET"></object>',
    '<iframe src="file://SECRET"></iframe>',
    "<script>alert(1)</script>",
    "![x](file://SECRET)",
    "![x](http://127.0.0.1:9/x.png)",
    "![x](data:image/svg+xml,<svg/>)",
    "[x](file://SECRET)",
    "url(file://SECRET)",
    "</style></title></head><body onload=x>",
    '" style="background:url(file://SECRET)',
    "}} {% include '/etc/passwd' %} {{ settings.SECRET_KEY }}",
]


def document_of(sample):
    return assemble.build(read(load(sample.deliverable.pk)), Edition(DAY, "0.4"))


def text_of(content: bytes) -> str:
    return squeezed(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def streams(content: bytes) -> bytes:
    """Every stream of the file, unpacked, and everything outside of streams."""
    with pikepdf.open(BytesIO(content)) as file:
        return content + b"".join(each.read_bytes() for each in file.objects if isinstance(each, pikepdf.Stream))


@pytest.fixture
def no_network(monkeypatch):
    tried = []

    def refuse(self, address):
        tried.append(address)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: tried.append(args) or [])
    return tried


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """One PDF of a coded study for all tests that only read it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        sample = build_sample()
        code_sample(sample)
        read_sample(sample)  # only then an empty section says that nobody spoke to it
        sample.deliverable.sections.update(prints_empty=True)
        narrative = "## This task\n\nA GEP in an RPO.^[A note of two words.]"
        sample.deliverable.sections.filter(key="introduction").update(narrative=narrative)
        document = document_of(sample)
        transaction.set_rollback(True)
    return document, pdf.export(document)


def test_all_eight_dimensions_and_every_quote_are_on_its_pages(made):
    document, content = made
    text = text_of(content)
    findings = next(section for section in document.sections if section.key == "findings")
    for section in findings.children:
        assert squeezed(f"{section.number} {section.title}") in text
    assert len(document.quotes) == 7
    for quote in document.quotes:
        for line in quote.lines:
            assert f"“{line.text}”" in text
        assert quote.label in text


def test_contents_give_the_page_of_each_chapter(made):
    document, content = made
    pages = PdfReader(BytesIO(content)).pages
    chapters = {n: squeezed(page.extract_text()) for n, page in enumerate(pages, start=1) if n > FRONT}
    contents = squeezed(" ".join(page.extract_text(extraction_mode="layout") for page in pages[2:4]))
    for section in document.walk():
        page = next(n for n, words in chapters.items() if section.heading[:40] in words)
        assert re.search(rf"{re.escape(section.heading)} {page}\b", contents), section.heading


def test_empty_sections_follow_each_other_on_a_page(made):
    _, content = made
    pages = [squeezed(page.extract_text()) for page in PdfReader(BytesIO(content)).pages]
    assert len([words for words in pages[FRONT:] if words.count("No material.") > 1]) == 1


def test_footnotes_stand_at_the_foot_of_their_page(made):
    _, content = made
    pages = [squeezed(page.extract_text()) for page in PdfReader(BytesIO(content)).pages]
    (page,) = [words for words in pages if "A GEP in an RPO." in words]
    assert re.search(r"A GEP in an RPO\. ?1 .*1\. A note of two words\.", page)


def test_pages_are_numbered(made):
    _, content = made
    numbers = [page.extract_text().split()[-1] for page in PdfReader(BytesIO(content)).pages]
    assert numbers[1:] == [str(n) for n in range(2, len(numbers) + 1)]


def test_bookmarks_follow_chapters_and_sections(made):
    _, content = made
    outline = PdfReader(BytesIO(content)).outline
    titles = [entry.title for entry in outline if not isinstance(entry, list)]
    assert titles[:5] == [
        "Document control",
        "Contents",
        "Tables, figures, abbreviations",
        "Executive summary",
        "1 Introduction",
    ]
    nested = [entry.title for part in outline if isinstance(part, list) for entry in part]
    assert "4.7 Obstacles and internal resistances" in nested


def test_only_our_families_are_embedded(made):
    _, content = made
    with pikepdf.open(BytesIO(content)) as file:
        names = {
            str(each.FontName).split("+")[1]
            for each in file.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
        }
        descriptors = [
            each
            for each in file.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
        ]
        assert all("/FontFile2" in each or "/FontFile3" in each for each in descriptors)
    families = ("Source-Serif-4", "IBM-Plex-Sans", "Noto-Serif")
    assert {name for name in names if not name.startswith(families)} == set()
    assert any(name.startswith("Source-Serif-4-Greek") for name in names)


def test_it_is_tagged_and_says_what_it_is(made):
    document, content = made
    with pikepdf.open(BytesIO(content)) as file:
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang) == "en"
        assert "/StructTreeRoot" in file.Root
        assert str(file.docinfo["/Title"]).startswith("D1.3 Working with outside actors")
        assert str(file.docinfo["/CreationDate"]).startswith("D:20260614")
        with file.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        tags = [each for each in file.objects if isinstance(each, pikepdf.Dictionary)]
        figures = [str(each.get("/Alt", "")) for each in tags if each.get("/S") == "/Figure"]
        assert len(figures) == 1 + len(document.figures)
        assert all(figures)


def test_the_same_document_is_the_same_file(made):
    document, content = made
    assert pdf.export(document) == content


def test_draft_mark_and_running_foot(made):
    _, content = made
    pages = PdfReader(BytesIO(content)).pages
    assert "DRAFT 0.4" in pages[0].extract_text()
    assert "Not for circulation" not in pages[0].extract_text()
    assert "Draft 0.4, 14 June 2026. Not for circulation outside the consortium." in squeezed(pages[5].extract_text())


@pytest.mark.django_db
def test_payloads_in_text_and_names_fetch_nothing_and_show_as_text(no_network, tmp_path):
    secret = tmp_path / "s.css"
    secret.write_text("QXCANARYXQ { color: red }")
    payloads = [payload.replace("SECRET", str(secret)) for payload in PAYLOADS]
    sample = build_sample()
    payload = " ".join(payloads)
    project = ProjectFactory(acronym="EVIL", title=payload[:300])
    sample.sessions["focus group"].projects.add(project)
    sample.deliverable.sections.filter(key="discussion").update(narrative="\n\n".join(payloads))
    sample.deliverable.title, sample.deliverable.abstract = payload[:250], payload
    sample.deliverable.keywords = payloads[14][:250]
    sample.deliverable.save()
    turn = sample.transcripts["A"].turns.get(text__startswith="Middle management")
    turn.text = payload
    turn.save()
    sample.choose(sample.excerpt("A", payload, "passive"), "resistance")
    Participant.objects.filter(code="P01").update(code="<img src=x>")
    sample.codes["passive"].definition = payload
    sample.codes["passive"].save()
    pdf.styles.cache_clear()  # so that the fonts are read under the guard as well
    content = pdf.export(document_of(sample))
    assert no_network == []
    assert b"QXCANARYXQ" not in streams(content)
    assert "QXCANARYXQ" not in text_of(content)
    with pikepdf.open(BytesIO(content)) as file:
        assert "/EmbeddedFiles" not in file.Root.get("/Names", {})
        assert not any("/JS" in each for each in file.objects if isinstance(each, pikepdf.Dictionary))
    assert '<img src="file://' in text_of(content)  # shown as the words that somebody typed


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/x.css",
        "https://caliper.invalid/static/../caliper/settings.py",
        "https://caliper.invalid/static/css/%2e%2e/%2e%2e/manage.css",
        "https://caliper.invalid/static//etc/passwd.css",
        "https://caliper.invalid/static/js/base.js",
        "data:text/css,body{}",
        "ftp://example.org/x.svg",
    ],
)
def test_only_our_own_style_fonts_and_drawings_can_be_read(url):
    with pytest.raises((ValueError, FileNotFoundError, SuspiciousFileOperation)):
        pdf.read_static(url)


def test_our_own_files_can_be_read():
    body, kind = pdf.read_static(f"{pdf.ORIGIN}css/pdf.css")
    assert b"@page" in body
    assert kind == "text/css"


@pytest.mark.django_db
def test_html_stands_alone():
    sample = build_sample()
    code_sample(sample)
    content = html.export(document_of(sample)).decode()
    assert "Middle management was never asked" in content
    # WeasyPrint 70 writes no language into the tags; where it will, it is there to be read.
    assert '<p class="words" lang="el" dir="auto">“Χωρίς τη στήριξη' in content
    assert re.findall(r'(?:src|href)="(?!#)([^"]*)"', content) == []
    assert re.findall(r"url\([^)]*\)|@import", content.replace("attr(href url)", "")) == []


@pytest.mark.parametrize(
    ("system", "like", "line"),
    [
        ("Linux", "debian", "sudo apt install libpango-1.0-0 libpangoft2-1.0-0"),
        ("Linux", "ubuntu debian", "sudo apt install libpango-1.0-0 libpangoft2-1.0-0"),
        ("Linux", "fedora", "sudo dnf install pango"),
        ("Linux", "arch", "sudo pacman -S pango"),
        ("Darwin", None, "brew install pango"),
    ],
)
def test_install_line_of_each_system(system, like, line):
    assert pdf.install_line(system, like) == line


def test_windows_is_told_where_pango_comes_from():
    assert "https://www.msys2.org" in pdf.install_line("Windows")
