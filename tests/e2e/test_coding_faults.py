"""Faults of the coding screen that a person met: each as it was met."""

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from coding.actions.coding import add_code
from coding.actions.memos import add_memo
from coding.models import DisplayChoices
from tests.e2e.test_coding import select
from tests.factories import CodeFactory, TurnFactory, code_words, member, transcript_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEYS_LIVE = "document.getElementById('keys').open"


def inside(selector: str) -> str:
    return f"document.querySelector({selector!r})?.contains(document.activeElement) ?? false"


def open_link(page) -> None:
    page.keyboard.press("n")
    page.wait_for_selector(".link-to")
    page.keyboard.press("l")


def open_code_all(page) -> None:
    page.fill("#find", "plan")
    page.click("#find-code:visible")


# How each is opened, by keys where there are keys: (width, what opens it, what is open).
OPENED = {
    "picker": (1440, lambda page: page.keyboard.press("c"), "#picker"),
    "picker with a new code": (1440, lambda page: (page.keyboard.press("c"), page.keyboard.type("xy")), "#picker"),
    "tree": (900, lambda page: page.keyboard.press("f"), "#tree.open"),
    "inspector": (1024, lambda page: page.keyboard.press("n"), "#inspector.open"),
    "find": (1440, lambda page: page.keyboard.press("/"), "#find:focus"),
    "display": (1440, lambda page: page.click("#open-display"), "#display[open]"),
    "keys": (1440, lambda page: page.keyboard.press("?"), "#keys[open]"),
    "memos": (1440, lambda page: page.click("#open-memos"), "#memos[open]"),
    "in vivo": (1440, lambda page: page.keyboard.press("v"), "#in-vivo[open]"),
    "editor": (1440, lambda page: page.keyboard.press("e"), ".correcting"),
    "go to": (1440, lambda page: page.keyboard.press("g"), ".go-to"),
    "link": (1440, lambda page: open_link(page), ".link-form"),
    "code all": (1440, lambda page: open_code_all(page), "#code-hits[open]"),
}  # fmt: skip
# Beside the text, and not over it: the tab key goes on from there, and Escape closes no pane.
BESIDE = {"find"}
# An editor is a part of the text: with the focus far from it Escape means something else, and the words stay.
STAYS = {("editor", 9)}


@pytest.mark.parametrize("tabs", [0, 1, 2, 9])
def test_what_opens_closes_by_escape_and_keys_live(screen, transcript, code, researcher, tabs):
    code_words(code, researcher, (transcript.turns.last(), "the other way round"))
    page = screen()
    dead = []
    for name, (width, open_it, opened) in OPENED.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.reload()
        page.wait_for_selector("html[data-ready]")
        page.keyboard.press("j")
        page.keyboard.press("s")
        open_it(page)
        page.wait_for_selector(opened)
        for _ in range(tabs):
            page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        page.wait_for_timeout(250)  # what closes by itself when the focus goes on takes a moment
        if (
            name not in BESIDE
            and (name, tabs) not in STAYS
            and page.locator(opened).count()
            and page.locator(opened).is_visible()
        ):
            dead.append(f"{name}: still open")
        page.keyboard.press("?")
        if not page.evaluate(KEYS_LIVE):
            dead.append(f"{name}: no key works")
    assert dead == []


def test_the_tab_key_stays_in_the_picker_and_a_click_elsewhere_leaves_it(screen):
    page = screen()
    select(page, 0, "gave us", 0, "a date")
    page.keyboard.press("c")
    page.keyboard.type("New one")
    for key in ["Tab", "Tab", "Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab"]:
        page.keyboard.press(key)
        assert page.evaluate(inside("#picker"))
    page.focus("#filter")
    assert page.locator("#picker").is_hidden()
    assert page.evaluate("document.activeElement.id") == "filter", "the focus stays where it went"


def test_focus_and_the_active_option_are_seen_in_forced_colours(screen, code, study):
    for name in ("Time", "Care"):
        CodeFactory(study=study, dimension=code.dimension, name=name)
    page = screen(forced_colors="active", reduced_motion="reduce")
    turn = page.locator(".turn >> nth=1")
    page.keyboard.press("End")
    page.wait_for_timeout(200)
    here = turn.screenshot()
    page.focus("#filter")
    page.wait_for_timeout(200)
    assert here != turn.screenshot(), "the turn with the focus"
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.keyboard.press("c")
    option = page.locator(".picker-option >> nth=1")
    at_rest = option.screenshot()
    page.keyboard.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"
    assert at_rest != option.screenshot(), "the active option"


def test_hovering_a_turn_that_nobody_speaks_moves_nothing(screen, transcript):
    TurnFactory(transcript=transcript, speaker=None, text="(Laughter.)", position=transcript.turns.count())
    TurnFactory(
        transcript=transcript, speaker=transcript.speakers.first(), text="Well.", position=transcript.turns.count()
    )
    page = screen()
    tops = "[...document.querySelectorAll('.turn .text')].map((each) => each.getBoundingClientRect().top)"
    before = page.evaluate(tops)
    page.hover(".turn.unspoken")
    page.wait_for_selector(".unspoken .turn-tool")
    assert page.evaluate(tops) == before
    words = """(node) => { const range = document.createRange(); range.selectNodeContents(node);
      return range.getBoundingClientRect().bottom }"""
    letters = page.locator(".unspoken .text").evaluate(words)
    assert page.locator(".unspoken .turn-tool").evaluate(words) > letters, "the button is below the words"
    page.click(".unspoken .turn-tool")
    page.wait_for_selector(".correcting")


WIDTHS = [1440, 1024, 390]


def leave_message(page, words: str) -> None:
    """For the next page of this browser, as an import leaves it."""
    storage = CookieStorage(RequestFactory().get("/"))
    value = storage._encode([Message(constants.SUCCESS, words)])
    page.context.add_cookies([{"name": CookieStorage.cookie_name, "value": value, "url": page.url}])


@pytest.mark.parametrize("width", WIDTHS)
def test_only_the_panes_scroll_also_below_a_message_of_another_page(screen, study, transcript, width):
    page = screen(width=width)
    scrolls = "document.documentElement.scrollHeight - innerHeight"
    assert page.evaluate(scrolls) == 0
    leave_message(page, "Imported 214 turns. " * 6)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator(".messages").is_visible()
    assert page.evaluate(scrolls) == 0
    if width >= 1024:
        foot = page.locator(".tree-foot").bounding_box()
        assert foot["y"] + foot["height"] <= 900, "the tree ends within the window"


def test_the_jump_bar_knows_the_end_of_the_transcript(screen, study, code, researcher):
    long = transcript_of(
        *[("Irena", f"Turn {n}. They gave us a date and a plan for it. ") for n in range(40)], study=study
    )
    code_words(code, researcher, (long.turns.last(), "a plan"))
    page = screen()
    told = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.goto(f"/s/{study.slug}/transcripts/{long.pk}/")
    page.wait_for_selector("html[data-ready]")
    for bottom in (0, 120, 240, 360):  # the last turn at the lower edge, and higher
        page.evaluate(
            """(bottom) => { const reader = document.getElementById('reader');
            const last = [...document.querySelectorAll('.turn')].at(-1).getBoundingClientRect().bottom;
            reader.scrollBy(0, last - reader.getBoundingClientRect().bottom + bottom); }""",
            bottom,
        )
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert "NaN" not in page.locator("#jaws").inner_html()
    assert told == []


OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('.stripe-label b, .stripe-label > span, .stripes text, .turn .text')]
    .map((each) => [each.className || each.textContent, rect(each)])
    .filter(([, box]) => box.width > 1);
  function rect(each) {
    const own = each.getBoundingClientRect();
    const label = each.closest('.stripe-label')?.getBoundingClientRect();
    if (!label) return own;
    const [left, right] = [Math.max(own.left, label.left), Math.min(own.right, label.right)];
    return {left, right, top: own.top, bottom: own.bottom, width: right - left};
  }
  const found = [];
  boxes.forEach(([name, a], n) => boxes.slice(n + 1).forEach(([other, b]) => {
    if (a.left + 1 < b.right && b.left + 1 < a.right && a.top + 1 < b.bottom && b.top + 1 < a.bottom)
      found.push(`${name} / ${other}`);
  }));
  const right = (each) => each.getBoundingClientRect().right;
  const cut = [...document.querySelectorAll('.stripe-label b')]
    .filter((each) => right(each) > right(each.closest('.stripe-label')) + 0.5);
  return [...found, ...cut.map((each) => `${each.textContent} is cut off`)];
}"""


@pytest.mark.parametrize("side", ["right", "left"])
def test_labels_in_the_margin_lie_over_nothing(screen, study, transcript, code, researcher, side):
    DisplayChoices.objects.create(user=researcher, stripes=side, line_width="wide", text_size=21)
    short = transcript.turns.last()
    words = ["With us it was", "us it was the other", "was the other way", "the other way round", "way round. Nobody"]
    dimensions = list(study.dimensions.all())
    for n, quote in enumerate(words):
        one = CodeFactory(study=study, dimension=dimensions[n], name=f"A code with a rather long name {n}")
        excerpt = code_words(one, researcher, (short, quote)).excerpt
        add_code(
            excerpt, by=member(study), code=CodeFactory(study=study, dimension=dimensions[n + 1], name=f"Second {n}")
        )
        add_memo(excerpt, by=researcher, text="Look again.")
    page = screen()
    found = {}
    for width in (1440, 1280, 1279, 1024, 1023, 800, 700):
        page.set_viewport_size({"width": width, "height": 900})
        found[width] = page.evaluate(OVERLAPS)
    assert found == {width: [] for width in found}


@pytest.mark.parametrize("width", [1024, 1280, 1440])
def test_the_bar_names_the_session_and_the_transcript(screen, transcript, width):
    page = screen(width=width)
    shown = page.locator(".crumbs li:not(:first-child)")
    assert shown.evaluate_all("them => them.map((one) => one.scrollWidth - one.clientWidth)") == [0, 0]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.expects("409 .*/codings")
def test_a_toast_is_not_over_an_error(screen, transcript, code):
    page = screen(width=390, height=844)
    page.click(".turn >> nth=1", position={"x": 40, "y": 40})
    page.click(".picker-option >> nth=0")
    page.wait_for_selector("#inspector .inspector-code")
    page.get_by_role("button", name="Remove Leadership buy-in").click()
    page.wait_for_selector("#toast:not([hidden])")
    page.route("**/codings", lambda route: route.fulfill(status=409, json={"message": "These words are not there."}))
    page.click(".turn >> nth=0", position={"x": 40, "y": 40})
    page.click(".picker-option >> nth=0")
    error = page.locator("#inspector .message.err")
    error.wait_for()
    assert page.locator("#toast").is_hidden(), "it told of something that is over"
    page.unroute("**/codings")
    page.keyboard.press("z")  # the toast that comes after the error stands above the inspector
    page.wait_for_selector("#toast:not([hidden])")
    toast, pane = page.locator("#toast").bounding_box(), page.locator("#reader").bounding_box()
    assert toast["y"] + toast["height"] <= 844 * 0.4, "above the place of the inspector"
    assert toast["x"] >= 0 and toast["x"] + toast["width"] <= 390 and toast["y"] >= pane["y"]
