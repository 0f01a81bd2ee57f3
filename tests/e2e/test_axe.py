"""The suite's own look at colours sees what it is there for, in both themes."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COLOURS = (
    "<style>p {{ background: #fff; color: {} }} @media (prefers-color-scheme: dark) {{ p {{ color: {} }} }}</style>"
)
FAINT = {"light": COLOURS.format("#ddd", "#000"), "dark": COLOURS.format("#000", "#ddd")}


@pytest.mark.parametrize("theme", FAINT)
def test_faint_words_are_found_in_each_theme(browser_page, axe, theme):
    page = browser_page(path="/accounts/login/", bypass_csp=True)
    page.set_content(f"<html lang=en><title>A</title>{FAINT[theme]}<main><h1>A</h1><p>Faint words.</p></main></html>")
    assert [line.split(":")[:2] for line in axe(page)] == [[theme, " color-contrast"]]
