"""The event log and the frame for saves: one act, one transaction, one event, once for each save."""

import uuid

import pytest
from django.db import transaction

from studies import audit
from studies.access import StudyArchived
from studies.actions.ending import archive_study
from studies.models import Event, EventSubject, Role, Study
from studies.refused import Refused
from tests.factories import StudyFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(study):
    return member(study, Role.COORDINATOR, name="Ana")


@audit.once("study.changed", before=lambda event: ("again", event.seq))
def rename(study, *, by, name, save_id=None):
    study.title = name
    study.save(update_fields=["title"])
    return "first", audit.record(study, by, "study.changed", study, save_id=save_id).seq


@audit.once("dimension.added")
def something_else(study, *, by, save_id=None):
    audit.record(study, by, "dimension.added", study, save_id=save_id)


def test_a_save_sent_twice_is_made_once_and_answered_alike(study, ana):
    save = uuid.uuid4()
    assert rename(study, by=ana, name="A", save_id=save) == ("first", 1)
    assert rename(study, by=ana, name="B", save_id=save) == ("again", 1)
    assert (Study.objects.get(pk=study.pk).title, Event.objects.count()) == ("A", 1)
    assert rename(study, by=ana, name="C", save_id=uuid.uuid4()) == ("first", 2)
    assert rename(study, by=ana, name="D") == ("first", 3)


def test_a_save_that_was_made_for_something_else_is_refused_and_changes_nothing(study, ana):
    save = uuid.uuid4()
    something_else(study, by=ana, save_id=save)
    with pytest.raises(Refused, match="already used for another change"):
        rename(study, by=ana, name="A", save_id=save)
    assert (Study.objects.get(pk=study.pk).title != "A", Event.objects.count()) == (True, 1)


def test_the_second_of_two_that_passed_the_first_look_is_undone_and_answered(study, ana, monkeypatch):
    """As in two requests at once: neither sees the other's event until the database refuses the second."""
    save = uuid.uuid4()
    rename(study, by=ana, name="A", save_id=save)
    monkeypatch.setattr(audit, "saved_before", lambda *_: None)
    assert rename(study, by=ana, name="B", save_id=save) == ("again", 1)
    assert (Study.objects.get(pk=study.pk).title, Event.objects.count()) == ("A", 1)
    with pytest.raises(Refused):
        something_else(study, by=ana, save_id=save)


def test_the_same_save_in_two_studies_is_two(study, ana):
    other, save = StudyFactory(), uuid.uuid4()
    rename(study, by=ana, name="A", save_id=save)
    assert rename(other, by=ana, name="B", save_id=save) == ("first", 1)


def test_an_event_and_its_change_are_in_one_transaction(study, ana):
    with pytest.raises(RuntimeError), transaction.atomic():
        rename(study, by=ana, name="A")
        raise RuntimeError
    assert (Study.objects.get(pk=study.pk).title != "A", Event.objects.count()) == (True, 0)
    rename(study, by=ana, name="B")
    assert Event.objects.get().seq == 1, "numbers have no gaps"


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    study = StudyFactory()
    with pytest.raises(RuntimeError, match="in the transaction of its change"):
        audit.record(study, None, "study.changed", study)
    assert not Event.objects.exists()


def test_an_event_is_in_the_history_of_each_thing_once(study, ana):
    with transaction.atomic():
        event = audit.record(study, ana, "study.changed", study, about={"code": [3, 3], "study": [study.pk]})
    rows = EventSubject.objects.filter(event=event).order_by("kind").values_list("kind", "object_id")
    assert list(rows) == [("code", 3), ("study", study.pk)]


def test_an_archived_study_takes_no_event_but_that_of_its_own_opening(study, ana):
    archive_study(study, by=ana)
    with pytest.raises(StudyArchived):
        rename(study, by=ana, name="A")
    assert Study.objects.get(pk=study.pk).title != "A"


def test_a_study_that_is_gone_is_not_called_archived(ana):
    gone = StudyFactory()
    Study.objects.filter(pk=gone.pk).delete()
    with pytest.raises(Study.DoesNotExist), transaction.atomic():
        audit.record(gone, ana, "study.changed", gone)


def test_events_are_neither_changed_nor_deleted(study, ana):
    rename(study, by=ana, name="A")
    event = Event.objects.get()
    for act in (event.save, event.delete):
        with pytest.raises(TypeError):
            act()
