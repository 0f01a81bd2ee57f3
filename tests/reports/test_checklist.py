"""The first steps of a study tick themselves, in the order of the work."""

import pytest
from django.urls import reverse

from coding.actions.review import open_round
from reports.checklist import checklist
from reports.models import Draft
from sessions.models import Attendance, Consent
from studies.access import access_for
from studies.models import Role
from tests.factories import (
    CodeFactory,
    ConsentFactory,
    FieldSessionFactory,
    ParticipantFactory,
    StudyFactory,
    code_words,
    eight_dimensions,
    member,
    transcript_of,
)
from tests.factories.reports import DeliverableFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def ana(study):
    return member(study, Role.COORDINATOR)


def done(user, study):
    found = checklist(access_for(user, study.slug))
    return None if found is None else [item.words for item in found.items if item.is_done]


def test_each_step_ticks_itself_and_the_list_goes_when_all_are_done(study, ana):
    assert done(ana, study) == []
    dimensions = eight_dimensions(study)
    assert done(ana, study) == ["Set up the dimensions"]
    partner = member(study, Role.PARTNER)
    assert done(ana, study)[-1] == "Invite members"
    session = FieldSessionFactory(study=study)
    assert done(ana, study)[-1] == "Add a session"
    person = ParticipantFactory(study=study)
    ConsentFactory(participant=person, scope=Consent.Scope.SHARE)
    Attendance.objects.create(field_session=session, participant=person, role=Attendance.Role.PARTICIPANT)
    assert done(ana, study)[-1] == "Add participants"
    transcript = transcript_of(("Ada", "They gave us a date."), study=study, field_session=session)
    assert done(ana, study)[-1] == "Import a transcript"
    transcript.speakers.update(participant=person)
    assert done(ana, study)[-1] == "Link speakers"
    code = CodeFactory(study=study, dimension=dimensions[0])
    excerpt = code_words(code, ana, (transcript.turns.get(), "a date")).excerpt
    assert done(ana, study)[-1] == "Code the first passage"
    open_round(study, by=ana, title="", closes_on=None, partners=[partner], excerpts=[excerpt])
    assert done(ana, study)[-1] == "Open a review round"
    deliverable = DeliverableFactory(study=study)
    assert done(ana, study)[-1] == "Set up the report"
    Draft.objects.create(deliverable=deliverable, number=1, created_by=ana, size=1, pages=1)
    assert done(ana, study) is None


def test_setting_up_leads_to_the_pages_where_it_is_done(study, ana):
    where = {item.words: item.href for item in checklist(access_for(ana, study.slug)).items}
    assert where["Set up the dimensions"] == reverse("studies:dimensions", args=[study.slug])
    assert where["Invite members"] == reverse("studies:members", args=[study.slug])


def test_what_is_undone_opens_its_step_again(study, ana):
    transcript = transcript_of(("Ada", "They gave us a date."), study=study)
    transcript.speakers.update(is_team=True)
    assert "Link speakers" in done(ana, study)
    transcript.speakers.update(is_team=False)
    assert "Link speakers" not in done(ana, study)


def test_researchers_see_only_steps_that_they_can_do(study):
    found = checklist(access_for(member(study, Role.RESEARCHER), study.slug))
    words = [item.words for item in found.items]
    assert "Add a session" in words
    assert not {"Invite members", "Open a review round", "Assemble the first draft"} & set(words)


def test_another_studys_work_ticks_nothing(study, ana):
    eight_dimensions(StudyFactory())
    assert done(ana, study) == []


def test_one_query(study, ana, django_assert_num_queries):
    access = access_for(ana, study.slug)
    with django_assert_num_queries(1):
        checklist(access)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_on_the_home_of_an_empty_study(browser_page, study, ana):
    page = browser_page(ana, reverse("reports:home", args=[study.slug]), width=390)
    assert page.get_by_text("0 of 10 done").is_visible()
    page.get_by_role("link", name="Add a session").click()
    page.wait_for_url(f"**{reverse('sessions:new', args=[study.slug])}")
