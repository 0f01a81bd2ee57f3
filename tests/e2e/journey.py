"""People at real browsers, on a real installation: what the journey from zero is told with.

Whatever a page asks for is watched: an answer of 400 or above, an error in the console or of a script, is a fault,
unless the person said before that it would come.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from tests.services import forms
from tests.services.faults import Faults

# From the middle of the first word to the middle of the last, as a hand with a mouse does it.
WORDS_AT = """([turn, first, last]) => {
  const text = document.querySelectorAll('.turn .text')[turn];
  text.scrollIntoView({block: 'center'});
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const nodes = []; let whole = '';
  while (walker.nextNode()) { nodes.push([whole.length, walker.currentNode]); whole += walker.currentNode.data; }
  const box = (at) => {
    const [from, node] = nodes.filter(([start]) => start <= at).at(-1);
    const range = document.createRange();
    range.setStart(node, at - from); range.setEnd(node, at - from + 1);
    return range.getBoundingClientRect();
  };
  const begin = box(whole.indexOf(first)), end = box(whole.indexOf(last) + last.length - 1);
  return [begin.left + 1, begin.top + begin.height / 2, end.right - 1, end.top + end.height / 2];
}"""
SELECT = """([turn, words]) => {
  const text = document.querySelectorAll('.turn .text')[turn];
  text.scrollIntoView({block: 'center'});
  const node = [...text.childNodes].flatMap((n) => n.nodeType === 3 ? [n] : [...n.childNodes])
    .find((n) => n.nodeType === 3 && n.data.includes(words));
  const range = document.createRange();
  range.setStart(node, node.data.indexOf(words)); range.setEnd(node, node.data.indexOf(words) + words.length);
  getSelection().removeAllRanges(); getSelection().addRange(range);
}"""


class Person:
    """One person at one browser, with a window of their own."""

    def __init__(self, name: str, browser: Browser, origin: str, width: int = 1440, **options) -> None:
        self.name = name
        height = 900 if width > 700 else 844
        context = browser.new_context(base_url=origin, viewport={"width": width, "height": height}, **options)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(30_000)
        self.watched = Faults()
        self.watched.watch(context)
        forms.watch(context)

    @property
    def faults(self) -> list[str]:
        return self.watched.lines

    @contextmanager
    def expecting(self, pattern: str) -> Iterator[None]:
        """Within it, an answer like this ("400 .*/sessions/new") is what the person wants to see."""
        self.watched.expected.append(pattern)
        yield
        self.page.wait_for_load_state()
        self.watched.expected.remove(pattern)

    def does(self, act: Callable, *given: Any) -> Any:
        """One part of the journey; with CALIPER_PICTURES set, a picture of what it ends on goes into that folder."""
        found = act(self, *given)
        if folder := os.environ.get("CALIPER_PICTURES"):
            number = len(list(Path(folder).glob("*.png")))
            self.page.screenshot(path=Path(folder) / f"{number:02} {self.name} {act.__name__}.png")
        return found

    # ---- what a person does ----

    def go(self, path: str) -> None:
        self.page.goto(path)

    def press(self, name: str, *, exact: bool = False) -> None:
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def follow(self, name: str, *, exact: bool = False) -> None:
        self.page.get_by_role("link", name=name, exact=exact).first.click()

    def open(self, group: str, page: str = "") -> None:
        """By the study's bar."""
        bar = self.page.get_by_role("navigation", name="Study")
        bar.get_by_role("link", name=group, exact=True).first.click()
        if page:
            bar.get_by_role("link", name=page, exact=True).last.click()

    def field(self, name: str) -> Locator:
        """By the name in the form: labels say "optional" too, and change more often."""
        return self.page.locator(f"[name='{name}']:visible, [name='new-{name}']:visible").first

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.field(name).fill(value)

    def choose(self, **options: str) -> None:
        for name, option in options.items():
            self.field(name).select_option(label=option)

    def sees(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    def does_not_see(self, words: str) -> None:
        assert self.page.get_by_text(words).count() == 0, words

    def sign_in(self, email: str, password: str) -> None:
        self.fill(login=email, password=password)
        self.press("Sign in", exact=True)

    # ---- the coding screen ----

    def select_by_mouse(self, turn: int, first: str, last: str) -> None:
        x, y, to_x, to_y = self.page.evaluate(WORDS_AT, [turn, first, last])
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move((x + to_x) / 2, (y + to_y) / 2, steps=4)
        self.page.mouse.move(to_x, to_y, steps=4)
        self.page.mouse.up()

    def select_by_touch(self, turn: int, words: str) -> None:
        """A long press as a phone does it, which Chromium without a screen does not: words are selected, and the page
        loses the touch."""
        x, y, _, _ = self.page.evaluate(WORDS_AT, [turn, words, words])
        client = self.page.context.new_cdp_session(self.page)
        client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        self.page.evaluate(SELECT, [turn, words])
        client.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})

    def saved(self) -> None:
        self.page.wait_for_selector(".saved-state.saved")
