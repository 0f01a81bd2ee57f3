import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from sessions.actions.attendance import add_new_person, add_people, change_attendance, remove_attendance
from sessions.actions.participants import (
    change_participant,
    create_participant,
    record_consents,
    restore_participant,
    withdraw_participant,
)
from sessions.actions.speakers import TEAM, link_speakers
from sessions.models import Attendance, BreakoutGroup, Consent, Participant, Phase
from tests.factories import (
    AttendanceFactory,
    ConsentFactory,
    FieldSessionFactory,
    ParticipantFactory,
    SpeakerFactory,
    StudyFactory,
    TranscriptFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def events(study):
    return list(study.events.values_list("verb", "target_id", "before", "after"))


def group_of(field_session):
    phase = Phase.objects.create(field_session=field_session, position=1, kind="breakout")
    return BreakoutGroup.objects.create(phase=phase, title="Group A")


def test_add_people_is_one_event():
    field_session = FieldSessionFactory()
    group = group_of(field_session)
    people = [ParticipantFactory(study=field_session.study) for _ in range(2)]
    add_people(field_session, by=UserFactory(), participants=people, role="participant", group=group)
    assert [(row.participant, row.group) for row in field_session.attendances.all()] == [(p, group) for p in people]
    after = {"participants": [person.pk for person in people], "role": "participant", "group": group.pk}
    assert events(field_session.study) == [("attendance.added", str(field_session.pk), {}, after)]


def test_add_people_who_are_there_adds_nobody():
    there = AttendanceFactory()
    new = ParticipantFactory(study=there.field_session.study)
    with pytest.raises(ValidationError) as refused:
        add_people(there.field_session, by=UserFactory(), participants=[new, there.participant], role="participant")
    assert list(refused.value.message_dict) == ["participants"]
    assert there.field_session.attendances.count() == 1


@pytest.mark.parametrize("foreign", ["participant", "group"])
def test_nobody_and_no_group_of_another_study_is_added(foreign):
    field_session, other = FieldSessionFactory(), FieldSessionFactory()
    people = [ParticipantFactory(study=(other if foreign == "participant" else field_session).study)]
    group = group_of(other) if foreign == "group" else None
    with pytest.raises(ValueError, match="another"):
        add_people(field_session, by=UserFactory(), participants=people, role="participant", group=group)


def test_add_new_person_makes_both_in_one_event():
    field_session = FieldSessionFactory()
    row = add_new_person(
        field_session, by=UserFactory(), role="note_taker", code="F01", capacity="team", role_title="note-taker"
    )
    assert (row.participant.code, row.participant.study, row.role) == ("F01", field_session.study, "note_taker")
    after = {"code": "F01", "session": field_session.pk, "role": "note_taker", "group": None}
    assert events(field_session.study) == [("participant.created", str(row.participant.pk), {}, after)]
    with pytest.raises(ValidationError) as refused:
        add_new_person(field_session, by=UserFactory(), role="participant", code="F01")
    assert refused.value.message_dict == {
        "code": ["F01 is already used for someone else in this study. Choose another code."]
    }


def test_change_attendance():
    row = AttendanceFactory()
    group = group_of(row.field_session)
    change_attendance(row, by=UserFactory(), role="participant", group=group, attended=False)
    row.refresh_from_db()
    assert (row.group, row.attended) == (group, False)
    before, after = {"attended": True, "group": None}, {"attended": False, "group": group.pk}
    assert events(row.field_session.study) == [("attendance.changed", str(row.pk), before, after)]
    change_attendance(row, by=UserFactory(), role="participant", group=group, attended=False)
    assert row.field_session.study.events.count() == 1


def test_remove_attendance_unless_they_speak():
    row = AttendanceFactory(participant__code="P06")
    study, pk = row.field_session.study, row.pk
    transcript = TranscriptFactory(study=study, field_session=row.field_session, title="Group A")
    speaker = SpeakerFactory(transcript=transcript, participant=row.participant)
    with pytest.raises(ValidationError, match="P06 is linked to a speaker in “Group A”"):
        remove_attendance(row, by=UserFactory())
    speaker.delete()
    before = {"participant": row.participant.pk, "role": "participant", "group": None}
    remove_attendance(row, by=UserFactory())
    assert not Attendance.objects.exists()
    assert events(study) == [("attendance.removed", str(pk), before, {})]


def test_change_participant_logs_names_of_fields_only():
    participant = ParticipantFactory(code="P06", role_title="dean")
    change_participant(participant, by=UserFactory(), code="P07", role_title="vice-rector", gender="woman")
    participant.refresh_from_db()
    assert (participant.code, participant.role_title) == ("P07", "vice-rector")
    after = {"fields": ["code", "gender", "role_title"], "code": "P07"}
    assert events(participant.study) == [("participant.changed", str(participant.pk), {"code": "P06"}, after)]
    change_participant(participant, by=UserFactory(), code="P07")
    assert participant.study.events.count() == 1


def test_code_is_unique_in_the_study():
    there = ParticipantFactory(code="P06")
    message = {"code": ["P06 is already used for someone else in this study. Choose another code."]}
    with pytest.raises(ValidationError) as refused:
        create_participant(there.study, by=UserFactory(), code="P06")
    assert refused.value.message_dict == message
    other = create_participant(there.study, by=UserFactory(), code="P07")
    with pytest.raises(ValidationError) as refused:
        change_participant(other, by=UserFactory(), code="P06")
    assert refused.value.message_dict == message
    assert create_participant(StudyFactory(), by=UserFactory(), code="P06").code == "P06"


def test_record_consents_adds_changes_and_takes_back():
    participant = ParticipantFactory()
    ConsentFactory(participant=participant, scope="audio", form_version="1.0")
    ConsentFactory(participant=participant, scope="archive")
    ConsentFactory(participant=participant, scope="video", allowed=False)
    changed = record_consents(
        participant,
        by=UserFactory(),
        answers={"audio": True, "archive": None, "video": True, "quote_pseudonymous": False, "reuse": None},
        method="e_form",
        form_version="2.0",
        given_on=datetime.date(2026, 5, 12),
    )
    assert changed == ["archive", "quote_pseudonymous", "video"]
    rows = participant.consents.values_list("scope", "allowed", "method", "form_version")
    assert list(rows) == [
        ("audio", True, "signed_form", "1.0"),
        ("quote_pseudonymous", False, "e_form", "2.0"),
        ("video", True, "e_form", "2.0"),
    ]
    before = {"archive": "yes", "quote_pseudonymous": "not_asked", "video": "no"}
    after = {"method": "e_form", "archive": "not_asked", "quote_pseudonymous": "no", "video": "yes"}
    assert events(participant.study) == [("consent.changed", str(participant.pk), before, after)]


def test_source_can_hold_for_all_answers():
    participant = ConsentFactory(scope="audio", form_version="1.0").participant
    answers = {"audio": True, "video": None}
    source = {"method": "signed_form", "form_version": "2.0"}
    assert record_consents(participant, by=UserFactory(), answers=answers, for_all=True, **source) == []
    assert Consent.objects.get().form_version == "2.0"
    record_consents(participant, by=UserFactory(), answers=answers, for_all=True, **source)
    assert participant.study.events.count() == 1


def test_withdraw_and_restore():
    participant, user = ParticipantFactory(code="P11"), UserFactory()
    withdraw_participant(participant, by=user, on=datetime.date(2026, 6, 2))
    participant.refresh_from_db()
    assert timezone.localdate(participant.withdrawn_at) == datetime.date(2026, 6, 2)
    with pytest.raises(ValidationError, match="P11 has already withdrawn"):
        withdraw_participant(participant, by=user, on=datetime.date(2026, 6, 3))
    restore_participant(participant, by=user)
    with pytest.raises(ValidationError, match="P11 has not withdrawn"):
        restore_participant(participant, by=user)
    assert events(participant.study) == [
        ("participant.withdrawn", str(participant.pk), {}, {"withdrawn_on": "2026-06-02"}),
        ("participant.restored", str(participant.pk), {"withdrawn_on": "2026-06-02"}, {}),
    ]


def test_withdrawal_is_not_in_the_future():
    participant = ParticipantFactory()
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(ValidationError, match="cannot be in the future"):
        withdraw_participant(participant, by=UserFactory(), on=tomorrow)
    assert Participant.objects.get().withdrawn_at is None


def test_link_speakers_is_one_event_of_the_transcript():
    transcript = TranscriptFactory()
    ada, bea, team, untouched = (SpeakerFactory(transcript=transcript) for _ in range(4))
    person = ParticipantFactory(study=transcript.study)
    facilitator = ParticipantFactory(study=transcript.study, capacity="team")
    foreign = SpeakerFactory()
    who = {ada.pk: person, bea.pk: facilitator, team.pk: TEAM, untouched.pk: None, foreign.pk: TEAM}
    assert link_speakers(transcript, by=UserFactory(), who=who) == 3
    rows = transcript.speakers.values_list("participant", "is_team")
    assert list(rows) == [(person.pk, False), (facilitator.pk, True), (None, True), (None, False)]
    foreign.refresh_from_db()
    assert not foreign.is_team
    event = transcript.study.events.get()
    assert (event.verb, event.transcript_id) == ("speakers.linked", transcript.pk)
    assert event.after["speakers"][str(ada.pk)] == [person.pk, False]
    assert link_speakers(transcript, by=UserFactory(), who=who) == 0
    assert transcript.study.events.count() == 1


def test_link_speakers_to_nobody_of_another_study():
    speaker = SpeakerFactory()
    with pytest.raises(ValueError, match="another study"):
        link_speakers(speaker.transcript, by=UserFactory(), who={speaker.pk: ParticipantFactory()})
