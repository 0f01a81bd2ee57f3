"""The editor of a section in the browser: preview, unsaved text, two texts at once, and a final version refused."""

import pytest
from playwright.sync_api import expect

from reports.models import Deliverable, SectionDraft
from tests.reports.sample import build_sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATH = "/s/outside-actors/report/findings-resistance/"
FIELD = "Text of this section, in Markdown"


@pytest.fixture
def sample(transactional_db):
    return build_sample()


def says(page, words: str) -> None:
    page.get_by_role("status").filter(has_text=words).wait_for()


def save(page, name: str = "Save section") -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_preview_loses_no_choice_and_changes_no_state(browser_page, sample):
    page = browser_page(sample.coordinator, f"{PATH}?show=unused")
    page.get_by_label(FIELD).fill("## It waits.\n\nIn *all* groups.^[In three.]")
    page.get_by_label("Ready").check()
    page.get_by_label("Print this section even if it is empty").check()
    page.get_by_role("button", name="Preview").click()
    page.locator("#editor h3", has_text="It waits.").wait_for()
    assert page.locator("#editor .footnote").inner_text() == "In three."
    assert page.get_by_label("Ready").is_checked()
    assert sample.section("resistance").state == "empty"
    page.get_by_role("button", name="Write").click()
    page.get_by_label(FIELD).wait_for()
    assert page.get_by_label("Ready").is_checked()
    assert page.get_by_label("Print this section even if it is empty").is_checked()
    page.get_by_role("button", name="Preview").click()
    page.locator("#editor h3").wait_for()
    save(page)
    says(page, "Saved")
    section = sample.section("resistance")
    assert (section.narrative, section.state, section.prints_empty) == (
        "## It waits.\n\nIn *all* groups.^[In three.]",
        "ready",
        True,
    )
    assert page.get_by_role("button", name="Unused").get_attribute("aria-pressed") == "true"


def test_unsaved_text_is_kept_and_offered_again(browser_page, sample):
    page = browser_page(sample.coordinator, PATH)
    page.get_by_label(FIELD).fill("Typed and not saved.")
    says(page, "Not saved yet. Copy kept at ")
    assert SectionDraft.objects.get().text == "Typed and not saved."
    page.reload()
    page.get_by_text("You have unsaved text in this section from").wait_for()
    assert page.get_by_label(FIELD).input_value() == ""
    page.get_by_role("link", name="Restore unsaved text").click()
    expect(page.get_by_label(FIELD)).to_have_value("Typed and not saved.")
    assert "unsaved" not in page.url, "a reload would put an older text into the form unasked"
    save(page)
    says(page, "Saved")
    assert (sample.section("resistance").narrative, SectionDraft.objects.count()) == ("Typed and not saved.", 0)
    page.get_by_label(FIELD).fill("Another.")
    says(page, "Not saved yet. Copy kept at ")
    page.reload()
    page.get_by_role("button", name="Discard unsaved text").click()
    page.locator("#offer").wait_for(state="detached")
    assert SectionDraft.objects.count() == 0
    assert page.get_by_label(FIELD).input_value() == "Typed and not saved."


@pytest.mark.expects("409 .*/findings-resistance/")
def test_two_people_meet_and_both_texts_stay(browser_page, sample):
    mine, hers = browser_page(sample.coordinator, PATH), browser_page(sample.coordinator, PATH)
    mine.get_by_label(FIELD).fill("Same line.\nMine here.")
    hers.get_by_label(FIELD).fill("Same line.\nHers here.")
    save(hers)
    says(hers, "Saved")
    # A preview in between takes no newer version along.
    mine.get_by_role("button", name="Preview").click()
    mine.get_by_role("button", name="Write").click()
    mine.get_by_label(FIELD).wait_for()
    save(mine)
    mine.get_by_text("You saved this section in another tab or window at").wait_for()
    assert [each.inner_text() for each in mine.locator(".version del").all()] == ["Hers"]
    assert [each.inner_text() for each in mine.locator(".version ins").all()] == ["Mine"]
    assert sample.section("resistance").narrative == "Same line.\nHers here."
    assert SectionDraft.objects.get().text == "Same line.\nMine here."
    field = mine.get_by_label("Text to save")
    mine.get_by_role("button", name="Use the saved text").click()
    expect(field).to_have_value("Same line.\nHers here.")
    mine.get_by_role("button", name="Use both, one after the other").click()
    expect(field).to_have_value("Same line.\nHers here.\n\nSame line.\nMine here.")
    mine.get_by_role("button", name="Use my text").click()
    expect(field).to_have_value("Same line.\nMine here.")
    save(mine, "Save this text")
    says(mine, "Saved")
    assert sample.section("resistance").narrative == "Same line.\nMine here."
    assert SectionDraft.objects.count() == 0


@pytest.mark.expects("400 .*/report/facts/")
def test_a_final_version_is_refused_until_preflight_is_settled(browser_page, sample):
    Deliverable.objects.update(disclaimer="")
    page = browser_page(sample.coordinator, "/s/outside-actors/report/facts/")
    page.get_by_label("Status").select_option("final")
    page.get_by_label("Subtitle").fill("Changed with it")
    save(page, "Save cover and control")
    page.get_by_text("D1.3 cannot be final yet.").wait_for()
    assert "Cover The disclaimer is missing." in page.locator(".blocking").inner_text()
    assert page.get_by_label("Subtitle").input_value() == "Changed with it"
    page.get_by_label("Disclaimer").fill("The authors' view only.")
    save(page, "Save cover and control")
    page.get_by_text("Cover and control saved.").wait_for()
    assert Deliverable.objects.get().status == "final"
    Deliverable.objects.update(disclaimer="")
    page.goto(page.url.replace("/facts/", "/findings-resistance/"))
    page.get_by_role("button", name="Assemble draft").click()
    page.get_by_text("Resolve these points before a final version").wait_for()
    assert "The disclaimer is missing." in page.locator(".blocking").inner_text()


@pytest.mark.expects("409 .*/findings-resistance/")
def test_the_editor_is_fit_on_conflict(browser_page, axe, sample):
    for width in (1440, 390):
        page = browser_page(sample.coordinator, PATH, width=width)
        version = page.locator("[name=version]")
        page.get_by_label(FIELD).fill(f"One at {width}.\n" + "A line of words. " * 20)
        version.evaluate("field => { field.value = '9' }")
        save(page)
        page.locator(".versions").wait_for()
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
