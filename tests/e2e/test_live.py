"""Two people at one transcript, each in a browser of their own."""

import pytest

from coding.actions.coding import Place, apply_code
from coding.actions.text import correct_turn, split_turn
from tests.e2e.test_coding import select
from tests.factories import code_words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOON = 9000  # milliseconds; how soon it is on an idle machine is for tests/bench


def put(transcript, code, who, words, n=0):
    turn = transcript.turns.all()[n]
    start = turn.text.index(words)
    place = Place(turn.pk, turn.version, start, start + len(words), words)
    return apply_code(transcript, by=who, code=code, places=[place])


def test_a_coding_appears_while_words_are_selected_and_the_picker_is_open(screen, transcript, code, ilse):
    page = screen()
    select(page, 0, "gave us", 0, "a date")
    page.keyboard.press("c")
    page.keyboard.type("lead")
    put(transcript, code, ilse, "in a drawer")
    page.wait_for_selector("mark:text('in a drawer')", timeout=SOON)
    page.wait_for_selector(".news:text('Ilse Brandt, just now')")
    assert page.locator("#picker-input").input_value() == "lead"
    page.keyboard.press("Enter")
    page.wait_for_selector("mark:text('gave us a date')")
    page.wait_for_selector("#inspector :text('gave us a date')")


# Keeps the answers about what others did until the test lets them go: a save then overtakes a question.
HOLD = """() => {
  const real = window.fetch;
  window.fetch = async (url, ...rest) => {
    const answer = await real(url, ...rest);
    if (String(url).includes('/changes')) {
      document.documentElement.dataset.held = '';
      await new Promise((go) => (window.letGo = go));
    }
    return answer;
  };
}"""


def test_an_older_answer_is_not_painted_over_a_newer_one(screen, transcript, code, ilse):
    page = screen()
    page.evaluate(HOLD)
    put(transcript, code, ilse, "in a drawer")
    page.wait_for_selector("html[data-held]", timeout=SOON)
    select(page, 0, "a date", 0, "a date")
    page.click(f".code-name[data-code='{code.pk}']")
    page.wait_for_selector("mark:not([data-ids='0']):text('a date')")
    page.wait_for_selector("#inspector .inspector-code")
    page.evaluate("window.letGo()")
    page.wait_for_selector(".news:text('Ilse Brandt, just now')")
    assert page.locator("mark").all_inner_texts() == ["a date", "in a drawer"]
    assert page.inner_text("#inspector .quote-text") == "a date"


def test_a_selection_stays_where_the_turn_was_corrected_before_it(screen, transcript, code, ilse):
    page = screen()
    select(page, 1, "Nobody asked", 1, "Nobody asked")
    turn = transcript.turns.last()
    correct_turn(turn, by=ilse, version=1, text=turn.text.replace("With us", "Where we work"))
    page.wait_for_selector(".text:has-text('Where we work')", timeout=SOON)
    assert page.evaluate("getSelection().toString()") == "Nobody asked"
    page.keyboard.press("c")
    page.keyboard.type("lead")
    page.keyboard.press("Enter")
    page.wait_for_selector("mark:not([data-ids='0']):text('Nobody asked')")  # 0: painted, and not yet saved
    assert transcript.excerpts.get().quote == "Nobody asked"


def test_turns_that_came_stand_in_their_place(screen, transcript, ilse):
    page = screen()
    split_turn(transcript.turns.last(), by=ilse, version=1, offset=36)
    page.wait_for_selector(".turn >> nth=2", timeout=SOON)
    shown = page.locator(".turn .text").all_inner_texts()
    assert shown == list(transcript.turns.order_by("position").values_list("text", flat=True))


def test_who_else_is_here_and_at_which_turn(screen, browser_page, transcript, code, ilse):
    page = screen()
    other = browser_page(ilse, f"/s/{transcript.study.slug}/transcripts/{transcript.pk}/")
    other.wait_for_selector("html[data-ready]")
    other.keyboard.press("j")
    other.keyboard.press("j")
    page.wait_for_selector("#presence .ring:text('IB')", timeout=2 * SOON)
    page.wait_for_selector(".turn:nth-child(2) .here", timeout=2 * SOON)
    other.wait_for_selector("#presence .ring:text('KM')", timeout=2 * SOON)
    assert page.locator("#presence .ring").count() == 1, "oneself is not shown"


def test_two_tabs_of_one_person(screen, transcript, code, researcher):
    first, second = screen(), screen()
    excerpt = code_words(code, researcher, (transcript.turns.first(), "in a drawer")).excerpt
    first.reload()
    first.wait_for_selector("html[data-ready]")
    select(second, 0, "a date", 0, "a date")
    second.keyboard.press("c")
    second.keyboard.type("lead")
    second.keyboard.press("Enter")
    second.wait_for_selector("mark:text('a date')")
    first.wait_for_selector("mark:text('a date')", timeout=SOON)
    assert first.locator("#presence .ring").count() == 0
    assert excerpt.codings.count() == 1
