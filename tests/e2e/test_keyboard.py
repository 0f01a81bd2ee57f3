"""The whole job without a mouse, and choices of display; axe is asked about all that opens."""

import pytest

from coding.actions.coding import add_code
from coding.models import Coding, DisplayChoices, Memo
from tests.e2e.test_coding import wait_saved
from tests.factories import CodeFactory, code_words, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def said(page) -> str:
    return page.locator("#announce").inner_text()


def focused(page) -> str:
    return page.evaluate("document.activeElement.className || document.activeElement.id")


@pytest.mark.expects("404 .*/excerpts/")  # the pane may still ask for what the undo has just removed
def test_a_passage_is_coded_from_the_first_tab_to_undo_with_keys_alone(screen, study, transcript, code, researcher):
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
        before = study.events.count()
        page.keyboard.press("z")
        for _ in range(100):
            if study.events.count() > before:
                break
            page.wait_for_timeout(100)
    assert Coding.objects.count() == 0
    assert Memo.objects.standing().count() == 0
    assert other.codings.count() == 0


def test_where_people_differ_and_a_turn_by_its_number(screen, study, transcript, code, researcher):
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


def test_single_keys_can_be_switched_off_and_stay_off(screen, transcript, researcher):
    page = screen()
    page.keyboard.press("?")
    page.get_by_label("Enable single-key shortcuts").uncheck()
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


def test_display_takes_effect_at_once_and_after_a_reload(screen, transcript, code, study, researcher):
    code_words(code, member(study, name="Ilse Brandt"), (transcript.turns.first(), "a date"))
    page = screen()
    assert page.locator("mark").count() == 1
    page.get_by_role("button", name="Display options").click()
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


def test_of_two_quick_display_choices_the_later_is_kept(screen, transcript, code, study, researcher):
    code_words(code, member(study, name="Ilse Brandt"), (transcript.turns.first(), "a date"))
    page = screen()
    held = []
    page.route("**/display", lambda route: held.append(route))
    page.get_by_role("button", name="Display options").click()
    page.get_by_label("Very large").check()
    page.get_by_label("Codes of", exact=True).select_option("mine")
    for _ in range(10):
        page.wait_for_timeout(200)
        if held:
            held.pop().continue_()  # the newest first
    page.wait_for_selector("mark", state="detached")
    chosen = DisplayChoices.objects.get(user=researcher)
    assert (chosen.coders, chosen.text_size) == ("mine", 21)


def test_axe_finds_nothing_in_what_opens(screen, axe, transcript, code, researcher):
    code_words(code, researcher, (transcript.turns.first(), "a date"))
    page = screen(bypass_csp=True)
    page.keyboard.press("?")
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Display options").click()
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_selector("textarea.correcting-text")
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    assert axe(page) == []


def test_words_and_sentences_are_taken_over_the_border_of_a_turn(screen, transcript, code):
    page = screen()
    page.keyboard.press("j")
    for _ in range(2):  # both sentences of the first turn
        page.keyboard.press("s")
    page.keyboard.press("s")
    assert said(page).endswith("the other way round.")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("b")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("c")
    page.keyboard.type("lead")
    page.keyboard.press("Enter")
    wait_saved(page)
    first, second = Coding.objects.get().excerpt.spans.order_by("position")
    assert (first.quote, second.quote) == (
        "The association gave us a date. Before that the plan was in a drawer.",
        "With us it was the other way round. Nobody",
    )


def test_escape_of_the_picker_gives_back_focus_and_a_selection_of_two_turns(screen, transcript):
    page = screen()
    page.keyboard.press("j")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    before = page.evaluate("getSelection().toString()")
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    assert page.evaluate("getSelection().toString()") == before
    assert "drawer." in before and "middle management." in before
    assert focused(page).startswith("turn")


def test_single_keys_work_with_alt_when_they_are_off_and_the_sheet_is_searched(screen, transcript, researcher):
    DisplayChoices.objects.create(user=researcher, single_keys=False)
    page = screen()
    page.keyboard.press("j")
    assert not focused(page).startswith("turn")
    page.keyboard.press("Alt+j")
    assert focused(page).startswith("turn")
    page.keyboard.press("Control+/")
    page.get_by_label("Find a shortcut").fill("without a code")
    shown = page.locator("#keys-list dt:visible")
    assert shown.all_inner_texts() == ["AltU"]
    assert page.locator("#keys-found").inner_text().startswith("1 of ")
    page.get_by_label("Find a shortcut").fill("brew coffee")
    assert page.locator("#keys-found").inner_text() == "No shortcut found."


def test_an_excerpt_is_announced_by_its_codes_and_people(screen, study, transcript, code, researcher):
    excerpt = code_words(code, researcher, (transcript.turns.first(), "a date")).excerpt
    add_code(
        excerpt, by=member(study, name="Ilse"), code=CodeFactory(study=study, dimension=code.dimension, name="Time")
    )
    page = screen()
    page.keyboard.press("n")
    page.wait_for_selector("#inspector .inspector-code")
    assert said(page) == "Leadership buy-in, Time; you and Ilse"


def test_the_codebook_on_a_narrow_screen_is_a_dialog_that_keeps_the_tab_key(screen, transcript, code):
    page = screen(width=900)
    tree = page.locator("#tree")
    page.keyboard.press("f")
    assert (tree.get_attribute("role"), tree.get_attribute("aria-modal")) == ("dialog", "true")
    assert focused(page) == "filter"
    for key in ["Tab"] * 30 + ["Shift+Tab"] * 30:
        page.keyboard.press(key)
        assert page.evaluate("document.getElementById('tree').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert tree.is_hidden() and tree.get_attribute("role") is None
    assert page.evaluate("document.activeElement.id") == "open-tree"


def test_the_last_codes_show_their_digits(screen, transcript, code):
    page = screen()
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.keyboard.press("c")
    page.keyboard.type("lead")
    page.keyboard.press("Enter")
    wait_saved(page)
    assert page.locator(".code-name[data-digit='1']").inner_text() == "Leadership buy-in"
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    page.keyboard.press("s")
    page.keyboard.press("1")
    page.wait_for_function("document.querySelectorAll('.turn:has(mark)').length === 2")


def test_axe_finds_nothing_in_picker_drawer_and_codebook(screen, axe, browser_page, study, code, researcher):
    page = screen(bypass_csp=True)
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.keyboard.press("c")
    page.keyboard.type("lead")
    assert axe(page) == []
    narrow = screen(bypass_csp=True, width=390)
    narrow.get_by_role("button", name="Codes", exact=True).click()
    assert axe(narrow) == []
    page = browser_page(researcher, f"/s/{study.slug}/codebook/", bypass_csp=True)
    assert axe(page) == []


@pytest.mark.parametrize("path", ["", "codebook/"])
def test_no_tab_stop_is_out_of_order(screen, browser_page, study, researcher, transcript, path):
    page = screen() if not path else browser_page(researcher, f"/s/{study.slug}/{path}")
    assert page.evaluate("[...document.querySelectorAll('[tabindex]')].filter((each) => each.tabIndex > 0).length") == 0


@pytest.mark.parametrize("key", ["c", "Enter", "v", ".", "r"])
def test_a_key_that_can_do_nothing_says_why_on_the_page(screen, code, key):
    """Who saw nothing typed on: the e of “leadership” opened the turn's words, and the rest went into them."""
    page = screen()
    page.keyboard.press("j")
    page.keyboard.press(key)
    page.locator("#toast").wait_for(state="visible")
    assert page.locator("#toast").inner_text() == said(page)
