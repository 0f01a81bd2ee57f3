import pytest
from django.db import connection

from sessions.identities import IdentityUnreadable, Person, keep, look, seal, unseal
from sessions.models import Identity
from tests.factories import ParticipantFactory, UserFactory

ADA = Person("Ada Quill", "ada@example.org", "Tern Institute")


def test_sealed_person_opens_again_and_shows_nothing():
    sealed = seal(ADA)
    assert unseal(sealed) == ADA
    assert unseal(memoryview(sealed)) == ADA  # as PostgreSQL gives it
    assert b"Ada" not in sealed
    assert seal(ADA) != sealed


def test_another_key_opens_nothing(settings):
    sealed = seal(ADA)
    settings.IDENTITY_KEY = "another key of the installation, long enough"
    with pytest.raises(IdentityUnreadable, match="encrypted with another key"):
        unseal(sealed)


@pytest.mark.django_db
def test_look_leaves_an_event_without_the_name():
    participant, user = ParticipantFactory(), UserFactory()
    keep(participant, by=user, name="Ada Quill", contact="ada@example.org", organisation="Tern Institute")
    assert look(participant, by=user) == ADA
    events = list(participant.study.events.values_list("verb", "target_id", "actor", "before", "after"))
    assert events == [
        ("identity.recorded", str(participant.pk), user.pk, {}, {"fields": ["name", "contact", "organisation"]}),
        ("identity.viewed", str(participant.pk), user.pk, {}, {}),
    ]


@pytest.mark.django_db
def test_look_without_a_trace_is_impossible(monkeypatch):
    participant, user = ParticipantFactory(), UserFactory()
    keep(participant, by=user, name="Ada Quill")
    monkeypatch.setattr("sessions.identities.record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        look(participant, by=user)


@pytest.mark.django_db
def test_database_holds_no_name():
    participant = ParticipantFactory()
    keep(participant, by=UserFactory(), name="Ada Quill")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM study_sessions_identity")
        assert b"Quill" not in bytes(cursor.fetchone()[0])


@pytest.mark.django_db
def test_all_empty_removes_the_row():
    participant, user = ParticipantFactory(), UserFactory()
    keep(participant, by=user)
    assert not participant.study.events.exists()
    keep(participant, by=user, name="Ada Quill")
    keep(participant, by=user, name="Ada Q. Quill")
    keep(participant, by=user)
    assert not Identity.objects.exists()
    assert list(participant.study.events.values_list("verb", flat=True)) == [
        "identity.recorded",
        "identity.changed",
        "identity.removed",
    ]
