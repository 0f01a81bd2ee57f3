import pytest
from django.core.exceptions import ValidationError

from sessions.actions.field_sessions import create_session
from sessions.actions.plan import change_plan
from sessions.models import BreakoutGroup
from tests.factories import AttendanceFactory, DimensionFactory, StudyFactory, TranscriptFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return create_session(StudyFactory(), by=UserFactory(), kind="focus_group", title="Focus group 1")


def kinds(session):
    return [phase.kind for phase in session.phases.all()]


def groups(session):
    return [group.title for group in BreakoutGroup.objects.filter(phase__field_session=session)]


def phase(session, kind):
    return session.phases.get(kind=kind)


def refused(session, **change):
    before = kinds(session), groups(session), session.study.events.count()
    with pytest.raises(ValidationError) as error:
        change_plan(session, by=UserFactory(), **change)
    assert (kinds(session), groups(session), session.study.events.count()) == before
    return error.value.messages


def test_fields_and_step_are_one_event(session):
    closing, user = phase(session, "closing"), UserFactory()
    change_plan(
        session, by=user, phases={closing.pk: {"planned_minutes": 5, "title": "Thanks"}}, step="up", of=closing.pk
    )
    closing.refresh_from_db()
    assert (closing.position, closing.planned_minutes, closing.title) == (5, 5, "Thanks")
    assert kinds(session)[-2:] == ["closing", "plenary_feedback"]
    event = session.study.events.get(verb="session.plan_changed")
    assert event.after["fields"] == ["phase.planned_minutes", "phase.title"]
    assert [row[1] for row in event.after["phases"]] == kinds(session)
    assert [row[1] for row in event.before["phases"]][-1] == "closing"
    assert "Thanks" not in str(event.after)


def test_no_difference_is_no_event(session):
    welcome = phase(session, "welcome")
    change_plan(session, by=UserFactory(), phases={welcome.pk: {"planned_minutes": 10}}, step="up", of=welcome.pk)
    assert not session.study.events.filter(verb="session.plan_changed").exists()


def test_new_phase_comes_before_the_closing(session):
    change_plan(session, by=UserFactory(), step="add_phase")
    assert kinds(session)[-2:] == ["presentation", "closing"]
    assert [each.position for each in session.phases.all()] == [1, 2, 3, 4, 5, 6, 7]


def test_remove_phase_closes_the_gap(session):
    change_plan(session, by=UserFactory(), step="remove_phase", of=phase(session, "presentation").pk)
    assert [each.position for each in session.phases.all()] == [1, 2, 3, 4, 5]


def test_phase_with_transcripts_or_groups_stays(session):
    plenary = phase(session, "plenary_feedback")
    TranscriptFactory(study=session.study, field_session=session, phase=plenary)
    assert refused(session, step="remove_phase", of=plenary.pk) == [
        "“Plenary feedback” has transcripts and cannot be removed."
    ]
    breakout = phase(session, "breakout")
    assert refused(session, step="remove_phase", of=breakout.pk) == ["“Breakout groups” has groups. Remove them first."]
    assert refused(session, phases={breakout.pk: {"kind": "closing"}}) == [
        "“Closing” has groups, so its kind must stay “Breakout groups”. Remove the groups first."
    ]


def test_last_phase_stays():
    interview = create_session(StudyFactory(), by=UserFactory(), kind="interview", title="Interview 1")
    only = interview.phases.get()
    assert refused(interview, step="remove_phase", of=only.pk) == ["A session needs at least one phase."]


def test_group_takes_the_next_free_letter(session):
    breakout = phase(session, "breakout")
    change_plan(session, by=UserFactory(), step="remove_group", of=breakout.groups.get(title="Group B").pk)
    change_plan(session, by=UserFactory(), step="add_group", of=breakout.pk)
    change_plan(session, by=UserFactory(), step="add_group", of=breakout.pk)
    assert sorted(groups(session)) == ["Group A", "Group B", "Group C", "Group D"]


def test_group_with_people_or_transcripts_stays(session):
    a, b, _ = BreakoutGroup.objects.filter(phase__field_session=session)
    AttendanceFactory(field_session=session, group=a)
    TranscriptFactory(study=session.study, field_session=session, phase=b.phase, group=b)
    assert refused(session, step="remove_group", of=a.pk) == ["“Group A” has people. Move them to another group first."]
    assert refused(session, step="remove_group", of=b.pk) == ["“Group B” has transcripts and cannot be removed."]


def test_groups_may_swap_their_names_but_not_share_one(session):
    a, b, _ = BreakoutGroup.objects.filter(phase__field_session=session)
    change_plan(session, by=UserFactory(), groups={a.pk: {"title": "Group B"}, b.pk: {"title": "Group A"}})
    a.refresh_from_db()
    assert a.title == "Group B"
    assert refused(session, groups={a.pk: {"title": "group c"}}) == [
        "Two groups have the name “group c”. Rename one of them."
    ]


def test_group_gets_its_dimensions(session):
    dimension = DimensionFactory(study=session.study)
    group = BreakoutGroup.objects.filter(phase__field_session=session).first()
    change_plan(session, by=UserFactory(), groups={group.pk: {"dimensions": [dimension]}})
    assert list(group.dimensions.all()) == [dimension]
    event = session.study.events.get(verb="session.plan_changed")
    assert event.after["fields"] == ["group.dimensions"]


def test_step_on_something_removed_or_of_another_session_is_refused(session):
    other = create_session(session.study, by=UserFactory(), kind="focus_group", title="Focus group 2")
    foreign = phase(other, "welcome")
    assert refused(session, step="remove_phase", of=foreign.pk) == ["Someone else has already removed this phase."]
    group = BreakoutGroup.objects.filter(phase__field_session=other).first()
    assert refused(session, step="remove_group", of=group.pk) == ["Someone else has already removed this group."]
    assert refused(session, step="up", of=None) == ["Someone else has already removed this phase."]
    change_plan(session, by=UserFactory(), phases={foreign.pk: {"title": "Taken over"}})
    foreign.refresh_from_db()
    assert foreign.title == ""
