"""“Read to the end” in Chromium: by key, by button, undone, and at the end of the text on a phone."""

import pytest

from coding.models import Reading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PRESSED = "[data-read-toggle][aria-pressed=true]"
LOOSE = "[data-read-toggle][aria-pressed=false]"


def test_read_to_the_end_by_key_undone_by_key_and_set_by_the_button(screen, researcher):
    page = screen()
    page.keyboard.press("Shift+E")
    page.wait_for_selector(PRESSED)
    assert page.inner_text("#read-by") == "Read to the end by Karin Maris."
    assert Reading.objects.get().reader == researcher
    page.keyboard.press("z")
    page.wait_for_selector(LOOSE)
    assert not Reading.objects.exists()
    page.click(".top-bar-end [data-read-toggle]")
    page.wait_for_selector(PRESSED)
    page.keyboard.press("?")
    assert "mark as read to the end, or not" in page.inner_text("#keys-list")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    page.click(".reader-end [data-read-toggle]")
    page.wait_for_selector(LOOSE)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.inner_text("#read-by") == "Nobody has read this transcript to the end yet."
