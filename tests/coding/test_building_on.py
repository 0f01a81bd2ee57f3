"""Who has built on a change since: what undo asks before it takes the change back."""

import pytest

from coding.actions.coding import add_code
from coding.reversals.building_on import somebody_since
from studies import undo
from studies.models import Event
from tests.factories import CodeFactory, code_words, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def transcript():
    return transcript_of(("Irena", "They gave us a date."))


@pytest.fixture
def excerpt(study, transcript, nadia):
    return code_words(CodeFactory(study=study), nadia, (transcript.turns.first(), "a date")).excerpt


@pytest.fixture
def change(study, excerpt):
    """`change(by)`: this person gives the excerpt another code; the event."""

    def give(by) -> Event:
        add_code(excerpt, by=by, code=CodeFactory(study=study))
        return study.events.last()

    return give


def since(event, by, excerpt):
    return somebody_since(event, by, "excerpt", [excerpt.pk])


def test_a_change_of_somebody_else_counts_and_ones_own_does_not(excerpt, change, nadia, ilse):
    event = change(nadia)
    change(nadia)
    assert since(event, nadia, excerpt) is None
    change(ilse)
    assert since(event, nadia, excerpt) == ilse
    assert since(event, ilse, excerpt) == nadia


def test_a_change_and_its_undo_since_then_cancel_each_other_until_it_is_made_again(study, excerpt, change, nadia, ilse):
    event = change(nadia)
    change(ilse)
    undo.undo(study, ilse)
    assert since(event, nadia, excerpt) is None
    undo.redo(study, ilse)
    assert since(event, nadia, excerpt) == ilse
    undo.undo(study, ilse)
    assert since(event, nadia, excerpt) is None


def test_a_later_undo_of_an_older_change_counts(study, excerpt, change, nadia, ilse):
    """It left something: what the older change had made is gone, and was there when this one was made."""
    change(ilse)
    event = change(nadia)
    assert since(event, nadia, excerpt) is None
    undo.undo(study, ilse)
    assert since(event, nadia, excerpt) == ilse
    undo.redo(study, ilse)
    assert since(event, nadia, excerpt) == ilse
