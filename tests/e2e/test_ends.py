"""The ends of an excerpt in Chromium: by the pointer and by keys."""

import pytest

from coding.models import Coding, Excerpt
from studies.models import Event, Role
from tests.factories import CodeFactory, StudyFactory, code_words, eight_dimensions, member, transcript_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def transcript(study):
    return transcript_of(
        ("Irena", "👩🏽‍⚕️ They gave us a date in March."), ("Dario", "With us nobody did."), study=study
    )


@pytest.fixture
def researcher(study):
    return member(study, Role.RESEARCHER)


@pytest.fixture
def excerpt(study, transcript, researcher) -> Excerpt:
    code = CodeFactory(study=study, dimension=eight_dimensions(study)[0], name="Leadership buy-in")
    return code_words(code, researcher, (transcript.turns.first(), "a date")).excerpt


@pytest.fixture
def screen(browser_page, transcript, excerpt, researcher):
    def open_screen(**options):
        page = browser_page(researcher, f"/s/{transcript.study.slug}/transcripts/{transcript.pk}/", **options)
        page.wait_for_selector("html[data-ready]")
        page.click(f"mark[data-ids~='{excerpt.pk}']")
        page.wait_for_selector(".jaw-end:not([hidden])")
        page.wait_for_selector("#inspector :text('History')")
        return page

    return open_screen


def painted(page) -> str:
    return " | ".join(page.locator("mark.on").all_inner_texts())


def quotes(excerpt: Excerpt) -> list[str]:
    return list(excerpt.spans.order_by("position").values_list("quote", flat=True))


def kept(page):
    page.wait_for_selector("#toast:not([hidden])")


def test_by_keys_the_end_moves_by_words_over_the_turn_and_is_saved_when_shift_is_let_go(screen, excerpt):
    page = screen()
    page.keyboard.down("Shift")
    page.keyboard.press("ArrowRight")
    assert painted(page) == "a date in"
    assert not Event.objects.exists(), "nothing is saved while the key is held"
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert painted(page) == "a date in March. | With us"
    page.keyboard.up("Shift")
    kept(page)
    assert quotes(excerpt) == ["a date in March.", "With us"]
    assert Event.objects.filter(verb="excerpt.moved").count() == 1
    page.keyboard.press("b")
    page.keyboard.down("Shift")
    page.keyboard.press("ArrowLeft")
    assert painted(page) == "us a date in March. | With us"
    page.keyboard.up("Shift")
    page.wait_for_selector("#inspector .quote-text:text-is('us a date in March.')")
    assert quotes(excerpt) == ["us a date in March.", "With us"]
    page.keyboard.press("z")
    page.wait_for_selector("#inspector .quote-text:text-is('a date in March.')")
    page.keyboard.press("z")
    page.wait_for_selector("#inspector .quote-text:text-is('a date')")
    assert quotes(excerpt) == ["a date"]
    assert painted(page) == "a date"


def test_by_letters_and_escape_puts_it_back(screen, excerpt):
    page = screen()
    page.keyboard.press("b")
    page.keyboard.down("Shift")
    page.keyboard.down("Alt")
    page.keyboard.press("ArrowRight")
    assert painted(page) == "date"
    page.keyboard.press("ArrowRight")
    assert painted(page) == "ate"
    page.keyboard.up("Alt")
    page.keyboard.press("Escape")
    assert painted(page) == "a date"
    page.keyboard.up("Shift")
    assert quotes(excerpt) == ["a date"]
    assert not Event.objects.exists()


def word(page, text: str) -> dict:
    """Where a word stands on the page."""
    return page.evaluate(
        """wanted => {
            const walker = document.createTreeWalker(document.getElementById('turns'), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(wanted);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + wanted.length);
                const box = range.getBoundingClientRect();
                return {left: box.left, right: box.right, middle: (box.top + box.bottom) / 2};
            }
        }""",
        text,
    )


@pytest.mark.parametrize(
    ("jaw", "to", "side", "expected"),
    [
        (".jaw-end", "March", "right", ["a date in March"]),
        (".jaw-end", "nobody", "right", ["a date in March.", "With us nobody"]),
        (".jaw-beginning", "gave", "left", ["gave us a date"]),
        (".jaw-beginning", "date", "left", ["date"]),
    ],
)
def test_a_jaw_is_dragged_to_a_word(screen, excerpt, jaw, to, side, expected):
    page = screen()
    box = page.locator(jaw).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    there = word(page, to)
    page.mouse.move(there[side], there["middle"], steps=6)
    assert painted(page) == " | ".join(expected)
    assert not Event.objects.exists()
    page.mouse.up()
    kept(page)
    assert quotes(excerpt) == expected
    assert Coding.objects.get().excerpt == excerpt
    assert page.evaluate("document.getSelection().isCollapsed")


def test_by_finger(screen, excerpt):
    page = screen(has_touch=True, width=820, height=1100)
    box = page.locator(".jaw-end").bounding_box()
    assert min(box["width"], box["height"]) >= 24
    client = page.context.new_cdp_session(page)
    there = word(page, "March")
    start = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [start]})
    for part in (0.5, 1):
        at = {"x": start["x"] + (there["right"] - start["x"]) * part, "y": there["middle"]}
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    kept(page)
    assert quotes(excerpt) == ["a date in March"]


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(screen, axe, width):
    page = screen(width=width, bypass_csp=True)
    assert axe(page) == []
