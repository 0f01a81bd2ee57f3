import pytest
from django.utils import timezone

from sessions.heard import everybody_in, people_heard, people_of_study
from sessions.models import Attendance, FieldSession, Participant
from sessions.queries import participant_rows, session_rows
from tests.factories import AttendanceFactory, FieldSessionFactory, ParticipantFactory, StudyFactory, TranscriptFactory

pytestmark = pytest.mark.django_db
Role, Status = Attendance.Role, FieldSession.Status


def test_heard_are_those_who_came_and_speak_for_themselves():
    study = StudyFactory()
    held, interview = FieldSessionFactory(study=study), FieldSessionFactory(study=study, status=Status.PROCESSED)
    both = ParticipantFactory(study=study)
    AttendanceFactory(field_session=held, participant=both)
    AttendanceFactory(field_session=interview, participant=both, role=Role.RAPPORTEUR)
    for role in set(Role) - {Role.PARTICIPANT, Role.RAPPORTEUR}:
        AttendanceFactory(field_session=held, role=role)
    AttendanceFactory(field_session=held, attended=False)
    AttendanceFactory(field_session=held, participant__capacity=Participant.Capacity.TEAM)
    for status in (Status.PLANNED, Status.CANCELLED):
        AttendanceFactory(field_session=FieldSessionFactory(study=study, status=status))
    AttendanceFactory()  # in another study
    assert {pk: len(people) for pk, people in people_heard(study).items()} == {held.pk: 1, interview.pk: 1}
    assert len(people_of_study(study)) == 1
    assert everybody_in(held) == everybody_in(interview) == {both.pk: both}


def test_session_rows_count_each_thing_on_its_own():
    field_session = FieldSessionFactory()
    study = field_session.study
    phase = field_session.phases.create(position=1, kind="breakout")
    for title in "ABC":
        phase.groups.create(title=title)
    for words in (100, 250):
        TranscriptFactory(study=study, field_session=field_session, words=words)
    FieldSessionFactory(study=study)
    rows = [(row.group_count, row.transcript_count, row.word_count) for row in session_rows(study)]
    assert rows == [(3, 2, 350), (0, 0, 0)]


def test_participant_rows_count_sessions_where_they_were(django_assert_num_queries):
    participant = ParticipantFactory(withdrawn_at=timezone.now())
    AttendanceFactory(participant=participant, field_session__study=participant.study)
    AttendanceFactory(participant=participant, field_session__study=participant.study, attended=False)
    with django_assert_num_queries(2):
        assert [(row.session_count, list(row.consents.all())) for row in participant_rows(participant.study)] == [
            (1, [])
        ]
