"""A partner's review in the browser: by thumb at 390 px, by keyboard at 1440 px; and what axe says of the pages."""

import pytest
from django.urls import reverse

from coding.actions import review as actions
from coding.models import DisplayChoices, Review
from tests.factories import (
    CodeFactory,
    StudyFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def study():
    return StudyFactory(title="Outside actors")


def item_path(round_, position):
    return reverse("coding:review_item", kwargs={"study": round_.study.slug, "pk": round_.pk, "position": position})


def verdicts(round_):
    return list(Review.objects.order_by("item__position").values_list("item__position", "verdict"))


def arrive(page, round_, position):
    """Waits until this excerpt is open."""
    page.wait_for_url(f"**{item_path(round_, position)}**")


def here(page):
    """Number of the excerpt that is open."""
    return int(page.locator(".review-ruler h1 b").inner_text())


def test_review_by_thumb(browser_page, round_, partner):
    page = browser_page(partner, reverse("coding:review", args=[round_.study.slug]), width=390, height=844)
    page.get_by_role("link", name="Begin review").click()
    assert here(page) == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    for name in ("Accept", "Question", "Reject"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box["height"] == 56
    accept, reject = (page.get_by_role("button", name=name).bounding_box() for name in ("Accept", "Reject"))
    assert accept["x"] > reject["x"] and accept["width"] > reject["width"], "widest, at the right thumb"

    page.get_by_role("button", name="Accept").click()
    arrive(page, round_, 2)
    assert page.get_by_text("Excerpt 1 accepted.").is_visible()
    page.get_by_role("button", name="Question").click()
    assert page.get_by_text("A question needs a sentence.").is_visible()
    assert page.get_by_text("Excerpt 1 accepted.").is_hidden(), "it would lie over the error"
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.type("Were they told?")
    page.get_by_role("button", name="Question").click()
    arrive(page, round_, 3)
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("Every excerpt has your verdict.").wait_for()
    assert verdicts(round_) == [(1, "accepted"), (2, "questioned"), (3, "accepted")]


def test_review_by_keyboard(browser_page, round_, partner):
    page = browser_page(partner, item_path(round_, 1))
    page.keyboard.press("j")
    arrive(page, round_, 2)
    page.keyboard.press("k")
    arrive(page, round_, 1)
    page.keyboard.press("a")
    arrive(page, round_, 2)

    page.keyboard.press("q")
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.type("A jar? Really.")  # every letter here is a key elsewhere
    assert here(page) == 2 and verdicts(round_) == [(1, "accepted")]
    page.keyboard.press("Control+Enter")
    arrive(page, round_, 3)
    page.keyboard.press("r")
    page.keyboard.type("Not this code.")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Every excerpt has your verdict.").wait_for()
    assert verdicts(round_) == [(1, "accepted"), (2, "questioned"), (3, "rejected")]
    texts = round_.items.order_by("position").values_list("comments__text", flat=True)
    assert list(texts) == [None, "A jar? Really.", "Not this code."]


def test_single_keys_that_are_switched_off_need_alt(browser_page, round_, partner):
    DisplayChoices.objects.create(user=partner, single_keys=False)
    page = browser_page(partner, item_path(round_, 1))
    page.keyboard.press("a")
    page.keyboard.press("j")
    assert here(page) == 1
    page.keyboard.press("Alt+j")
    arrive(page, round_, 2)
    assert verdicts(round_) == []


def test_a_slip_is_taken_back(browser_page, round_, partner):
    page = browser_page(partner, item_path(round_, 1))
    page.keyboard.press("r")
    page.keyboard.type("My sentence.")
    page.keyboard.press("Control+Enter")
    arrive(page, round_, 2)
    page.get_by_role("button", name="Undo verdict").click()
    page.wait_for_url("**/take-back/")
    assert page.locator("#text").input_value() == "My sentence."
    assert verdicts(round_) == []
    page.get_by_role("button", name="Accept").click()
    arrive(page, round_, 2)
    assert verdicts(round_) == [(1, "accepted")]


def test_suggest_by_keyboard(browser_page, round_, partner):
    CodeFactory(study=round_.study, name="Hierarchy")
    page = browser_page(partner, item_path(round_, 1))
    page.keyboard.press("s")
    assert page.evaluate("document.activeElement.id") == "suggested"
    page.locator("#suggested").select_option(label="·· Hierarchy")
    page.get_by_role("button", name="Suggest code").click()
    page.get_by_text("suggests").wait_for()
    assert here(page) == 1 and verdicts(round_) == []


@pytest.mark.expects("400 .*/verdict/")
def test_review_without_scripts(browser_page, round_, partner):
    page = browser_page(partner, item_path(round_, 1), java_script_enabled=False)
    page.get_by_role("button", name="Question").click()
    assert page.get_by_text("A question needs a sentence that says why.").is_visible()
    page.locator("#text").fill("Why?")
    page.get_by_role("button", name="Question").click()
    arrive(page, round_, 2)
    assert verdicts(round_) == [(1, "questioned")]


def test_keys_with_control_or_while_typing_do_nothing(browser_page, round_, partner):
    page = browser_page(partner, item_path(round_, 1))
    page.keyboard.press("Control+j")
    page.keyboard.press("Alt+a")
    page.locator("#text").fill("")
    page.locator("#text").press("a")
    page.locator("#text").press("Escape")
    assert here(page) == 1 and verdicts(round_) == []


def test_a_coordinator_chooses_excerpts_and_opens_a_round(browser_page, round_, ana, partner):
    study = round_.study
    page = browser_page(ana, reverse("coding:excerpts", args=[study.slug]))
    assert page.get_by_text("None selected").is_visible()
    page.get_by_role("button", name="Add selected to a review round").click(force=True)
    assert page.url.endswith("/excerpts/"), "nothing is sent while none is chosen"
    for n in (0, 2):
        page.get_by_role("checkbox").nth(n).check()
    assert page.get_by_text("2 selected").is_visible()
    page.get_by_role("button", name="Add selected to a review round").click()
    page.get_by_label("Title").fill("Second look")
    page.get_by_label("S. Moretti").check()
    page.get_by_role("button", name="Open round with two excerpts").click()
    page.get_by_role("heading", name="Second look").wait_for()
    opened = study.review_rounds.get(title="Second look")
    quotes = [item.excerpt.quote for item in opened.items.order_by("position")]
    assert (quotes, list(opened.partners.all())) == (["They gave us a date", "before the audit"], [partner])


def test_every_page_is_fit(fit, round_, ana, partner):
    study = round_.study
    item = round_.items.get(position=1)
    actions.give_verdict(item, by=partner, verdict="questioned", text="Why?")
    code = study.codes.first()
    study.practices.create(code="GP1", title="A public date", summary="They named a month.", institution="a university")
    the_round = reverse("coding:review_round", args=[study.slug, round_.pk])
    fit(partner, [item_path(round_, 1), item_path(round_, 2), the_round])
    pages = [
        reverse("coding:review", args=[study.slug]),
        reverse("coding:review_new", args=[study.slug]) + "?all=1",
        reverse("coding:codebook", args=[study.slug]),
        reverse("coding:code", args=[study.slug, code.pk]),
        reverse("coding:excerpts", args=[study.slug]) + "?words=date",
        reverse("coding:practices", args=[study.slug]),
        reverse("coding:practice_new", args=[study.slug]),
    ]
    fit(ana, [item_path(round_, 1), the_round, *pages])
