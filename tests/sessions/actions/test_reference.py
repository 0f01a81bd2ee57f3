"""What the press release tells of Task 1.3's sessions, and nothing that it does not tell."""

import datetime

import pytest

from sessions.actions.reference import load_sessions
from sessions.models import FieldSession, Participant
from studies.actions.reference import load_study
from studies.models import Event
from studies.reference import caliper

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return load_study()[0]


def test_the_focus_group_of_september_2020_with_its_phases_and_the_nine_projects(study):
    assert load_sessions(study) == 3
    held = study.field_sessions.get(status=FieldSession.Status.HELD)
    assert (held.held_on, held.mode, held.kind) == (datetime.date(2020, 9, 2), "online", "focus_group")
    assert [(phase.title, phase.kind, phase.planned_minutes) for phase in held.phases.all()] == [
        ("Introductory presentations", "presentation", None),
        ("Overview of methodology and objectives", "method_overview", None),
        ("Discussion in three smaller groups", "breakout", None),
        ("Plenary feedback", "plenary_feedback", None),
    ]
    assert [group.title for phase in held.phases.all() for group in phase.groups.all()] == [
        "Group A", "Group B", "Group C",
    ]  # fmt: skip
    assert set(held.projects.all()) == set(study.projects.filter(study_projects__relation="sister"))
    assert held.projects.count() == 9
    assert study.lead.name == "Smart Venice"


def test_what_was_foreseen_is_planned_without_a_date(study):
    load_sessions(study)
    planned = study.field_sessions.filter(status=FieldSession.Status.PLANNED)
    assert [(one.kind, one.held_on) for one in planned] == [("focus_group", None), ("interview", None)]
    assert [project.acronym for project in planned[0].projects.all()] == ["ACT"]


def test_nobody_is_invented(study):
    load_sessions(study)
    assert not Participant.objects.exists()
    assert not study.transcripts.exists()


def test_each_session_says_where_it_is_told(study, client):
    load_sessions(study)
    assert [one.source_url for one in study.field_sessions.all()] == [row["source"] for row in caliper()["sessions"]]
    assert all(row["source"].startswith("https://") and row["checked"] and row["mark"] for row in caliper()["sessions"])


def test_a_session_that_somebody_deleted_is_not_brought_back(study):
    load_sessions(study)
    study.field_sessions.get(kind="interview").delete()
    assert load_sessions(study) == 0
    assert study.field_sessions.count() == 2
    assert Event.objects.filter(study=study, verb="sessions.loaded").count() == 1


def test_one_that_is_there_under_the_same_title_stays_as_it_is(study):
    title = caliper()["sessions"][0]["title"]
    mine = study.field_sessions.create(kind="focus_group", title=title, place="Venice")
    assert load_sessions(study) == 2
    mine.refresh_from_db()
    assert (mine.place, mine.status) == ("Venice", "planned")
