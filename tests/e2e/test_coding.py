"""The coding screen in Chromium: by mouse, by keys, by thumb; and the rules it shares with the server."""

import json

import pytest

from coding.actions.coding import add_code
from coding.actions.memos import add_memo
from coding.models import Coding, Excerpt, Memo, Span
from coding.queries.transcript import CodeMark, SegmentView, TurnView
from coding.rendering import render_text
from coding.views import transcript as transcript_view
from tests.factories import CodeFactory, code_words, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


SELECT = """([first, from, last, to]) => {
  const node = (turn) => document.querySelectorAll('.turn .text')[turn].firstChild;
  const range = document.createRange();
  range.setStart(node(first), node(first).data.indexOf(from));
  range.setEnd(node(last), node(last).data.indexOf(to) + to.length);
  const selection = getSelection(); selection.removeAllRanges(); selection.addRange(range);
  const reader = document.getElementById('reader');
  reader.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}));
  reader.dispatchEvent(new PointerEvent('pointerup', {bubbles: true}));
}"""


def select(page, first: int, start: str, last: int, end: str) -> None:
    page.evaluate(SELECT, [first, start, last, end])
    page.wait_for_selector("#inspector :text('New selection')")


def wait_saved(page) -> None:
    page.wait_for_selector(".saved-state.saved")


def test_words_behind_emoji_get_a_code_made_while_typing(screen, transcript, researcher):
    page = screen()
    select(page, 0, "gave", 0, "a date")
    page.keyboard.press("c")
    page.keyboard.type("Public dates")
    page.keyboard.press("Enter")
    wait_saved(page)
    span, coding = Span.objects.select_related("turn").get(), Coding.objects.select_related("code").get()
    assert (span.quote, span.turn.text[span.start : span.end]) == ("gave us a date", "gave us a date")
    assert (coding.code.name, coding.coder) == ("Public dates", researcher)
    page.reload()
    assert page.inner_text("mark") == "gave us a date"


def test_a_passage_is_coded_by_keys_alone_and_again_with_a_digit(screen, code):
    page = screen()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("s")
    page.keyboard.press("c")
    page.keyboard.type("leader")
    page.keyboard.press("Enter")
    wait_saved(page)
    assert Span.objects.get().quote == "With us it was the other way round."
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("1")
    page.wait_for_selector(".stripe-label >> nth=1")
    wait_saved(page)
    assert sorted(Span.objects.values_list("quote", flat=True)) == ["With us", "With us it was the other way round."]


def test_an_exchange_is_one_excerpt_with_two_spans(screen, code):
    page = screen()
    select(page, 0, "in a drawer", 1, "With us")
    page.click(f".code-name[data-code='{code.pk}']")
    wait_saved(page)
    assert list(Excerpt.objects.get().spans.values_list("quote", flat=True)) == ["in a drawer.", "With us"]


def test_a_code_is_taken_off_and_a_memo_is_written(screen, transcript, code, researcher):
    code_words(code, researcher, (transcript.turns.first(), "a date"))
    page = screen()
    page.click("mark")
    page.fill(".memo-form textarea", "Compare with P02.")
    page.click("text=Save memo")
    page.wait_for_selector(".memo-text")
    assert Memo.objects.get().text == "Compare with P02."
    page.click(f"[aria-label='Remove {code.name}']")
    page.wait_for_selector("text=No codes applied.")
    assert (Coding.objects.count(), Excerpt.objects.count()) == (0, 1), "the memo keeps its excerpt"


@pytest.mark.expects("503 .*/codings")
def test_what_was_not_saved_is_kept_and_saved_once(screen, code):
    page = screen()
    refused = {"status": 503, "body": json.dumps({"message": "away", "retryable": True})}
    page.route("**/codings", lambda route: route.fulfill(content_type="application/json", **refused))
    select(page, 0, "gave", 0, "a date")
    page.click(f".code-name[data-code='{code.pk}']")
    page.wait_for_selector(".saved-state.problem")
    assert page.inner_text("#saved-state").startswith("Not saved, kept here.")
    assert page.inner_text("mark") == "gave us a date"
    page.unroute("**/codings")
    page.click("#saved-state >> text=Retry")
    wait_saved(page)
    assert Coding.objects.count() == 1
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_memo_written_while_the_server_is_away_stays_in_its_field_and_is_saved_once(
    screen, transcript, code, researcher
):
    code_words(code, researcher, (transcript.turns.first(), "a date"))
    page = screen()
    page.click("mark")
    page.fill(".memo-form textarea", "Compare with P02.")
    page.route("**/memos", lambda route: route.abort())
    page.click("text=Save memo")
    page.wait_for_selector(".saved-state.problem")
    assert page.input_value(".memo-form textarea") == "Compare with P02."
    page.unroute("**/memos")
    page.click("#saved-state >> text=Retry")
    page.wait_for_selector(".memo-text:text('Compare with P02.')")
    assert Memo.objects.get().text == "Compare with P02."
    assert page.input_value(".memo-form textarea") == ""


def test_a_link_leads_to_an_excerpt_in_a_later_part(screen, study, transcript, code, researcher, monkeypatch):
    monkeypatch.setattr(transcript_view, "FIRST_CHARACTERS", 10)
    coding = code_words(code, researcher, (transcript.turns.last(), "middle management"))
    page = screen(query=f"?excerpt={coding.excerpt_id}")
    page.wait_for_selector("mark.on")
    page.wait_for_selector("#inspector :text('middle management')")


def test_search_finds_words_without_their_accents(screen):
    page = screen()
    page.fill("#find", "DRÀWER")
    page.wait_for_selector("#find-count:text('1 hit')")


def test_on_a_phone_a_tap_on_a_turn_opens_the_picker(screen, code):
    page = screen(width=390, height=844)
    page.click(".turn >> nth=1", position={"x": 40, "y": 40})
    page.click(".picker-option >> nth=0")
    wait_saved(page)
    assert Span.objects.get().quote.startswith("With us it was")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_the_way_back_to_the_studies_is_whole(screen):
    page = screen(width=390, height=844, has_touch=True, is_mobile=True)
    page.locator(".top-bar [data-read-toggle]").tap()
    wait_saved(page)
    page.reload()
    assert page.locator(".brand svg").bounding_box()["width"] == 20
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(screen, axe, transcript, code, researcher, width):
    code_words(code, researcher, (transcript.turns.first(), "a date"))
    page = screen(width=width, bypass_csp=True)
    page.click("mark")
    page.wait_for_selector("#inspector :text('History')")
    assert axe(page) == []


def view(excerpt: int, start: int, end: int, *hues: int, state: str = "live") -> SegmentView:
    return SegmentView(excerpt, start, end, state, [CodeMark(h, f"Code {h}", "BE", h, True) for h in hues])


TEXT = "🙂 They <gave> us & 'a' \"date\" 👩🏽‍⚕️ מילים é end"
CASES = [
    [],
    [view(1, 0, 6, 3)],
    [view(1, 0, 20, 3), view(2, 5, 12, 7)],
    [view(1, 2, 12, 1), view(2, 8, 18, 2), view(3, 10, 14, 4)],
    [view(1, 3, 9, 1, 5), view(2, 3, 9, 2)],
    [view(1, 0, 40, 8, state="touched"), view(2, 30, 44, 6)],
]


def test_the_browser_paints_by_the_servers_rules(browser_page, researcher):
    page = browser_page(researcher, "/profile/")
    for views in CASES:
        turn = TurnView(1, 1, 1, TEXT, "Irena", "", False, None, 0, views)
        segments = [
            {"id": v.excerpt, "start": v.start, "end": v.end, "hues": v.hues, "touched": v.state == "touched"}
            for v in views
        ]
        painted = page.evaluate(
            "async ([text, segments]) => (await import('/static/coding/segments.js')).renderText(text, segments)",
            [TEXT, segments],
        )
        assert painted == render_text(turn)


@pytest.mark.parametrize("text", ["abc", "🙂a", "a👩🏽‍⚕️b", "é", "שלום 🙂 עולם", "𝔘𝔫𝔦"])
def test_offsets_are_code_points(browser_page, researcher, text):
    page = browser_page(researcher, "/profile/")
    for points in range(len(text) + 1):
        units = len(text[:points].encode("utf-16-le")) // 2
        found = page.evaluate(
            "async ([text, units, points]) => { const m = await import('/static/coding/offsets.js');"
            " return [m.toCodePoints(text, units), m.toUnits(text, points), m.length(text)]; }",
            [text, units, points],
        )
        assert found == [points, units, len(text)]


@pytest.mark.expects("409 .*/(undo|redo)")
@pytest.mark.expects("404 .*/excerpts/")  # the pane may still ask for what the undo has just removed
def test_undo_and_redo_by_keys_and_after_a_reload(screen, transcript, code):
    page = screen()
    select(page, 0, "gave us", 0, "a date")
    page.keyboard.press("c")
    page.keyboard.type("leader")
    page.keyboard.press("Enter")
    page.wait_for_selector("#inspector .inspector-code")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator("mark").count() == 1
    page.keyboard.press("z")
    page.wait_for_selector("#toast:not([hidden])")
    assert page.locator("#toast span").inner_text() == "Undid: applied “Leadership buy-in”."
    assert page.locator("mark").count() == 0
    assert not Coding.objects.exists()
    page.keyboard.press("Shift+Z")
    page.wait_for_selector("#inspector .inspector-code")
    assert Coding.objects.get().excerpt.quote == "gave us a date"
    # By the toast's own button too, and then nothing is left.
    page.get_by_role("button", name="Undo", exact=True).last.click()
    page.wait_for_selector("mark", state="detached")
    page.keyboard.press("Control+z")
    page.wait_for_selector("#toast :text('You have nothing to undo.')")


@pytest.mark.expects("409 .*/undo")
def test_a_refused_undo_says_who_built_on_it_and_offers_the_one_before(screen, study, researcher, transcript, code):
    other = CodeFactory(study=study, dimension=code.dimension, name="Money")
    excerpt = code_words(code, researcher, (transcript.turns.first(), "a date")).excerpt
    add_code(excerpt, by=researcher, code=other)
    third = CodeFactory(study=study, dimension=code.dimension, name="Time")
    last = Coding.objects.get(pk=add_code(excerpt, by=researcher, code=third).coding)
    add_memo(last, by=member(study, name="Ilse Brandt"), text="I see it in another way.")
    page = screen()
    page.keyboard.press("z")
    page.wait_for_selector("#toast:not([hidden])")
    assert "Ilse Brandt has written a memo on this code since." in page.locator("#toast").inner_text()
    page.get_by_role("button", name="Undo the change before it").click()
    page.wait_for_selector("#toast :text('Undid: applied “Money”.')")
    assert set(Coding.objects.values_list("code__name", flat=True)) == {"Leadership buy-in", "Time"}
