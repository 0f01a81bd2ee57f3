import datetime

import pytest
from django.urls import reverse

from sessions.actions.field_sessions import create_session
from sessions.models import Attendance, BreakoutGroup, FieldSession, Participant
from sessions.overview import Overview, remark
from studies.models import AttributionRule
from studies.models import Role as MemberRole
from tests.factories import (
    AttendanceFactory,
    ConsentFactory,
    FieldSessionFactory,
    ParticipantFactory,
    ProjectFactory,
    SpeakerFactory,
    StudyFactory,
    TranscriptFactory,
    TurnFactory,
    UserFactory,
    member,
)

pytestmark = pytest.mark.django_db
Role = Attendance.Role


@pytest.fixture
def session():
    study = StudyFactory(attribution_rule=AttributionRule.NAMED)
    return create_session(
        study,
        by=UserFactory(),
        kind="focus_group",
        title="Focus group 1",
        status="held",
        held_on=datetime.date(2026, 5, 14),
    )


def group_a(session) -> BreakoutGroup:
    return BreakoutGroup.objects.get(phase__field_session=session, title="Group A")


def test_lines_are_phases_with_their_groups_below(session):
    lines = Overview(session).lines
    assert [str(line.group or line.phase) for line in lines] == [
        "Welcome",
        "Presentations",
        "Method overview",
        "Breakout groups",
        "Group A",
        "Group B",
        "Group C",
        "Plenary feedback",
        "Closing",
    ]
    assert [str(line.group or line.phase) for line in lines if line.is_missing] == [
        "Group A",
        "Group B",
        "Group C",
        "Plenary feedback",
    ]
    assert {(line.stretch.begin, line.stretch.end) for line in lines if line.group} == {(35, 80)}


def test_transcripts_stand_at_their_place(session):
    group = group_a(session)
    plenary = session.phases.get(kind="plenary_feedback")
    fields = {"study": session.study, "field_session": session}
    notes = TranscriptFactory(**fields, phase=group.phase, group=group, is_notes=True, words=100)
    feedback = TranscriptFactory(**fields, phase=plenary, words=200)
    whole = TranscriptFactory(**fields)
    SpeakerFactory(transcript=feedback)
    SpeakerFactory(transcript=feedback, is_team=True)
    SpeakerFactory(transcript=feedback, participant=ParticipantFactory(study=session.study))
    overview = Overview(session)
    placed = {str(line.group or line.phase): line.transcripts for line in overview.lines if line.transcripts}
    assert placed == {"Group A": [notes], "Plenary feedback": [feedback]}
    assert [line.has_notes_only for line in overview.lines if line.transcripts] == [True, False]
    assert overview.not_placed == [whole]
    assert overview.words == 300
    assert [(transcript, transcript.not_linked) for transcript in overview.not_linked] == [(feedback, 1)]


def test_people_stand_by_group_who_leads_first(session):
    group = group_a(session)
    codes = [("P02", Role.PARTICIPANT, group), ("F02", Role.NOTE_TAKER, group), ("F01", Role.FACILITATOR, group)]
    for code, role, place in [*codes, ("P01", Role.RAPPORTEUR, group), ("F03", Role.MODERATOR, None)]:
        AttendanceFactory(field_session=session, participant__code=code, role=role, group=place)
    AttendanceFactory(field_session=session, participant__code="P09", group=group, attended=False)
    overview = Overview(session)
    assert [each.participant.code for each in overview.attendances] == ["F03", "F01", "F02", "P01", "P02", "P09"]
    line = next(line for line in overview.lines if line.group == group)
    assert [each.participant.code for each in line.team] == ["F01", "F02"]
    assert [each.participant.code for each in line.heard] == ["P01", "P02"]
    assert [each.participant.code for each in overview.heard] == ["P01", "P02"]


def test_held_back_says_why(session):
    agreed = AttendanceFactory(field_session=session, participant__code="P01")
    ConsentFactory(participant=agreed.participant)
    AttendanceFactory(field_session=session, participant__code="P02")
    AttendanceFactory(field_session=session, participant__code="P03", attended=False)
    AttendanceFactory(field_session=session, participant__code="F01", participant__capacity=Participant.Capacity.TEAM)
    overview = Overview(session)
    assert [decision.reason for _, decision in overview.held_back] == ["P02 was not asked about being quoted."]
    assert [decision.label for _, decision in overview.people] == [
        "Facilitator",
        "Participant 1, focus group 1",
        "",
        "",
    ]


def test_rule_is_the_stricter_of_study_and_session(session):
    assert Overview(session).rule is AttributionRule.NAMED
    session.attribution_rule = AttributionRule.ANONYMOUS
    assert Overview(session).rule is AttributionRule.ANONYMOUS


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (None, None, ""),
        (datetime.date(2026, 5, 14), datetime.date(2026, 5, 14), ""),
        (datetime.date(2026, 5, 15), None, "had not started by then"),
        (None, datetime.date(2026, 5, 13), "had ended by then"),
    ],
)
def test_dates_of_a_project_are_a_remark(starts_on, ends_on, words):
    project = ProjectFactory.build(starts_on=starts_on, ends_on=ends_on)
    assert remark(project, FieldSessionFactory.build(study=None, held_on=datetime.date(2026, 5, 14))) == words
    assert remark(project, FieldSession(held_on=None)) == ""


def test_voices_that_nobody_has_linked_are_said_beside_the_number_of_people(client, session):
    transcript = TranscriptFactory(study=session.study, field_session=session)
    for label in ("Irena", "Dario"):
        TurnFactory(transcript=transcript, speaker=SpeakerFactory(transcript=transcript, name=label))
    client.force_login(member(session.study, MemberRole.COORDINATOR))
    for name, ids in (("detail", [session.pk]), ("list", [])):
        page = client.get(reverse(f"sessions:{name}", args=[session.study.slug, *ids])).content.decode()
        assert "2 voices not linked" in page
        assert "No one has been heard" not in page


def test_who_is_in_a_group_without_words_is_present_and_not_heard(client, session):
    AttendanceFactory(field_session=session, group=group_a(session))
    TranscriptFactory(study=session.study, field_session=session)
    client.force_login(member(session.study, MemberRole.COORDINATOR))
    page = client.get(reverse("sessions:detail", args=[session.study.slug, session.pk])).content.decode()
    assert "1 person present" in page
    assert "1 person heard" not in page
