"""The report builder in the browser: writing, conflict, choosing, ordering, assembling."""

import re
import threading

import pytest

from reports.actions.sections import save_section
from reports.models import Draft, SectionQuote
from studies import jobs
from studies.models import Job
from tests.reports.sample import build_sample, code_sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATH = "/s/outside-actors/report/findings-resistance/"


@pytest.fixture
def sample(transactional_db):
    sample = build_sample()
    code_sample(sample)
    return sample


def words(page) -> list[str]:
    return [re.sub(r"\s+", " ", text).strip() for text in page.locator("#quotes .words").all_inner_texts()]


def test_unsaved_text_survives_choosing_and_ordering(browser_page, sample):
    page = browser_page(sample.coordinator, PATH)
    field = page.get_by_label("Text of this section, in Markdown")
    field.fill("## Resistance seldom says no.")
    page.get_by_role("status").filter(has_text="Not saved yet").wait_for()
    piece = page.locator(".piece", has_text="The faculty board")
    piece.get_by_role("button", name="For", exact=True).click()
    page.locator("#quotes .chosen", has_text="The faculty board").wait_for()
    assert page.locator("#who").inner_text().startswith("People quoted")
    assert "8 quotes, 7 of 12 people" in page.locator("#who").inner_text()
    page.get_by_role("button", name="Move Q3 up").click()
    page.locator("#quotes .words").nth(1).filter(has_text="faculty").wait_for()
    # The same quote's button keeps the focus, so that it can be pressed again.
    page.keyboard.press("Enter")
    page.locator("#quotes .words").nth(0).filter(has_text="faculty").wait_for()
    assert field.input_value() == "## Resistance seldom says no."
    page.keyboard.press("Control+s")
    page.get_by_role("status").filter(has_text="Saved").wait_for()
    section = sample.section("resistance")
    assert (section.narrative, section.version) == ("## Resistance seldom says no.", 2)
    assert section.quotes.first().wording.startswith("The faculty board")


@pytest.mark.expects("409 .*/findings-resistance/")
def test_two_people_write_at_the_same_time(browser_page, sample):
    page = browser_page(sample.coordinator, PATH)
    field = page.get_by_label("Text of this section, in Markdown")
    field.fill("Mine.")
    save_section(sample.section("resistance"), by=sample.researcher, narrative="Hers.", state="drafting", version=1)
    page.get_by_role("button", name="Save section", exact=True).click()
    page.get_by_text("Ilse Brandt saved this section at").wait_for()
    assert page.locator(".version.theirs del").inner_text() == "Hers"
    assert page.get_by_label("Text to save").input_value() == "Mine."
    page.get_by_role("button", name="Save this text").click()
    page.get_by_role("status").filter(has_text="Saved").wait_for()
    assert sample.section("resistance").narrative == "Mine."


def test_preview_and_back_keep_the_text(browser_page, sample):
    page = browser_page(sample.coordinator, PATH)
    page.get_by_label("Text of this section, in Markdown").fill("## It waits.\n\nIn all **three** groups.")
    page.get_by_role("button", name="Preview").click()
    page.locator("#editor h3", has_text="It waits.").wait_for()
    page.get_by_role("button", name="Write").click()
    field = page.get_by_label("Text of this section, in Markdown")
    field.wait_for()
    assert field.input_value() == "## It waits.\n\nIn all **three** groups."
    assert sample.section("resistance").narrative == ""


def test_the_server_is_away_while_saving(browser_page, sample):
    page = browser_page(sample.coordinator, PATH)
    page.get_by_label("Text of this section, in Markdown").fill("Kept.")
    page.route("**/findings-resistance/", lambda route: route.abort())
    page.get_by_role("button", name="Save section", exact=True).click()
    page.get_by_text("Not saved, kept here.").wait_for()
    page.unroute("**/findings-resistance/")
    page.get_by_role("button", name="Save again").click()
    page.get_by_role("status").filter(has_text="Saved").wait_for()
    assert sample.section("resistance").narrative == "Kept."


def test_searching_the_evidence_changes_only_the_list(browser_page, sample):
    page = browser_page(sample.coordinator, PATH)
    page.get_by_role("searchbox").fill("faculty")
    page.keyboard.press("Enter")
    page.get_by_text("1 excerpt in RE").wait_for()
    page.get_by_role("button", name="Unused").click()
    page.wait_for_url("**show=unused**")
    assert "q=faculty" in page.url


def test_assembling_a_draft_and_downloading_it(browser_page, sample):
    page = browser_page(sample.coordinator, PATH)
    page.get_by_role("button", name="Assemble draft").click()
    page.get_by_text("Assembling:").wait_for()
    worker = threading.Thread(target=jobs.execute, args=[Job.objects.get().pk])
    worker.start()
    page.get_by_role("link", name="Draft 0.1").wait_for(timeout=60_000)
    worker.join()
    with page.expect_download() as download:
        page.get_by_role("link", name="Draft 0.1").click()
    assert download.value.suggested_filename == "D1.3_draft_0.1.pdf"
    assert Draft.objects.get().size == download.value.path().stat().st_size


def test_it_works_without_scripts(browser_page, sample):
    page = browser_page(sample.coordinator, PATH, java_script_enabled=False)
    page.locator("textarea").fill("Plain.")
    page.get_by_role("button", name="Save section", exact=True).click()
    assert sample.section("resistance").narrative == "Plain."
    page.locator(".piece", has_text="The faculty board").get_by_role("button", name="Against", exact=True).click()
    assert words(page)[-1] == "“The faculty board moved it to the next meeting”"
    assert SectionQuote.objects.filter(section__key="findings-resistance").count() == 4


def test_every_page_is_fit(fit, sample):
    root = "/s/outside-actors"
    pages = [f"{root}/{path}/" for path in ("report/tables", "report/preflight", "drafts", "report/facts")]
    fit(sample.coordinator, [PATH, *pages])
