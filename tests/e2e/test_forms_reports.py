"""Forms of the deliverable, each sent by Chromium and what it saved."""

import base64

import pytest

from coding.actions.settling import keep_new_words
from coding.actions.text import correct_turn
from reports.models import Deliverable, Emblem, SectionQuote
from sessions.models import Turn
from studies.models import Job
from tests.e2e.sending import form_of, send
from tests.factories import StudyFactory, member
from tests.reports.sample import build_sample, code_sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/s/outside-actors/report/"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def sample(transactional_db):
    sample = build_sample()
    code_sample(sample)
    return sample


def live(button, answer: str = "**/quotes/**") -> None:
    """Presses a button whose answer is put into the page without leaving it."""
    with button.page.expect_response(answer):
        button.click()


def test_facts_history_and_emblem(browser_page, sample):
    page = browser_page(sample.coordinator, BASE + "facts/")
    send(form_of(page, "/facts/"), subtitle="What outsiders bring", authors="K. Maris", due_month="24")
    deliverable = Deliverable.objects.get()
    assert (deliverable.subtitle, deliverable.authors) == ("What outsiders bring", "K. Maris")
    line = {"version": "0.7", "dated": "2026-05-01", "author": "K. Maris", "change": "Second reading"}
    send(form_of(page, "/history/"), **{f"line-{name}": value for name, value in line.items()})
    kept = deliverable.history.get(version="0.7")
    assert (kept.author, kept.change) == ("K. Maris", "Second reading")
    send(form_of(page, f"/history/{kept.pk}/remove/"))
    assert not deliverable.history.filter(version="0.7").exists()
    page.goto(BASE + "emblem/")
    send(form_of(page), alt="Flag", image=[{"name": "flag.png", "mimeType": "image/png", "buffer": PIXEL}])
    assert Emblem.objects.get().alt == "Flag"
    page.get_by_alt_text("Flag").wait_for()
    send(form_of(page, "/emblem/remove/"))
    assert not Emblem.objects.exists()


def test_quotes_are_moved_turned_taken_anew_and_out(browser_page, sample):
    section = sample.section("resistance")
    first, second = section.quotes.order_by("position")[:2]
    page = browser_page(sample.coordinator, BASE + "findings-resistance/")
    live(page.locator(f"#down-{first.pk}"))
    page.locator(f"#up-{first.pk}:not([disabled])").wait_for()
    assert list(section.quotes.order_by("position")[:2]) == [second, first]
    live(page.locator(f"#up-{first.pk}"))
    page.locator(f"#up-{first.pk}[disabled]").wait_for()
    assert list(section.quotes.order_by("position")[:2]) == [first, second]
    was = first.stance
    live(page.locator(f"form[action*='/quotes/{first.pk}/turn/'] button"))
    first.refresh_from_db()
    assert first.stance != was
    live(page.locator(f"form[action*='/quotes/{second.pk}/remove/'] button"))
    page.locator(f"#quote-{second.pk}").wait_for(state="detached")
    assert not SectionQuote.objects.filter(pk=second.pk).exists()


def test_a_corrected_quote_takes_the_new_wording(browser_page, sample):
    quote = sample.section("resistance").quotes.order_by("position").first()
    turn = Turn.objects.get(spans__excerpt=quote.excerpt)
    word = quote.wording.split()[1]
    correct_turn(turn, by=sample.researcher, version=turn.version, text=turn.text.replace(word, word + "est"))
    keep_new_words(sample.study, [quote.excerpt_id], by=sample.researcher)
    page = browser_page(sample.coordinator, BASE + "findings-resistance/")
    live(page.locator(f"form[action*='/quotes/{quote.pk}/take/'] button"))
    page.locator(f"#quote-{quote.pk}:not(.stale)").wait_for()
    quote.refresh_from_db()
    assert word + "est" in quote.wording


def test_an_outline_is_set_up_and_a_job_stopped(browser_page, transactional_db):
    study = StudyFactory()
    page = browser_page(member(study, "coordinator"), f"/s/{study.slug}/report/")
    send(form_of(page, "/report/set-up/"))
    assert Deliverable.objects.get(study=study).sections.exists()
    page.goto(f"/s/{study.slug}/report/{Deliverable.objects.get().sections.first().key}/")
    live(page.locator("form[action$='/report/assemble/'] button"), "**/assemble/")
    stop = page.locator("form[action$='/stop/'] button")
    stop.wait_for()
    live(stop, "**/stop/")
    page.get_by_text("No draft was assembled").wait_for()
    assert Job.objects.get().state == "cancelled"
