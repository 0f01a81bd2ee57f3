"""Each list is exported by its menu, in Chromium; the files are read back."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from coding.models import Memo
from studies.models import Event, Role
from tests.factories import (
    CodeFactory,
    ConsentFactory,
    FieldSessionFactory,
    ParticipantFactory,
    StudyFactory,
    code_words,
    eight_dimensions,
    member,
    transcript_of,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def coordinator(study):
    return member(study, Role.COORDINATOR)


@pytest.fixture
def round_(study, coordinator):
    """One of everything that has an export."""
    session = FieldSessionFactory(study=study, title="Focus group 1")
    transcript = transcript_of(("Irena", "They gave us a date in March."), study=study, field_session=session)
    turn = transcript.turns.get()
    turn.masks.create(start=23, end=28, replacement="month", created_by=coordinator)
    turn.speaker.participant = ParticipantFactory(study=study, code="P01")
    turn.speaker.save()
    ConsentFactory(participant=turn.speaker.participant)
    code = CodeFactory(study=study, dimension=eight_dimensions(study)[0], name="Time")
    excerpt = code_words(code, coordinator, (turn, turn.text)).excerpt
    Memo.objects.create(study=study, author=coordinator, text="A thought.", excerpt=excerpt)
    study.practices.create(code="GP1", title="A public date", summary="They named a month.")
    round_ = study.review_rounds.create(number=1, created_by=coordinator)
    round_.items.create(excerpt=excerpt, position=1)
    return round_


def taken(page, format: str, *ticks: str) -> bytes:
    page.click(".export summary")
    page.select_option(".export select", format)
    for tick in ticks:
        page.check(f".export label:has-text('{tick}')")
    with page.expect_download() as waiting:
        page.click("text=Export file")
    return Path(waiting.value.path()).read_bytes()


def test_every_list_is_taken_along_by_its_menu(browser_page, study, coordinator, round_):
    paths = ["sessions", "participants", "codebook", "memos", "practices", f"review/{round_.pk}"]
    page = browser_page(coordinator, f"/s/{study.slug}/excerpts/?words=date")
    assert "a date in [month]" in taken(page, "csv").decode()
    page.reload()
    sheet = load_workbook(io.BytesIO(taken(page, "xlsx", "With memos", "Original words"))).worksheets[0]
    row = dict(zip(*sheet.iter_rows(values_only=True), strict=True))
    assert (row["Words"], row["Memos"]) == ("They gave us a date in March.", f"{coordinator}: A thought.")
    page.set_viewport_size({"width": 390, "height": 900})
    for path in paths:
        page.goto(f"/s/{study.slug}/{path}/")
        text = taken(page, "csv;").decode("utf-8-sig")
        assert len(list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))) >= 2
    kinds = ["excerpts", "excerpts", "sessions", "participants", "codebook", "memos", "practices", "verdicts"]
    events = Event.objects.filter(study=study).order_by("seq")
    assert [event.after["kind"] for event in events] == kinds
    assert [event.verb for event in events][:3] == ["export.made", "export.original", "export.made"]


def test_a_second_file_is_exported_from_the_same_page(browser_page, study, coordinator, round_):
    """A download leaves the page as it is, so the button must not stay busy after it."""
    page = browser_page(coordinator)
    page.goto(f"/s/{study.slug}/excerpts/")
    page.click(".export summary")
    for format, ending in [("xlsx", ".xlsx"), ("docx", ".docx")]:
        page.select_option(".export select", format)
        with page.expect_download(timeout=5000) as waiting:
            page.click(".export button")
        assert waiting.value.suggested_filename.endswith(ending)


def test_the_open_menu_fits(browser_page, axe, study, coordinator, round_):
    page = browser_page(coordinator, f"/s/{study.slug}/excerpts/", bypass_csp=True)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for path in ("excerpts", "participants", f"review/{round_.pk}", "codebook"):
            page.goto(f"/s/{study.slug}/{path}/")
            page.click(".export summary")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            box = page.locator(".export .menu-panel").bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            if path == "excerpts":
                assert axe(page) == []
                page.emulate_media(color_scheme="light")
