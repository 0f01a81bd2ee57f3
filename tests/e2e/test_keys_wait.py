"""Keys pressed while the excerpt that they mean is on its way: they wait, and what is typed is no command."""

import pytest

from coding.models import Code, Coding, Memo
from tests.factories import CodeFactory, code_words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Line:
    """Answers that come when the test says so."""

    def __init__(self, page) -> None:
        self.page, self.held = page, []

    def cut(self, pattern: str) -> None:
        self.page.route(pattern, lambda route: route.continue_() if self.held is None else self.held.append(route))

    def let_go(self) -> None:
        """Only after the page has asked; what was typed before is pressed by then."""
        for _ in range(300):
            if self.held:
                break
            self.page.wait_for_timeout(50)
        held, self.held = self.held, None
        assert held, "the page asked for nothing"
        for route in held:
            route.continue_()
        self.page.unroute_all(behavior="wait")
        self.held = []


def value(page, selector: str) -> str:
    return page.locator(selector).input_value()


MEMO = "#inspector .inspector-part > .memos textarea"


def test_letters_typed_behind_a_key_go_where_the_key_leads(screen, study, transcript, code, researcher):
    other = CodeFactory(study=study, dimension=code.dimension, name="Time")
    first, second = transcript.turns.all()[:2]
    excerpts = [code_words(other, researcher, (turn, turn.text.split()[0])).excerpt for turn in (first, second)]
    page = screen()
    line = Line(page)

    line.cut("**/api/v1/**/excerpts/*")
    page.keyboard.press("n")
    page.keyboard.press("m")
    page.keyboard.type("Compare with P02.")
    line.let_go()
    page.wait_for_function("selector => document.querySelector(selector)?.value.length > 16", arg=MEMO)
    assert value(page, MEMO) == "Compare with P02."
    assert page.locator("#picker").is_hidden()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#inspector .memo-text")

    # The pane still shows the first excerpt: its field is not the one that is meant.
    page.keyboard.press("Escape")
    line.cut("**/api/v1/**/excerpts/*")
    page.keyboard.press("n")
    page.keyboard.press("m")
    page.keyboard.type("Of the second.")
    page.keyboard.press("Control+Enter")
    line.let_go()
    page.wait_for_selector("#inspector .memo-text:text('Of the second.')")
    memos = Memo.objects.order_by("pk").values_list("excerpt", "text")
    assert list(memos) == [(excerpts[0].pk, "Compare with P02."), (excerpts[1].pk, "Of the second.")]

    page.keyboard.press("Escape")
    line.cut("**/api/v1/**/excerpts/*")
    page.keyboard.press("p")
    page.keyboard.press("r")
    page.keyboard.type("lead")
    line.let_go()
    page.wait_for_selector("#picker:not([hidden])")
    assert value(page, "#picker input") == "lead"
    page.keyboard.press("Escape")

    line.cut("**/api/v1/**/excerpts/*")
    page.keyboard.press("n")
    page.keyboard.press("l")
    page.keyboard.type("data")
    line.let_go()
    page.wait_for_selector(".link-form input")
    assert value(page, ".link-form input") == "data"
    page.keyboard.press("Escape")

    # Given up, and no letter is left over.
    line.cut("**/api/v1/**/excerpts/*")
    page.keyboard.press("p")
    page.keyboard.press("m")
    page.keyboard.type("cc")
    page.keyboard.press("Escape")
    line.let_go()
    page.wait_for_timeout(500)
    assert page.locator("#picker").is_hidden()
    assert not page.locator(MEMO).evaluate("field => field === document.activeElement")
    assert set(Coding.objects.values_list("code", flat=True)) == {other.pk}
    assert Code.objects.count() == 2


def test_a_memo_behind_a_code_that_is_being_saved_and_on_a_turn(screen, study, transcript, code):
    page = screen()
    line = Line(page)
    page.keyboard.press("j")
    page.keyboard.press("s")
    line.cut("**/api/v1/**/codings")
    page.keyboard.press("c")
    page.keyboard.type("lead")
    page.keyboard.press("Enter")
    page.keyboard.press("m")
    page.keyboard.type("Compare.")
    line.let_go()
    page.wait_for_function("selector => document.querySelector(selector)?.value === 'Compare.'", arg=MEMO)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#inspector .memo-text")
    excerpt = Coding.objects.get().excerpt
    assert Memo.objects.get().excerpt == excerpt

    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    line.cut("**/api/v1/**/memos?*")
    page.keyboard.press("m")
    page.keyboard.type("Come back.")
    line.let_go()
    page.wait_for_selector("#memos[open] textarea")
    assert value(page, "#memos textarea") == "Come back."
    assert Coding.objects.count() == 1
