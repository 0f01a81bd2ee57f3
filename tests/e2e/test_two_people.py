"""Two people, each in a browser of their own: whoever comes second reads what happened, and by whom."""

import pytest
from django.urls import reverse

from coding.actions.codebook import retire_code
from coding.actions.deleting import delete_transcript
from coding.actions.merging import merge_code
from coding.models import Code, Coding, Excerpt
from tests.e2e.test_bad_line import MEMO, opened
from tests.e2e.test_coding import select, wait_saved
from tests.e2e.test_live import SOON
from tests.factories import CodeFactory, code_words

# What is refused here is refused by an answer of 409, and of 410 where the transcript is gone.
REFUSED = pytest.mark.expects(r"(409|410) .*/api/v1/")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), REFUSED]
SLOW_MS = 1500
LONG = 3 * SOON


def press_code(page, code) -> None:
    page.click(f".code-name[data-code='{code.pk}']")


def says(page, where: str, words: str) -> None:
    page.wait_for_selector(f"{where}:has-text('{words}')", timeout=LONG)


def is_refused(page, words: str) -> None:
    """The sentence is on the page, and the line at the top says that nothing was saved."""
    page.wait_for_selector(f":text('{words}'):visible", timeout=LONG)
    page.wait_for_selector(".saved-state.problem")
    assert page.inner_text("#saved-state") == "Not saved"


def edit(page, n: int):
    page.keyboard.press("Escape")
    page.locator(".turn").nth(n).focus()
    page.keyboard.press("e")
    return page.locator(".correcting-text")


# ---- the codebook under an open picker ----


def test_a_code_that_is_merged_while_it_is_chosen(two, transcript, code, other_code, ilse):
    """Enter gives neither the code that went nor its heir, until the person has read who merged it."""
    page, hers = two()
    select(page, 0, "a date", 0, "a date")
    page.keyboard.press("c")
    page.keyboard.type("lead")
    hers.goto(reverse("coding:code_merge", args=[transcript.study.slug, code.pk]) + f"?into={other_code.pk}")
    hers.click("main button.primary")
    says(page, "#picker", "Ilse Brandt merged “Leadership buy-in” into “Management”. Choose a code.")
    assert page.input_value("#picker-input") == "lead"
    page.keyboard.press("Enter")
    page.wait_for_selector(".picker-option[aria-selected=true]:has-text('Management')")
    assert not Coding.objects.exists()
    page.keyboard.press("Enter")
    wait_saved(page)
    assert Coding.objects.get().code == other_code


def test_codes_that_went_before_the_page_heard_of_it(two, study, code, other_code, ilse):
    third = CodeFactory(study=study, dimension=code.dimension, name="Third")
    page, _ = two()
    page.context.set_offline(True)
    for n, words, chosen in (0, "a date", code), (1, "With us", third):
        select(page, n, words, n, words)
        press_code(page, chosen)
        page.wait_for_selector(".saved-state.problem")
    merge_code(code, into=other_code, by=ilse)
    retire_code(third, by=ilse)
    page.context.set_offline(False)
    page.click("#saved-state >> text=Retry")
    is_refused(page, "Ilse Brandt retired “Third”. Choose another code.")
    assert Coding.objects.get().code == other_code
    said = "Ilse Brandt merged “Leadership buy-in” into “Management”, so “Management” was applied."
    assert page.evaluate("window.told").count(said) == 1


# ---- a transcript that is deleted ----


def test_a_transcript_that_is_deleted_keeps_what_is_being_written(two, transcript, code, researcher, ilse):
    code_words(code, researcher, (transcript.turns.first(), "in a drawer"))
    page, _ = two()
    opened("in a drawer")(page)
    page.fill(f"{MEMO} textarea", "Compare with P02.")
    gone = "Ilse Brandt deleted this transcript on"
    delete_transcript(transcript, by=ilse, reason="mistake")
    page.click(f"{MEMO} [type=submit]")
    is_refused(page, gone)
    says(page, "#gone", gone)
    press_code(page, code)
    page.wait_for_timeout(300)
    is_refused(page, gone)
    assert page.input_value("#inspector .memo-form textarea >> nth=0") == "Compare with P02."
    area = edit(page, 1)
    area.fill("Nobody asked anybody.")
    page.keyboard.press("Control+Enter")
    says(page, ".correcting-note", gone)
    page.keyboard.press("Escape")
    assert area.input_value() == "Nobody asked anybody."
    assert "Saved" not in page.inner_text("#saved-state")


# ---- a slow line ----

SLOW = """(ms) => {
  const real = window.fetch;
  window.fetch = async (...all) => {
    const answer = await real(...all);
    await new Promise((go) => setTimeout(go, ms));
    return answer;
  };
}"""


# The answer to the second coding asks for its excerpt when the undo has taken that already.
@pytest.mark.expects(r"GET 404 .*/excerpts/\d+$")
def test_on_a_slow_line_saves_keep_their_order_and_nothing_jumps(two, study, transcript, code, other_code):
    page, _ = two()
    page.evaluate(SLOW, SLOW_MS)
    select(page, 0, "a date", 0, "a date")
    press_code(page, code)
    select(page, 1, "middle", 1, "middle")
    assert page.inner_text("#saved-state") == "Saving"
    page.wait_for_selector("mark:not([data-ids='0']):text('a date')")
    assert page.evaluate("getSelection().toString()") == "middle"
    press_code(page, other_code)
    page.keyboard.press("z")
    page.wait_for_timeout(SLOW_MS)
    assert page.inner_text("#saved-state") == "Saving"
    says(page, "#toast", "Undid: applied “Management”.")
    wait_saved(page)
    verbs = study.events.order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["codings.applied", "codings.applied", "codings.removed"]
    assert Coding.objects.get().code == code


def test_two_quick_codings_and_a_new_code_on_a_slow_line(two, transcript, code, other_code):
    page, _ = two()
    page.evaluate(SLOW, SLOW_MS)
    select(page, 0, "a date", 0, "a date")
    press_code(page, code)
    press_code(page, other_code)
    select(page, 1, "middle", 1, "middle")
    page.keyboard.press("c")
    page.keyboard.type("Rectors")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_selector("mark:not([data-ids='0']):text('middle')", timeout=4 * LONG)
    wait_saved(page)
    codes = Coding.objects.order_by("pk").values_list("code__name", "excerpt__spans__quote")
    assert list(codes) == [("Leadership buy-in", "a date"), ("Management", "a date"), ("Rectors", "middle")]
    assert Code.objects.filter(name="Rectors").count() == 1


# ---- the same words ----


def test_the_same_words_at_once(two, transcript, code, other_code):
    page, hers = two()
    for each in page, hers:
        select(each, 0, "a date", 0, "a date")
    hers.context.set_offline(True)
    hers.keyboard.press("c")
    for name in ("lead", "mana"):  # two codes, the picker stays open
        hers.keyboard.type(name)
        hers.keyboard.press("Shift+Enter")
    press_code(page, code)
    press_code(page, other_code)
    hers.context.set_offline(False)
    hers.keyboard.press("Escape")
    hers.click("#saved-state >> text=Retry")
    for each in page, hers:
        wait_saved(each)
    assert Excerpt.objects.count() == 1
    assert Coding.objects.count() == 4
    opened("a date")(page)
    for name in ("Leadership buy-in", "Management"):
        says(page, ".inspector-code", name)
    page.wait_for_selector(".inspector-code :text('Ilse Brandt') >> nth=1", timeout=LONG)


# ---- the text under a picker and under an editor ----


def split(page, n: int, at: str) -> None:
    area = edit(page, n)
    area.evaluate("(area, at) => area.setSelectionRange(area.value.indexOf(at), area.value.indexOf(at))", at)
    page.keyboard.press("Control+Shift+Enter")
    wait_saved(page)


def rewrite(page, n: int, old: str, new: str) -> None:
    area = edit(page, n)
    area.fill(area.input_value().replace(old, new))
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".correcting", state="detached")
    wait_saved(page)


def delete(page, n: int) -> None:
    edit(page, n)
    page.click(".correcting-tools >> text=Delete turn")
    page.wait_for_selector(".correcting", state="detached")


CHANGES = {
    "split": (lambda p: split(p, 1, "asked"), "Ilse Brandt split the turn in which you selected words."),
    "rewrite": (lambda p: rewrite(p, 1, "Nobody", "Who"), "Ilse Brandt corrected the words that you selected."),
    "delete": (lambda p: delete(p, 1), "Ilse Brandt deleted the turn in which you selected words."),
}


@pytest.mark.parametrize("change", CHANGES)
def test_words_that_go_under_an_open_picker(two, transcript, change):
    page, hers = two()
    select(page, 1, "Nobody", 1, "asked")
    page.keyboard.press("c")
    act, words = CHANGES[change]
    act(hers)
    says(page, "#inspector", words)
    assert page.locator("#picker").is_hidden()
    page.keyboard.press("c")
    page.keyboard.press("1")
    assert page.locator("#picker").is_hidden()
    assert not Coding.objects.exists()


def test_a_turn_that_somebody_else_corrects_under_the_editor(two, transcript):
    page, hers = two()
    area = edit(page, 1)
    rewrite(hers, 1, "middle", "lower")
    area.fill(area.input_value().replace("middle", "senior"))
    page.keyboard.press("Control+Enter")
    says(page, ".correcting:not([aria-busy]) .correcting-note", "lower management")
    is_refused(page, "There now:")
    assert "senior" in area.input_value()
    page.keyboard.press("Escape")
    page.click("text=Leave without saving")
    page.wait_for_selector(".turn .text:has-text('lower management')")  # not the words as they were before both
    area = edit(page, 1)
    rewrite(hers, 1, "lower", "upper")
    area.fill(area.input_value().replace("lower", "senior"))
    page.keyboard.press("Control+Enter")
    says(page, ".correcting:not([aria-busy]) .correcting-note", "upper management")
    page.keyboard.press("Control+Enter")  # seen, and written over
    wait_saved(page)
    assert "senior management" in transcript.turns.last().text


def test_a_turn_that_somebody_else_deletes_under_the_editor(two, transcript):
    page, hers = two()
    area = edit(page, 1)
    area.fill("Nobody asked anybody.")
    delete(hers, 1)
    says(page, ".correcting-note", "Ilse Brandt deleted this turn. Your words are not saved: copy them")
    page.keyboard.press("Control+Enter")
    is_refused(page, "Ilse Brandt deleted this turn")
    assert area.input_value() == "Nobody asked anybody."
