"""The whole job without a mouse, and choices of display; axe is asked about all that opens."""

import pytest

from coding.actions.coding import add_code
from coding.models import Coding, DisplayChoices, Memo
from tests.e2e.test_coding import code, researcher, screen, study, transcript, wait_saved  # noqa: F401
from tests.factories import CodeFactory, code_words, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def said(page) -> str:
    return page.locator("#announce").inner_text()


def focused(page) -> str:
    return page.evaluate("document.activeElement.className || document.activeElement.id")


def test_a_passage_is_coded_from_the_first_tab_to_undo_with_keys_alone(screen, study, transcript, code, researcher):  # noqa: F811
    other = CodeFactory(study=study, dimension=code.dimension, name="Time")
    page = screen()
    for _ in range(60):  # from the top of the page into the text: it is one stop
        page.keyboard.press("Tab")
        if focused(page).startswith("turn"):
            break
    assert focused(page).startswith("turn")
    page.keyboard.press("End")
    page.keyboard.press("s")
    assert said(page) == "8 words selected: With us it was the other way round."
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("c")
    page.keyboard.type("lead")
    page.keyboard.press("Enter")
    wait_saved(page)
    coding = Coding.objects.get()
    assert coding.excerpt.quote.startswith("With us it was the other way round.")
    page.keyboard.press("u")  # next turn without a code
    assert "turn 1" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("s")
    page.keyboard.press(".")  # the same code again
    page.wait_for_selector(".turn:first-child mark")
    page.wait_for_selector("#inspector .inspector-code")
    page.keyboard.press("m")
    page.keyboard.type("Compare with P02.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#inspector .memo-text")
    assert Memo.objects.get().text == "Compare with P02."
    page.keyboard.press("Escape")
    for _ in range(3):
        page.keyboard.press("z")
        page.wait_for_timeout(500)
    assert Coding.objects.count() == 0
    assert Memo.objects.standing().count() == 0
    assert other.codings.count() == 0


def test_where_people_differ_and_a_turn_by_its_number(screen, study, transcript, code, researcher):  # noqa: F811
    other = CodeFactory(study=study, dimension=code.dimension, name="Time")
    same = code_words(code, researcher, (transcript.turns.first(), "a date")).excerpt
    add_code(same, by=member(study, name="Ilse Brandt"), code=code)
    differs = code_words(code, researcher, (transcript.turns.last(), "the other way round")).excerpt
    add_code(differs, by=member(study, name="Amira Haddad"), code=other)
    page = screen()
    page.keyboard.press("d")
    page.wait_for_selector("#inspector :text('the other way round')")
    assert said(page) == "Coders gave it different codes."
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.wait_for_selector(".go-to", state="detached")
    assert "turn 1" in page.evaluate("document.activeElement.getAttribute('aria-label')")


def test_single_keys_can_be_switched_off_and_stay_off(screen, transcript, researcher):  # noqa: F811
    page = screen()
    page.keyboard.press("?")
    page.get_by_label("Single keys work on this page").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("c")
    assert page.locator("#picker").is_hidden()
    page.wait_for_timeout(300)
    assert not DisplayChoices.objects.get(user=researcher).single_keys
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("?")
    assert not page.locator("#keys").evaluate("(dialog) => dialog.open")
    page.keyboard.press("Control+/")
    assert page.locator("#keys").evaluate("(dialog) => dialog.open")


def test_display_takes_effect_at_once_and_after_a_reload(screen, transcript, code, study, researcher):  # noqa: F811
    code_words(code, member(study, name="Ilse Brandt"), (transcript.turns.first(), "a date"))
    page = screen()
    assert page.locator("mark").count() == 1
    page.get_by_role("button", name="How it is shown").click()
    page.get_by_label("Left of the text").check()
    page.get_by_label("Very large").check()
    page.get_by_label("Its number").check()
    page.get_by_label("Codes of", exact=True).select_option("mine")
    page.wait_for_selector("mark", state="detached")
    for _ in range(2):
        assert page.evaluate("getComputedStyle(document.querySelector('.turn .text')).fontSize") == "21px"
        left = page.evaluate("""document.querySelector('.turn .margin').getBoundingClientRect().left
            < document.querySelector('.turn .said').getBoundingClientRect().left""")
        assert left
        assert page.locator("mark").count() == 0
        page.reload()
        page.wait_for_selector("html[data-ready]")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(screen, axe, transcript, code, researcher, theme):  # noqa: F811
    code_words(code, researcher, (transcript.turns.first(), "a date"))
    page = screen(bypass_csp=True, theme=theme)
    page.keyboard.press("?")
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="How it is shown").click()
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_selector("textarea.correcting-text")
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    assert axe(page) == []
