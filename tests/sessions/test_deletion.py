"""Sessions without transcripts, people without words, practices, rounds: deleted where nothing stands in the way."""

import pytest
from django.urls import reverse

from sessions.actions.field_sessions import create_session
from sessions.identities import keep
from sessions.models import Attendance, Consent, Identity, Participant, Phase
from studies.models import Role
from tests.factories import (
    AttendanceFactory,
    ConsentFactory,
    FieldSessionFactory,
    ParticipantFactory,
    SpeakerFactory,
    member,
    transcript_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(study):
    return member(study, Role.COORDINATOR)


def test_a_session_without_transcripts_goes_with_its_plan_and_leaves_its_people(study, coordinator, client_as):
    session = create_session(study, by=coordinator, kind="focus_group", title="Focus group 1", status="planned")
    person = AttendanceFactory(field_session=session, participant=ParticipantFactory(study=study)).participant
    path = reverse("sessions:session_delete", args=[study.slug, session.pk])
    client = client_as(coordinator)
    assert "1 attendance record" in client.get(path).content.decode()
    client.post(path)
    assert not study.field_sessions.exists()
    assert not Phase.objects.exists() and not Attendance.objects.exists()
    assert study.participants.get() == person
    assert study.events.get(verb="session.deleted").before["kind"] == "focus_group"


def test_a_session_with_transcripts_stays_and_names_them(study, coordinator, client_as):
    session = FieldSessionFactory(study=study)
    transcript_of(("Irena", "We kept it."), study=study, field_session=session, title="Group A")
    path = reverse("sessions:session_delete", args=[study.slug, session.pk])
    client = client_as(coordinator)
    for page in (client.get(path), client.post(path, follow=True)):
        assert "This session has 1 transcript: “Group A”. Delete those first." in page.content.decode()
    assert study.field_sessions.get() == session


def test_a_person_without_words_goes_with_consents_and_sealed_name(study, coordinator, client_as):
    person = ParticipantFactory(study=study, code="P07")
    ConsentFactory(participant=person)
    AttendanceFactory(field_session=FieldSessionFactory(study=study), participant=person)
    keep(person, by=coordinator, name="Ana Silva")
    path = reverse("sessions:participant_delete", args=[study.slug, person.pk])
    client = client_as(coordinator)
    page = client.get(path).content.decode()
    assert "1 recorded consent answer" in page and "1 encrypted name and contact" in page
    client.post(path)
    for model in (Participant, Consent, Identity, Attendance):
        assert not model.objects.exists()
    assert study.events.get(verb="participant.deleted").before["code"] == "P07"


def test_a_person_who_speaks_stays(study, coordinator, client_as):
    person = ParticipantFactory(study=study, code="P07")
    transcript = transcript_of((None, "We kept it."), study=study, title="Group A")
    SpeakerFactory(transcript=transcript, participant=person)
    path = reverse("sessions:participant_delete", args=[study.slug, person.pk])
    page = client_as(coordinator).post(path, follow=True).content.decode()
    assert "P07 speaks in “Group A”." in page
    assert study.participants.get() == person


def test_discarding_an_upload_leaves_no_file(
    study, coordinator, client_as, settings, django_capture_on_commit_callbacks
):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from sessions.actions.uploads import receive

    session = FieldSessionFactory(study=study)
    file = SimpleUploadedFile("a.txt", b"Irena: We kept it.")
    row = receive(session, by=coordinator, file=file, phase=None, group=None)
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    with django_capture_on_commit_callbacks(execute=True):
        client_as(coordinator).post(reverse("sessions:import_discard", args=[study.slug, row.pk]))
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
