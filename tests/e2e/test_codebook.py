"""The codebook in Chromium: its tree by keys and by dragging, a split by keys alone."""

import pytest

from coding.actions.splitting import Part, split_code
from coding.models import Code, Coding
from tests.factories import CodeFactory, StudyFactory, code_words, eight_dimensions, member, transcript_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def dimensions(study):
    return eight_dimensions(study)


@pytest.fixture
def codes(study, dimensions):
    return {
        name: CodeFactory(study=study, dimension=dimensions[0], name=name, position=n)
        for n, name in enumerate(["Dates", "Money", "Time"], start=1)
    }


@pytest.fixture
def nadia(study):
    return member(study, name="Nadia Weiss")


@pytest.fixture
def page(browser_page, study, nadia, codes):
    page = browser_page(nadia, f"/s/{study.slug}/codebook/")
    page.wait_for_selector("html[data-ready]")
    return page


def shown(page):
    """Each row as the page shows it: depth and name, dimension after dimension."""
    return page.evaluate(
        """[...document.querySelectorAll('.code-tree section')].flatMap((section, n) =>
          [...section.querySelectorAll('li[data-code]')].map((row) =>
            `${n} ${row.className.match(/depth-(\\d)/)[1]} ${row.querySelector('.code-row-name').textContent}`))"""
    )


def press(page, key, words):
    page.keyboard.press(key)
    page.wait_for_selector(f"#announce:text('{words}')", state="attached")


def test_by_keys_up_down_in_out_and_into_the_next_dimension(page, codes):
    page.focus("a:has-text('Time')")
    press(page, "Alt+ArrowUp", "“Time” is 2 of 3")
    assert shown(page) == ["0 0 Dates", "0 0 Time", "0 0 Money"]
    press(page, "Alt+ArrowRight", "“Time” is 1 of 1 in “Dates”")
    assert shown(page) == ["0 0 Dates", "0 1 Time", "0 0 Money"]
    press(page, "Alt+ArrowLeft", "“Time” is 2 of 3")
    press(page, "Alt+ArrowDown", "“Time” is 3 of 3")
    press(page, "Alt+ArrowDown", "“Time” is 1 of 1")
    assert shown(page) == ["0 0 Dates", "0 0 Money", "1 0 Time"]
    assert page.evaluate("document.activeElement.textContent.includes('Time')"), "the focus goes along"
    page.get_by_role("button", name="Undo", exact=True).click()
    page.wait_for_selector("#announce:text('Undone.')", state="attached")
    assert shown(page) == ["0 0 Dates", "0 0 Money", "0 0 Time"]
    assert Code.objects.get(name="Time").dimension == codes["Dates"].dimension


@pytest.mark.parametrize(
    ("height", "expected"),
    [
        (0.1, ["0 0 Time", "0 0 Dates", "0 0 Money"]),
        (0.9, ["0 0 Dates", "0 0 Time", "0 0 Money"]),
        (0.5, ["0 0 Dates", "0 1 Time", "0 0 Money"]),
    ],
)
def test_by_dragging_before_after_and_under(page, height, expected):
    target = page.locator("li[data-code]:has-text('Dates')")
    box = target.bounding_box()
    page.drag_and_drop(
        "a:has-text('Time')",
        "a:has-text('Dates')",
        target_position={"x": 80, "y": box["height"] * height},
    )
    page.wait_for_selector("#toast:not([hidden])")
    assert shown(page) == expected


def test_a_code_does_not_go_under_itself(page, codes, study):
    Code.objects.filter(name="Time").update(parent=codes["Dates"])
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.drag_and_drop("a:has-text('Dates')", "a:has-text('Time')")
    page.keyboard.press("Tab")
    assert not study.events.exists()


def test_a_split_and_its_pass_by_keys_alone(browser_page, study, nadia, codes):
    transcript = transcript_of(("Irena", "They gave us a date."), ("Dario", "It took a month."), study=study)
    turns = list(transcript.turns.all())
    for place in [(turns[0], "a date"), (turns[1], "a month"), (turns[1], "It took")]:
        code_words(codes["Time"], nadia, place)
    page = browser_page(nadia, f"/s/{study.slug}/codebook/{codes['Time'].pk}/split/")
    page.focus("#id_part-0-name")
    page.keyboard.type("A day")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("A span")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=1 of 3 to check")
    page.wait_for_selector("html[data-ready]")
    for key, left in [("1", "1 of 2 to check"), ("Shift+2", "1 of 1 to check"), ("0", "Nothing is left")]:
        page.keyboard.press(key)
        page.wait_for_selector(f"text={left}")
        page.wait_for_selector("html[data-ready]")
    assert sorted(Coding.objects.values_list("excerpt__spans__quote", "code__name")) == [
        ("It took", "A span"),
        ("It took", "Time"),
        ("a date", "A day"),
        ("a month", "Time"),
    ]
    page.keyboard.press("z")
    page.wait_for_selector("text=1 of 1 to check")


def test_every_page_is_fit(fit, study, nadia, codes):
    transcript = transcript_of(("Irena", "They gave us a date."), ("Dario", "It took a month."), study=study)
    code_words(codes["Time"], nadia, (transcript.turns.first(), "a date"))
    parts = [Part("A day", "One is named."), Part("A span")]
    split_code(codes["Time"], by=nadia, parts=parts, definition="What is left.")
    fit(nadia, [f"/s/{study.slug}/codebook/{codes['Time'].pk}/{path}" for path in ("", "split/", "pass/")])
