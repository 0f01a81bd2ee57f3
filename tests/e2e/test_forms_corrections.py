"""Corrected words settled on their page and in the coding screen, and who says a turn, each sent by Chromium."""

import pytest

from coding.actions.splitting import Part, split_code
from coding.actions.text import correct_turn, insert_turn, remove_turn
from coding.models import Coding, Span
from tests.e2e.sending import form_of, pick, press, send
from tests.factories import CodeFactory, StudyFactory, code_words, member, transcript_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "They gave us a date. Before that the plan was in a drawer."


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def transcript(study):
    return transcript_of(("Irena", TEXT), ("Dario", "With us nobody did."), study=study)


@pytest.fixture
def ilse(study):
    return member(study, name="Ilse Brandt")


@pytest.fixture
def touched(study, transcript, ilse):
    """Two excerpts of Ilse's in one turn whose words were corrected since."""
    turn, code = transcript.turns.order_by("position").first(), CodeFactory(study=study, name="Dates")
    pair = [code_words(code, ilse, (turn, words)) for words in ("a date", "a drawer")]
    text = TEXT.replace("a date", "a month").replace("a drawer", "a cupboard")
    correct_turn(turn, by=member(study, name="Nadia Weiss"), version=1, text=text)
    return pair


def states() -> list[str]:
    return list(Span.objects.order_by("pk").values_list("state", flat=True))


def test_corrected_words_are_settled_on_their_page(browser_page, study, transcript, ilse, touched):
    lost = transcript.turns.order_by("position").last()
    code_words(touched[0].code, ilse, (lost, "nobody did"))
    by = member(study)
    remove_turn(lost, by=by, version=1)
    first = transcript.turns.order_by("position").first()
    insert_turn(transcript, by=by, text="At ours nobody did either.", after=first)
    page = browser_page(ilse, f"/s/{study.slug}/corrections/")
    send(page.locator("form.correction-turn"), pick("keep"))
    assert states() == ["live", "live", "lost"]
    send(page.locator("form.correction-undo"), pick("undo"))
    assert states() == ["touched", "touched", "lost"]
    send(page.locator(f"#excerpt-{touched[0].excerpt_id} form.correction-settle"), pick("keep"))
    send(page.locator("form.correction-elsewhere"), pick("put"))
    assert states() == ["live", "touched", "live"]
    send(page.locator(f"#excerpt-{touched[1].excerpt_id} form.correction-settle"), pick("take_off"))
    assert not Coding.objects.filter(pk=touched[1].pk).exists()
    page.goto(f"/s/{study.slug}/transcripts/{transcript.pk}/history/")
    send(page.locator("form.history-filters"), who=str(ilse.pk))
    assert page.locator("#who").input_value() == str(ilse.pk)
    assert page.locator(".history-list li").count()


def test_settled_in_the_inspector_and_a_turn_of_somebody_else(browser_page, study, transcript, ilse, touched):
    kept = touched[0].excerpt_id
    page = browser_page(ilse, f"/s/{study.slug}/transcripts/{transcript.pk}/?excerpt={kept}")
    page.wait_for_selector("html[data-ready]")
    with page.expect_response("**/settle"):
        page.get_by_role("button", name="Keep with the new words").click()
    page.wait_for_selector(".saved-state.saved")
    assert Span.objects.get(excerpt=kept).state == "live"
    page.locator(".turn").nth(1).hover()
    page.get_by_role("button", name="Correct", exact=True).click()
    speaker = page.locator("form.correcting select, .correcting select").first
    with page.expect_response("**/speaker"):
        speaker.select_option(label="Irena")
    page.wait_for_selector("textarea.correcting-text", state="detached")
    assert transcript.turns.order_by("position").last().speaker.name == "Irena"
    page.locator(".turn").nth(0).hover()
    page.get_by_role("button", name="Correct", exact=True).click()
    with page.expect_response("**/insert"):
        page.get_by_role("button", name="Add turn after").click()
    page.locator(".turn").nth(2).wait_for()
    assert transcript.turns.count() == 3


def test_a_code_is_taken_off_in_the_pass(browser_page, study, transcript, ilse):
    coding = code_words(CodeFactory(study=study), ilse, (transcript.turns.first(), "a date"))
    split_code(coding.code, by=ilse, parts=[Part("A day")], definition="What is left.")
    page = browser_page(ilse, f"/s/{study.slug}/codebook/{coding.code_id}/pass/")
    page.wait_for_selector("html[data-ready]")
    press(form_of(page).locator(pick("off")).first)
    assert not Coding.objects.exists()
