"""The bar at the selected words: by mouse, by finger and by keys; half words; what tree and jump bar then say."""

import pytest

from coding.actions.merging import merge_code
from coding.models import Code, Coding, DisplayChoices, Memo
from tests.e2e.test_coding import SELECT, select, wait_saved
from tests.factories import CodeFactory, code_words, transcript_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BAR = ".selection-bar"

BOXES = """() => {
  const box = (rect) => ({left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom});
  const turns = [...document.querySelectorAll('.turn .text')].map((each) => box(each.getBoundingClientRect()));
  const edge = document.getElementById('reader').getBoundingClientRect();
  const words = [...CSS.highlights.get('pending')].flatMap((range) => [...range.getClientRects()].map(box));
  const seen = words.filter((rect) => rect.bottom > edge.top && rect.top < edge.bottom)
    .map((rect) => ({...rect, top: Math.max(rect.top, edge.top), bottom: Math.min(rect.bottom, edge.bottom)}));
  return {bar: box(document.querySelector('.selection-bar').getBoundingClientRect()), turns,
    words: seen, window: [innerWidth, innerHeight]};
}"""


def shown(page):
    return page.locator(BAR).get_by_role("button").all_inner_texts()


def assert_fits(boxes) -> None:
    bar, (width, height) = boxes["bar"], boxes["window"]
    assert bar["left"] >= 0 and bar["right"] <= width and bar["top"] >= 0 and bar["bottom"] <= height
    assert not [
        rect
        for rect in boxes["words"]
        if rect["left"] < bar["right"]
        and bar["left"] < rect["right"]
        and rect["top"] < bar["bottom"]
        and bar["top"] < rect["bottom"]
    ], "the bar covers selected words"


def take(page, first: int, start: str, last: int, end: str) -> None:
    """As a mouse would leave it; at every width."""
    page.evaluate(SELECT, [first, start, last, end])
    page.wait_for_selector(f"{BAR}:not([hidden])")


def drag(page, turn: int, start: str, end: str, alt: bool = False) -> None:
    """From the middle of one letter to the middle of another, with the mouse."""
    find = """([turn, words, last]) => {
      const text = document.querySelectorAll('.turn .text')[turn];
      const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      for (let node; (node = walker.nextNode()); ) {
        const at = node.data.indexOf(words);
        if (at < 0) continue;
        const range = document.createRange();
        const letter = last ? at + words.length - 1 : at;
        range.setStart(node, letter); range.setEnd(node, letter + 1);
        const box = range.getBoundingClientRect();
        return [last ? box.right - 1 : box.left + 1, (box.top + box.bottom) / 2];
      }
    }"""
    if alt:
        page.keyboard.down("Alt")
    page.mouse.move(*page.evaluate(find, [turn, start, False]))
    page.mouse.down()
    page.mouse.move(*page.evaluate(find, [turn, end, True]), steps=4)
    page.mouse.up()
    page.wait_for_selector("#inspector :text('New selection')")
    if alt:
        page.keyboard.up("Alt")


def test_by_mouse_words_get_a_code_and_the_next_ones_the_last_code(screen, code, transcript):
    page = screen()
    assert page.locator("#tree-says").inner_text() == "Click a code to find its excerpts"
    select(page, 0, "gave us", 0, "a date")
    before = page.evaluate(BOXES)
    assert shown(page) == ["Code", "In vivo", "Memo", "Copy"]
    assert_fits(before)
    assert page.locator("#tree-says").inner_text() == "Click a code to apply it to the selection"
    page.locator(BAR).get_by_role("button", name="Code").click()
    page.keyboard.type("lead")
    page.keyboard.press("Enter")
    wait_saved(page)
    page.wait_for_selector("#inspector .inspector-code")
    assert page.locator(BAR).is_hidden()
    assert page.locator("#tree-says").inner_text() == "Click a code to apply or remove it"
    drag(page, 1, "Nobody", "management")
    assert shown(page)[1] == f"{code.dimension.letters}\nLeadership buy-in"
    assert page.evaluate(BOXES)["turns"] == before["turns"], "nothing in the text moved"
    page.locator(BAR).get_by_role("button", name="Leadership buy-in").click()
    page.wait_for_selector("mark:not([data-ids='0']):text('Nobody asked middle management')")
    assert Coding.objects.filter(excerpt__transcript=transcript, code=code).count() == 2


def test_half_words_become_whole_ones_unless_alt_is_held_or_the_person_wants_letters(screen, researcher):
    page = screen()
    selected = page.locator("#inspector .quote-text")
    drag(page, 1, "ther way", "roun")
    assert selected.inner_text() == "other way round"
    assert page.evaluate("getSelection().toString()") == "other way round"
    page.keyboard.press("Escape")
    drag(page, 1, "ther way", "roun", alt=True)
    assert selected.inner_text() == "ther way roun"
    page.get_by_role("button", name="Display options").click()
    with page.expect_response("**/display"):
        page.get_by_label("Select whole words").uncheck()
    page.keyboard.press("Escape")
    assert not DisplayChoices.objects.get(user=researcher).whole_words
    page.reload()
    page.wait_for_selector("html[data-ready]")
    drag(page, 1, "ther way", "roun")
    assert selected.inner_text() == "ther way roun"
    page.keyboard.press("Escape")
    drag(page, 1, "ther way", "roun", alt=True)
    assert selected.inner_text() == "other way round"


def test_an_end_is_dragged_by_letters_for_whom_whole_words_are_off(screen, transcript, code, researcher):
    DisplayChoices.objects.create(user=researcher, whole_words=False)
    excerpt = code_words(code, researcher, (transcript.turns.last(), "the other way round")).excerpt
    page = screen()
    page.click("mark")
    page.wait_for_selector(".jaw-end:not([hidden])")
    jaw = page.locator(".jaw-end").bounding_box()
    page.mouse.move(jaw["x"] + 4, jaw["y"] + jaw["height"] / 2)
    page.mouse.down()
    page.mouse.move(jaw["x"] - 12, jaw["y"] + jaw["height"] / 2, steps=4)
    with page.expect_response("**/ends"):
        page.mouse.up()
    excerpt.refresh_from_db()
    span = excerpt.spans.get()
    assert span.quote in {"the other way rou", "the other way roun", "the other way ro"}


def test_by_keys_into_the_bar_along_it_and_out_by_escape(screen, code):
    page = screen()
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.keyboard.press("Tab")
    here = "document.activeElement.innerText"
    assert page.evaluate(here) == "Code"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(here) == "Memo"
    page.keyboard.press("End")
    assert page.evaluate(here) == "Copy"
    page.keyboard.press("Escape")
    assert page.locator(BAR).is_hidden()
    assert page.evaluate("document.activeElement.className").startswith("turn")
    assert page.evaluate("getSelection().toString()").strip(), "the words are still selected"
    page.keyboard.press("Shift+ArrowRight")
    assert page.locator(BAR).is_visible(), "another selection, another bar"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("lead")
    page.keyboard.press("Enter")
    page.wait_for_selector("mark:not([data-ids='0'])")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    page.keyboard.press("s")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn:has(mark:not([data-ids='0'])) >> nth=1")
    assert page.evaluate("document.activeElement.className").startswith("turn"), (
        "the focus did not fall out of the page"
    )


def test_copy_takes_the_words_and_their_place(screen, transcript):
    page = screen(permissions=["clipboard-read", "clipboard-write"])
    select(page, 0, "gave us", 0, "a date")
    page.locator(BAR).get_by_role("button", name="Copy").click()
    page.wait_for_selector(f"{BAR} :text('Copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"“gave us a date” (Irena, {transcript.title}, turn 1)"


def test_in_vivo_and_memo_from_the_bar(screen, transcript, study):
    page = screen()
    select(page, 1, "the other", 1, "way round")
    page.locator(BAR).get_by_role("button", name="In vivo").click()
    page.get_by_role("button", name="Create and apply code").click()
    page.wait_for_selector("#inspector .inspector-code")
    assert Code.objects.filter(study=study, name="the other way round").exists()
    select(page, 0, "gave us", 0, "a date")
    page.locator(BAR).get_by_role("button", name="Memo").click()
    page.locator("#memos textarea").fill("A date, and who set it?")
    page.locator("#memos").get_by_role("button", name="Save memo").click()
    page.wait_for_selector("#memos .memo-text")
    assert Memo.objects.get().turn == transcript.turns.first()


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_the_bar_never_covers_the_words_nor_leaves_the_window(screen, study, width, code, researcher):
    long = transcript_of(
        *[("Irena", f"Turn {n}. " + "They gave us a date and a plan for it. " * 12) for n in range(12)], study=study
    )
    page = screen(width=width, height=700)
    page.goto(f"/s/{study.slug}/transcripts/{long.pk}/")
    page.wait_for_selector("html[data-ready]")
    reader = "document.getElementById('reader')"
    for last in (0, 3, 11):  # a few words, several turns, more than the window holds
        page.evaluate(f"{reader}.scrollTo(0, 0)")
        take(page, 0, "Turn", last, f"Turn {last}.")
        for top in (0, 60, 300, 900, 0):
            page.evaluate(f"{reader}.scrollTo(0, {top})")
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            if page.locator(BAR).is_visible():
                assert_fits(page.evaluate(BOXES))
            else:
                assert page.evaluate(BOXES)["words"] == [], "hidden only while none of the words can be seen"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def long_press(page, x: float, y: float, words: list) -> None:
    """As a phone does it, which Chromium without a screen does not: a word is selected, and the touch is cancelled."""
    client = page.context.new_cdp_session(page)
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    page.evaluate(HANDLES, words)
    client.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})


# What the handles of a selection do: no pointer event, only another selection.
HANDLES = """([turn, from, to]) => {
  const node = document.querySelectorAll('.turn .text')[turn].firstChild;
  const range = document.createRange();
  range.setStart(node, node.data.indexOf(from));
  range.setEnd(node, node.data.indexOf(to) + to.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def test_by_finger_at_390_words_are_selected_and_coded_with_taps(screen, code, transcript):
    page = screen(width=390, height=844, has_touch=True, is_mobile=True)
    box = page.locator(".turn .text >> nth=1").bounding_box()
    long_press(page, box["x"] + 60, box["y"] + 14, [1, "other", "other"])
    page.wait_for_selector(f"{BAR}:not([hidden])")
    page.evaluate(HANDLES, [1, "the oth", "way rou"])
    page.wait_for_selector("#inspector .quote-text:text-is('the other way round')", state="attached")
    assert page.evaluate("getSelection().toString()") == "the other way rou", "the handles stay where they were left"
    assert_fits(page.evaluate(BOXES))
    page.evaluate(HANDLES, [1, "With us", "way rou"])
    page.wait_for_selector("#inspector .quote-text:text-is('With us it was the other way round')", state="attached")
    page.locator(BAR).get_by_role("button", name="Code").tap()
    page.wait_for_selector(".picker-option")
    keys = page.locator("kbd, .by-keys")
    assert keys.count() > 5 and not [key for key in keys.all() if key.is_visible()], "a finger has no keys"
    page.locator(".picker-option >> nth=0").tap()
    page.wait_for_selector("mark:not([data-ids='0'])")
    assert Coding.objects.get().excerpt.quote == "With us it was the other way round"
    page.wait_for_timeout(400)  # longer than a selection has to rest
    assert page.locator(BAR).is_hidden(), "what is painted again is not selected again"
    page.locator("#inspector .inspector-close").tap()
    page.evaluate(HANDLES, [0, "plan was", "in a"])
    page.locator(BAR).get_by_role("button", name="Leadership buy-in").tap()
    page.wait_for_selector(".turn:has(mark:not([data-ids='0'])) >> nth=1")
    assert sorted(coding.excerpt.quote for coding in Coding.objects.all()) == [
        "With us it was the other way round", "plan was in a",
    ]  # fmt: skip
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_own_codings_are_in_the_jump_bar_at_once_and_gone_after_undo(screen, code):
    page = screen()
    column = f"#jump g[data-dimension='{code.dimension_id}'] rect"
    assert page.locator(column).count() == 0
    select(page, 1, "With us", 1, "Nobody")
    page.keyboard.press("c")
    page.keyboard.type("lead")
    page.keyboard.press("Enter")
    page.wait_for_selector(column, state="attached")
    drawn = page.locator(column).evaluate(
        "(rect) => [rect.getAttribute('y'), rect.getAttribute('height')].map(parseFloat)"
    )
    page.reload()
    page.wait_for_selector("html[data-ready]")
    served = page.locator(column).evaluate(
        "(rect) => [rect.getAttribute('y'), rect.getAttribute('height')].map(parseFloat)"
    )
    assert drawn == pytest.approx(served, abs=0.26), "within one of the bar's 400 parts of what the server draws"
    page.keyboard.press("z")
    page.wait_for_selector(column, state="detached")


def test_undo_of_a_merge_brings_the_code_back_into_the_tree_where_it_stood(screen, study, code, transcript, researcher):
    middle, last = (
        CodeFactory(study=study, dimension=code.dimension, name=name, position=n)
        for n, name in enumerate(("Middle", "Last"), 10)
    )
    code_words(middle, researcher, (transcript.turns.first(), "a date"))
    merge_code(middle, into=last, by=researcher)
    page = screen()
    names = page.locator(f".branch[data-dimension='{code.dimension_id}'] .code-row:visible .code-name")
    assert names.all_inner_texts() == ["Leadership buy-in", "Last"]
    page.keyboard.press("z")
    page.wait_for_selector(".code-name:text('Middle')")
    assert names.all_inner_texts() == ["Leadership buy-in", "Middle", "Last"]
    row = page.locator(f".code-row[data-code='{middle.pk}']")
    row.locator("[data-excerpts]:text-is('1')").wait_for()
    row.get_by_role("button").click()
    page.wait_for_selector("#inspector :text('a date')")
    page.fill("#filter", "nothing")
    page.fill("#filter", "")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Z")
    page.wait_for_selector(".code-name:text('Middle')", state="hidden")
    page.fill("#filter", "mid")
    assert names.all_inner_texts() == [], "a retired code stays hidden when codes are filtered"


def test_axe_finds_nothing_serious_in_the_bar(screen, axe, code):
    page = screen(bypass_csp=True)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        take(page, 0, "gave us", 0, "a date")
        assert axe(page) == []
