"""A coder's own mark “read to the end”: set, taken back, undone, and honest about turns that came in afterwards."""

import uuid

import pytest
from django.urls import reverse

from coding.actions.reading import mark_read
from coding.actions.text import correct_turn, insert_turn
from coding.models import Reading
from coding.queries.readings import read_to_the_end, readings, told
from studies import undo
from studies.models import Event, Role
from tests.factories import StudyFactory, member, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def nadia(study):
    return member(study, Role.RESEARCHER, name="Nadia Weiss")


@pytest.fixture
def transcript(study):
    return transcript_of(("Irena", "They gave us a date."), ("Dario", "Nobody asked."), study=study)


def marks(transcript):
    return readings(transcript.study).get(transcript.pk, [])


def test_set_twice_it_is_one_mark_and_one_event(transcript, nadia):
    save = uuid.uuid4()
    for save_id in (save, save, None):
        mark_read(transcript, by=nadia, read=True, save_id=save_id)
    assert [str(read.reader) for read in marks(transcript)] == ["Nadia Weiss"]
    assert [event.verb for event in Event.objects.all()] == ["transcript.read"]
    assert told(marks(transcript)) == "read to the end by Nadia Weiss"


def test_taken_back_and_undone_it_is_as_it_was(transcript, nadia):
    mark_read(transcript, by=nadia, read=True)
    first = Reading.objects.values().get()
    mark_read(transcript, by=nadia, read=False)
    assert not marks(transcript)
    undo.undo(transcript.study, nadia)
    assert {**Reading.objects.values().get(), "id": 0} == {**first, "id": 0}
    undo.undo(transcript.study, nadia)
    assert not Reading.objects.exists()
    undo.redo(transcript.study, nadia)
    assert Reading.objects.get().seq == first["seq"]


def test_a_turn_that_comes_in_afterwards_is_not_read_and_the_mark_says_so(study, transcript, nadia):
    other = member(study, name="Ilse Brandt")
    mark_read(transcript, by=nadia, read=True)
    correct_turn(transcript.turns.first(), by=other, version=1, text="They gave us a day.")
    assert read_to_the_end(readings(study)) == {transcript.pk}, "corrected words are told to their coders already"
    insert_turn(transcript, by=other, text="And a month.", after=transcript.turns.last())
    assert read_to_the_end(readings(study)) == set()
    assert told(marks(transcript)) == "read to the end by Nadia Weiss, before 1 turn was added"
    undo.undo(study, other)
    assert read_to_the_end(readings(study)) == {transcript.pk}
    undo.redo(study, other)
    mark_read(transcript, by=nadia, read=True)
    assert told(marks(transcript)) == "read to the end by Nadia Weiss"


def test_several_readers_are_named_together(study, transcript, nadia):
    mark_read(transcript, by=nadia, read=True)
    mark_read(transcript, by=member(study, name="Ilse Brandt"), read=True)
    assert told(marks(transcript)) == "read to the end by Nadia Weiss and Ilse Brandt"


def test_history_tells_it(client_as, study, transcript, nadia):
    mark_read(transcript, by=nadia, read=True)
    page = client_as(nadia).get(reverse("coding:transcript_history", args=[study.slug, transcript.pk]))
    assert "marked the transcript as read to the end" in page.content.decode()


def test_marks_of_many_transcripts_take_two_questions(study, nadia, django_assert_num_queries):
    for n in range(3):
        found = transcript_of(("Irena", "A date."), study=study, title=f"Group of {n}")
        mark_read(found, by=nadia, read=True)
        insert_turn(found, by=nadia, text="More.", after=None)
    with django_assert_num_queries(2):
        assert all(not read.holds for reads in readings(study).values() for read in reads)
