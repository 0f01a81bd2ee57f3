"""Deleting in the browser: from the button on the thing's page, over the list of what goes, to the page after it."""

import pytest

from coding.models import Review, ReviewItem
from reports.models import Draft
from sessions.models import Participant, Transcript
from studies.models import DeletedStudy, Study
from tests.factories import FieldSessionFactory, ParticipantFactory
from tests.world import World, build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db) -> World:
    made = build_world()
    made.coordinator.set_password("a long password")
    made.coordinator.save()
    return made


@pytest.mark.expects("410 .*/changes", "400 .*/delete/")
def test_a_transcript_is_deleted_while_somebody_codes_in_it(browser_page, world):
    begin, title = f"/s/{world.study.slug}/", Transcript.objects.get().title
    Review.objects.create(item=ReviewItem.objects.get(), reviewer=world.partner, verdict="accepted")
    other = browser_page(world.researcher, f"{begin}transcripts/{world.ids['transcript']}/")
    page = browser_page(world.coordinator, f"{begin}sessions/{world.ids['session']}/")
    page.get_by_role("link", name=f"Delete transcript {title}").click()
    page.get_by_text("1 verdict of partners").wait_for()
    page.get_by_label("Reason").select_option("mistake")
    page.get_by_label("Your password").fill("wrong")
    page.get_by_role("button", name="Delete transcript").click()
    page.get_by_text("Wrong password. Type it again.").wait_for()
    assert page.get_by_label("Reason").input_value() == "mistake"
    page.get_by_label("Your password").fill("a long password")
    page.get_by_role("button", name="Delete transcript").click()
    page.get_by_text(f"“{title}” was deleted, with everything that was coded in it.").wait_for()
    assert not Transcript.objects.filter(pk=world.ids["transcript"]).exists()
    gone = other.locator("#gone")
    gone.wait_for()
    assert gone.inner_text().startswith(f"{world.coordinator} deleted this transcript on ")
    gone.get_by_role("link", name="Open the session").click()
    other.get_by_role("heading", name=str(world.study.field_sessions.get())).wait_for()


def test_what_is_empty_is_deleted_and_a_draft_withdrawn(browser_page, world):
    begin, study = f"/s/{world.study.slug}/", world.study
    session = FieldSessionFactory(study=study, title="Never held")
    person = ParticipantFactory(study=study, code="P99")
    practice, round_ = study.practices.get(), study.review_rounds.create(number=2, created_by=world.coordinator)
    draft = Draft.objects.get()
    page = browser_page(world.coordinator, f"{begin}sessions/{session.pk}/")
    for path, link, button, after in (
        ("", "Delete session", "Delete session", "“Never held” was deleted."),
        (f"participants/{person.pk}/", "Delete P99", "Delete participant", "P99 was deleted."),
        (f"practices/{practice.pk}/", "Delete practice", "Delete practice", "GP1 was deleted."),
        (f"review/{round_.pk}/", "Delete round", "Delete round", "Round 2 was deleted."),
        ("drafts/", f"Withdraw draft {draft.label}", "Withdraw draft", f"Draft {draft.label} was withdrawn."),
    ):
        if path:
            page.goto(begin + path)
        page.get_by_role("link", name=link).click()
        page.get_by_role("button", name=button).click()
        page.get_by_text(after).wait_for()
    assert not study.field_sessions.filter(pk=session.pk).exists()
    assert not Participant.objects.filter(pk=person.pk).exists()
    assert not study.practices.exists()
    assert study.review_rounds.count() == 1
    assert Draft.objects.get().file == ""
    assert page.get_by_role("link", name="Download").count() == 0


@pytest.mark.expects("400 .*/end/delete/")
def test_a_study_is_archived_reopened_and_deleted(browser_page, world):
    study = world.study
    page = browser_page(world.coordinator, f"/s/{study.slug}/settings/")
    page.get_by_role("main").get_by_role("link", name="Archive or delete study").click()
    page.get_by_role("button", name="Archive study").click()
    page.get_by_text("This study is archived: you can read it but not change it.").wait_for()
    page.goto("/")
    assert not page.get_by_role("link", name=study.title).is_visible()
    page.get_by_text("Archived studies").click()
    page.get_by_role("link", name=study.title).click()
    page.get_by_role("link", name="Reopen or delete study").click()
    page.get_by_role("button", name="Reopen study").click()
    page.get_by_text("was reopened.").wait_for()
    page.get_by_label("Title of the study").fill("Another")
    page.get_by_label("Reason").select_option("retention")
    page.get_by_label("Your password").fill("a long password")
    page.get_by_role("button", name="Delete study").click()
    page.get_by_text("This does not match the title of the study").wait_for()
    page.get_by_label("Title of the study").fill(study.title)
    page.get_by_label("Your password").fill("a long password")
    page.get_by_role("button", name="Delete study").click()
    page.get_by_text("The study was deleted, with everything in it.").wait_for()
    assert not Study.objects.exists()
    assert DeletedStudy.objects.get().reason == "retention"


def test_the_pages_fit(fit, world):
    begin = f"/s/{world.study.slug}/"
    paths = [f"{begin}transcripts/{world.ids['transcript']}/delete/", f"{begin}end/"]
    fit(world.coordinator, paths)
