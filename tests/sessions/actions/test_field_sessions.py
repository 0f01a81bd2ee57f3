import datetime

import pytest
from django.core.exceptions import ValidationError

from sessions.actions.field_sessions import cancel_session, change_session, create_session, reopen_session
from sessions.models import FieldSession
from tests.factories import FieldSessionFactory, ProjectFactory, StudyFactory, UserFactory

pytestmark = pytest.mark.django_db
Kind, Status = FieldSession.Kind, FieldSession.Status


def events(study):
    return list(study.events.values_list("verb", "before", "after"))


def test_create_focus_group_with_its_plan():
    study, user, project = StudyFactory(), UserFactory(), ProjectFactory()
    created = create_session(study, by=user, kind=Kind.FOCUS_GROUP, title="Focus group 1", projects=[project])
    phases = [(phase.position, phase.kind, phase.planned_minutes) for phase in created.phases.all()]
    assert phases == [
        (1, "welcome", 10),
        (2, "presentation", 15),
        (3, "method_overview", 10),
        (4, "breakout", 45),
        (5, "plenary_feedback", 30),
        (6, "closing", 10),
    ]
    assert [group.title for group in created.phases.get(kind="breakout").groups.all()] == [
        "Group A",
        "Group B",
        "Group C",
    ]
    assert list(created.projects.all()) == [project]
    assert events(study) == [("session.created", {}, {"kind": "focus_group", "status": "planned"})]


def test_create_interview_with_one_phase():
    created = create_session(StudyFactory(), by=UserFactory(), kind=Kind.INTERVIEW, title="Interview 1")
    assert [(phase.kind, phase.planned_minutes) for phase in created.phases.all()] == [("interview_main", 60)]


def test_create_puts_the_new_one_last():
    study, user = StudyFactory(), UserFactory()
    for n in (1, 2):
        create_session(study, by=user, kind=Kind.INTERVIEW, title=f"Interview {n}")
    assert list(study.field_sessions.values_list("title", "position")) == [("Interview 1", 1), ("Interview 2", 2)]


def test_create_with_a_taken_title_changes_nothing():
    there = FieldSessionFactory(title="Focus group 1")
    with pytest.raises(ValidationError) as refused:
        create_session(there.study, by=UserFactory(), kind=Kind.INTERVIEW, title="Focus group 1")
    assert refused.value.message_dict == {
        "title": ["The study already has a session “Focus group 1”. Choose another title."]
    }
    assert there.study.field_sessions.count() == 1
    assert events(there.study) == []


def test_change_records_what_changed_and_no_private_words():
    field_session = FieldSessionFactory(title="Focus group 1")
    project = ProjectFactory()
    change_session(
        field_session,
        by=UserFactory(),
        projects=[project],
        title="Focus group 1",
        held_on=datetime.date(2026, 5, 15),
        place="At the Quill house",
        note="P03 left early",
    )
    field_session.refresh_from_db()
    assert (field_session.place, field_session.note) == ("At the Quill house", "P03 left early")
    assert events(field_session.study) == [
        (
            "session.changed",
            {"held_on": "2026-05-14", "projects": []},
            {"fields": ["held_on", "note", "place", "projects"], "held_on": "2026-05-15", "projects": [project.pk]},
        )
    ]


def test_change_without_a_difference_writes_nothing():
    field_session = FieldSessionFactory(title="Focus group 1")
    field_session.projects.add(ProjectFactory())
    change_session(field_session, by=UserFactory(), title="Focus group 1", mode=field_session.mode)
    assert events(field_session.study) == []
    assert field_session.projects.count() == 1


def test_change_to_a_taken_title_is_refused():
    field_session = FieldSessionFactory()
    FieldSessionFactory(study=field_session.study, title="Interview 1")
    with pytest.raises(ValidationError) as refused:
        change_session(field_session, by=UserFactory(), title="Interview 1")
    assert list(refused.value.message_dict) == ["title"]
    assert events(field_session.study) == []


def test_cancel_keeps_everything_and_the_reason():
    user = UserFactory()
    field_session = create_session(
        StudyFactory(), by=user, kind=Kind.FOCUS_GROUP, title="Focus group 2", note="Postponed"
    )
    cancel_session(field_session, by=user, reason="Too few people accepted.")
    field_session.refresh_from_db()
    assert field_session.status == Status.CANCELLED
    assert field_session.note == "Postponed\nCancelled: Too few people accepted."
    assert field_session.phases.count() == 6
    assert events(field_session.study)[1:] == [("session.cancelled", {"status": "planned"}, {"status": "cancelled"})]
    with pytest.raises(ValidationError, match="already cancelled"):
        cancel_session(field_session, by=user, reason="Again")


def test_reopen_plans_it_again():
    field_session, user = FieldSessionFactory(status=Status.CANCELLED), UserFactory()
    reopen_session(field_session, by=user)
    field_session.refresh_from_db()
    assert field_session.status == Status.PLANNED
    assert events(field_session.study) == [("session.reopened", {"status": "cancelled"}, {"status": "planned"})]
    with pytest.raises(ValidationError, match="not cancelled"):
        reopen_session(field_session, by=user)


def test_failing_event_undoes_the_change(monkeypatch):
    field_session = FieldSessionFactory(title="Focus group 1")
    monkeypatch.setattr("sessions.actions.field_sessions.record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        change_session(field_session, by=UserFactory(), title="Other", projects=[ProjectFactory()])
    field_session.refresh_from_db()
    assert field_session.title == "Focus group 1"
    assert field_session.projects.count() == 0
