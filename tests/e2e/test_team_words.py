"""The toggle of the evidence pane: words of the research team on request, with search, paging and without scripts."""

import pytest

from tests.reports.sample import build_sample, code_sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATH = "/s/outside-actors/report/findings-resistance/"
LABEL = "Include words of the research team"


def test_words_of_the_team_are_listed_on_request_and_stay_through_search(browser_page, transactional_db):
    sample = build_sample()
    code_sample(sample)
    sample.excerpt("A", "What held it back inside?", "passive")
    page = browser_page(sample.coordinator, PATH)
    page.get_by_text("6 excerpts in RE").wait_for()
    toggle = page.get_by_role("button", name=LABEL)
    toggle.click()
    page.get_by_text("7 excerpts in RE").wait_for()
    page.get_by_role("searchbox").fill("inside")
    page.keyboard.press("Enter")
    page.get_by_text("1 excerpt in RE").wait_for()
    piece = page.locator(".piece", has_text="What held it back inside?")
    assert piece.locator(".badge").inner_text() == "Research team"
    piece.get_by_role("button", name="For", exact=True).click()
    quote = page.locator("#quotes .chosen", has_text="What held it back inside?")
    assert quote.locator(".badge").inner_text() == "Research team"
    assert toggle.get_attribute("aria-pressed") == "true"
    toggle.click()
    page.get_by_text("0 excerpts in RE").wait_for()
    # Without scripts the same buttons send the same forms.
    page = browser_page(sample.coordinator, f"{PATH}?q=inside", java_script_enabled=False)
    page.get_by_role("button", name=LABEL).click()
    assert page.get_by_text("1 excerpt in RE").count() == 1
