"""The pages as a browser shows them: nothing serious for axe, no sideways scrolling, nothing the policy refuses."""

import datetime

import pytest

from sessions.actions.field_sessions import create_session
from sessions.identities import keep
from sessions.models import BreakoutGroup
from studies.models import Role
from tests.factories import (
    AttendanceFactory,
    ConsentFactory,
    DimensionFactory,
    ProjectFactory,
    SpeakerFactory,
    StudyFactory,
    TranscriptFactory,
    member,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made():
    """A focus group with people, transcripts and a project; returns who looks at it, and the pages."""
    study = StudyFactory(slug="plumbline")
    user = member(study, Role.COORDINATOR)
    DimensionFactory(study=study)
    project = ProjectFactory(acronym="HALYARD", ends_on=datetime.date(2022, 12, 31))
    study.study_projects.create(project=project)
    held = {"held_on": datetime.date(2026, 5, 14), "status": "held", "projects": [project]}
    session = create_session(study, by=user, kind="focus_group", title="Focus group 1", **held)
    group = BreakoutGroup.objects.filter(phase__field_session=session).first()
    team = {"participant__code": "F01", "participant__capacity": "team"}
    AttendanceFactory(field_session=session, group=group, role="facilitator", **team)
    row = AttendanceFactory(field_session=session, group=group, participant__code="P01")
    ConsentFactory(participant=row.participant)
    held_back = AttendanceFactory(field_session=session, participant__code="P02").participant
    keep(held_back, by=user, name="Ada Quill")
    transcript = TranscriptFactory(study=study, field_session=session, phase=group.phase, group=group)
    SpeakerFactory(transcript=transcript)
    root = "/s/plumbline"
    return user, {
        "list": f"{root}/sessions/",
        "kind": f"{root}/sessions/new/",
        "new": f"{root}/sessions/new/?kind=focus_group",
        "detail": f"{root}/sessions/{session.pk}/",
        "edit": f"{root}/sessions/{session.pk}/edit/",
        "plan": f"{root}/sessions/{session.pk}/plan/",
        "cancel": f"{root}/sessions/{session.pk}/cancel/",
        "add": f"{root}/sessions/{session.pk}/people/add/",
        "attendance": f"{root}/sessions/{session.pk}/people/{row.pk}/",
        "speakers": f"{root}/transcripts/{transcript.pk}/speakers/",
        "participants": f"{root}/participants/",
        "person": f"{root}/participants/{held_back.pk}/",
        "person-edit": f"{root}/participants/{held_back.pk}/edit/",
        "person-new": f"{root}/participants/new/",
        "consents": f"{root}/participants/{held_back.pk}/consents/",
    }


def test_every_page_is_fit(made, fit):
    user, pages = made
    fit(user, list(pages.values()), widths=(320, 1440))


@pytest.mark.expects("400 .*/sessions/new/")
def test_record_an_interview_and_add_its_person(made, browser_page):
    user, pages = made
    page = browser_page(user, pages["kind"])
    page.get_by_role("link", name="Add interview").click()
    page.get_by_label("Status").select_option("Held")
    page.get_by_role("button", name="Add interview").click()
    page.get_by_text("Enter the date on which the session was held, or set the status to “Planned”.").wait_for()
    page.get_by_label("Date").fill("2026-05-20")
    page.get_by_role("button", name="Add interview").click()
    page.get_by_role("heading", name="Interview 1").wait_for()
    page.get_by_role("link", name="Add people").click()
    page.get_by_label("Heard as").select_option("Expert or scholar")
    page.get_by_role("button", name="Add person").click()
    page.get_by_role("cell", name="P03 was not asked about being quoted.").wait_for()


def test_name_is_shown_only_when_asked_for(made, browser_page):
    user, pages = made
    page = browser_page(user, pages["person"])
    assert page.get_by_text("Ada Quill").count() == 0
    page.get_by_role("button", name="Show name and contact of P02").click()
    page.get_by_text("Ada Quill").wait_for()
    page.goto(pages["person"])
    assert page.get_by_text("Ada Quill").count() == 0
