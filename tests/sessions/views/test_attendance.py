import pytest
from django.urls import reverse

from sessions.models import BreakoutGroup, Phase
from studies.models import Role
from tests.factories import (
    AttendanceFactory,
    FieldSessionFactory,
    ParticipantFactory,
    SpeakerFactory,
    StudyFactory,
    TranscriptFactory,
    TurnFactory,
    member,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def field_session():
    return FieldSessionFactory(title="Focus group 1")


@pytest.fixture
def group(field_session):
    phase = Phase.objects.create(field_session=field_session, position=1, kind="breakout")
    return BreakoutGroup.objects.create(phase=phase, title="Group A")


@pytest.fixture
def client(field_session, client_as):
    return client_as(member(field_session.study))


def url(name, field_session, **parts):
    parts = {"study": field_session.study.slug, "pk": field_session.pk, **parts}
    return reverse(f"sessions:{name}", kwargs=parts)


def test_access(field_session, client_as):
    row = AttendanceFactory(field_session=field_session)
    transcript = TranscriptFactory(study=field_session.study, field_session=field_session)
    for path in (
        url("attendance_add", field_session),
        url("attendance", field_session, attendance=row.pk),
        url("speakers", field_session, pk=transcript.pk),
    ):
        assert client_as(member(field_session.study)).get(path).status_code == 200
        assert client_as(member(field_session.study, Role.PARTNER)).get(path).status_code == 403
        assert client_as(member(StudyFactory())).get(path).status_code == 404
        assert client_as(member(field_session.study)).delete(path).status_code == 405


def test_row_of_another_session_is_not_found(field_session, client):
    other = AttendanceFactory(field_session=FieldSessionFactory(study=field_session.study))
    assert client.get(url("attendance", field_session, attendance=other.pk)).status_code == 404
    assert client.post(url("attendance_remove", field_session, attendance=other.pk)).status_code == 404


def test_add_known_people(field_session, group, client):
    there = AttendanceFactory(field_session=field_session).participant
    people = [ParticipantFactory(study=field_session.study) for _ in range(2)]
    offered = client.get(url("attendance_add", field_session)).context["forms"]["known"].fields["participants"]
    assert list(offered.queryset) == people
    assert there not in offered.queryset
    data = {"who": "known", "known-participants": [p.pk for p in people], "known-role": "participant"}
    response = client.post(url("attendance_add", field_session), data | {"known-group": group.pk}, follow=True)
    assert field_session.attendances.filter(participant__in=people, group=group).count() == 2
    assert f"{people[0].code}, {people[1].code} were added to Focus group 1." in response.content.decode()


@pytest.mark.parametrize("foreign", ["participant", "group"])
def test_add_nobody_of_another_study(foreign, field_session, group, client):
    phase = Phase.objects.create(field_session=FieldSessionFactory(), position=1, kind="breakout")
    person = ParticipantFactory() if foreign == "participant" else ParticipantFactory(study=field_session.study)
    place = BreakoutGroup.objects.create(phase=phase, title="Group A") if foreign == "group" else group
    data = {"who": "known", "known-participants": [person.pk], "known-role": "participant", "known-group": place.pk}
    response = client.post(url("attendance_add", field_session), data)
    assert response.status_code == 400
    assert list(response.context["forms"]["known"].errors) == ["participants" if foreign == "participant" else "group"]
    assert not field_session.attendances.exists()


def new_person(**changes):
    return {
        "who": "new",
        "new-code": "",
        "new-pseudonym": "Mira",
        "new-capacity": "expert",
        "new-role_title": "sociologist",
        "new-country": "gr",
        "new-role": "participant",
        **changes,
    }


def test_add_somebody_new_under_the_next_code(field_session, client):
    ParticipantFactory(study=field_session.study, code="P07")
    client.post(url("attendance_add", field_session), new_person())
    made = field_session.attendances.get().participant
    assert (made.code, made.pseudonym, made.country) == ("P08", "Mira", "GR")
    data = new_person(**{"new-capacity": "team", "new-role": "facilitator"})
    client.post(url("attendance_add", field_session), data)
    assert field_session.attendances.get(role="facilitator").participant.code == "F01"
    assert field_session.study.events.count() == 2


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"new-code": "p07"}, "code", "P07 is already used for someone else in this study. Choose another code."),
        ({"new-country": "1x"}, "country", "Two letters, such as IT or GR."),
        ({"new-role": "king"}, "role", "Select a valid choice. king is not one of the available choices."),
    ],
)
def test_add_somebody_new_says_what_is_wrong(changes, field, message, field_session, client):
    ParticipantFactory(study=field_session.study, code="P07")
    response = client.post(url("attendance_add", field_session), new_person(**changes))
    assert response.status_code == 400
    assert response.context["forms"]["new"].errors == {field: [message]}
    assert not field_session.attendances.exists()


def test_post_without_a_form_adds_nobody(field_session, client):
    assert client.post(url("attendance_add", field_session), {}).status_code == 400
    assert not field_session.attendances.exists()


def test_edit(field_session, group, client):
    row = AttendanceFactory(field_session=field_session)
    path = url("attendance", field_session, attendance=row.pk)
    response = client.post(path, {"role": "rapporteur", "group": group.pk, "attended": "on"})
    assert response.url == url("detail", field_session)
    row.refresh_from_db()
    assert (row.role, row.group, row.attended) == ("rapporteur", group, True)
    client.post(path, {"role": "rapporteur", "group": ""})
    row.refresh_from_db()
    assert (row.group, row.attended) == (None, False)


def test_edit_in_an_interview_has_no_groups(client_as):
    row = AttendanceFactory(field_session__kind="interview")
    path = url("attendance", row.field_session, attendance=row.pk)
    page = client_as(member(row.field_session.study)).get(path)
    assert list(page.context["form"].fields) == ["role", "attended"]


def test_remove(field_session, client):
    row = AttendanceFactory(field_session=field_session, participant__code="P06")
    transcript = TranscriptFactory(study=field_session.study, field_session=field_session, title="Group A")
    speaker = SpeakerFactory(transcript=transcript, participant=row.participant)
    path = url("attendance_remove", field_session, attendance=row.pk)
    assert (
        "P06 is linked to a speaker in “Group A”. Unlink the speaker there first."
        in client.post(path, follow=True).content.decode()
    )
    speaker.delete()
    assert "P06 was removed from Focus group 1." in client.post(path, follow=True).content.decode()
    assert not field_session.attendances.exists()
    assert field_session.study.participants.count() == 1


def test_speakers(field_session, client):
    study = field_session.study
    transcript = TranscriptFactory(study=study, field_session=field_session)
    first, second, third = (SpeakerFactory(transcript=transcript) for _ in range(3))
    TurnFactory(transcript=transcript, speaker=first)
    here = AttendanceFactory(field_session=field_session).participant
    there = ParticipantFactory(study=study)
    path = url("speakers", field_session, pk=transcript.pk)
    form = client.get(path).context["form"]
    choices = form.fields[f"speaker-{first.pk}"].choices
    assert choices[2:] == [
        ("In this session", [(str(here.pk), str(here))]),
        ("Elsewhere in the study", [(str(there.pk), str(there))]),
    ]
    # Somebody else has linked the third meanwhile: what this user did not touch stays.
    third.participant = there
    third.save()
    sent = {f"speaker-{first.pk}": here.pk, f"speaker-{second.pk}": "team", f"speaker-{third.pk}": ""}
    sent |= {f"initial-speaker-{speaker.pk}": "" for speaker in (first, second, third)}
    response = client.post(path, sent, follow=True)
    rows = transcript.speakers.values_list("participant", "is_team")
    assert list(rows) == [(here.pk, False), (None, True), (there.pk, False)]
    assert "2 of 3 speakers changed." in response.content.decode()


def test_speaker_of_another_study_is_refused(field_session, client):
    speaker = SpeakerFactory(transcript__study=field_session.study, transcript__field_session=field_session)
    path = url("speakers", field_session, pk=speaker.transcript_id)
    response = client.post(
        path, {f"speaker-{speaker.pk}": ParticipantFactory().pk, f"initial-speaker-{speaker.pk}": ""}
    )
    assert response.status_code == 400
    speaker.refresh_from_db()
    assert speaker.participant is None
