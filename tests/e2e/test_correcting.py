"""Correcting the text in the browser: by keys, by pointer, with undo, and with somebody else at the same turn."""

import pytest

from coding.actions.text import correct_turn
from coding.models import Span
from tests.e2e.test_coding import wait_saved
from tests.factories import code_words, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def open_editor(page, n=0):
    page.locator(".turn").nth(n).hover()
    page.get_by_role("button", name="Correct", exact=True).click()
    page.wait_for_selector("textarea.correcting-text")
    return page.locator("textarea.correcting-text")


def texts(transcript):
    return list(transcript.turns.order_by("position").values_list("text", flat=True))


def test_a_word_is_corrected_by_keys_and_the_page_says_what_it_touches(screen, transcript, code, researcher):
    code_words(code, researcher, (transcript.turns.first(), "a date"))
    page = screen()
    page.keyboard.press("j")
    page.keyboard.press("e")
    area = page.locator("textarea.correcting-text")
    area.fill(area.input_value().replace("a date", "a month"))
    page.wait_for_selector(".correcting-note li:has-text('Changed: a date a month')")
    page.keyboard.press("Control+Enter")
    wait_saved(page)
    page.wait_for_selector("mark.touched:text('a month')")
    assert Span.objects.get().state == "touched"
    assert page.evaluate("document.activeElement.classList.contains('turn')")
    page.keyboard.press("z")
    page.wait_for_selector("mark:not(.touched):text('a date')")
    assert Span.objects.get().state == "live"


def test_split_join_and_delete_keep_the_order_and_undo_brings_it_back(screen, transcript):
    before = texts(transcript)
    page = screen()
    area = open_editor(page, 1)
    at = before[1].index("Nobody")
    area.evaluate(f"(area) => area.setSelectionRange({at}, {at})")
    page.get_by_role("button", name="Split turn here").click()
    page.wait_for_selector(".turn >> nth=2")
    assert texts(transcript) == [before[0], "With us it was the other way round.", "Nobody asked middle management."]
    shown = page.locator(".turn .text").all_inner_texts()
    assert shown == texts(transcript)
    assert "turn 3" in page.locator(".turn").nth(2).get_attribute("aria-label")
    open_editor(page, 1)
    page.get_by_role("button", name="Join with next turn").click()
    page.wait_for_selector(".turn >> nth=2", state="detached")
    assert texts(transcript) == before
    open_editor(page, 0)
    page.get_by_role("button", name="Delete turn").click()
    page.wait_for_selector(".turn >> nth=1", state="detached")
    assert page.locator(".turn .text").all_inner_texts() == before[1:]
    for turns in (2, 3, 2):
        page.keyboard.press("z")
        page.wait_for_function("n => document.querySelectorAll('.turn').length === n", arg=turns)
    assert page.locator(".turn .text").all_inner_texts() == before == texts(transcript)


@pytest.mark.expects("409 .*/turns/")
def test_somebody_else_at_the_same_words_shows_both(screen, study, transcript):
    page = screen()
    area = open_editor(page, 1)
    area.fill("With us it was very different. Nobody asked middle management.")
    theirs = "With us it was the wrong way round. Nobody asked middle management."
    correct_turn(transcript.turns.last(), by=member(study, name="Ilse Brandt"), version=1, text=theirs)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".correcting [role=alert]")
    assert "very different" in area.input_value()
    assert theirs in page.locator(".correcting-note").inner_text()
    page.keyboard.press("Control+Enter")  # seen, and still wanted
    wait_saved(page)
    page.wait_for_selector("textarea.correcting-text", state="detached")
    assert texts(transcript)[1] == "With us it was very different. Nobody asked middle management."


def test_leaving_changed_words_asks_first(screen, transcript):
    before = texts(transcript)
    page = screen()
    open_editor(page, 1).fill("Other words.")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Leave without saving").click()
    page.wait_for_selector("textarea.correcting-text", state="detached")
    assert texts(transcript) == before
    assert page.locator(".turn .text").all_inner_texts() == before


def test_a_correction_made_while_the_server_is_away_stays_and_is_saved_once(screen, transcript):
    page = screen()
    area = open_editor(page, 0)
    wanted = area.input_value().replace("a date", "a month")
    area.fill(wanted)
    turn = transcript.turns.order_by("position").first()
    page.route(f"**/turns/{turn.pk}", lambda route: route.abort())
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".saved-state.problem")
    assert area.input_value() == wanted
    page.unroute(f"**/turns/{turn.pk}")
    page.click("#saved-state >> text=Retry")
    wait_saved(page)
    turn.refresh_from_db()
    assert (turn.text, turn.version, transcript.study.events.count()) == (wanted, 2, 1)
