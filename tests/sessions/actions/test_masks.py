from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from sessions.actions.masks import add_mask, remove_mask
from sessions.models import Mask
from tests.factories import TurnFactory, UserFactory

pytestmark = pytest.mark.django_db
TEXT = "\U0001f642 Mirte of Straße 5 said so"  # Mirte is [2, 7), Straße [11, 17)


@pytest.fixture
def turn():
    return TurnFactory(text=TEXT)


def test_add_mask(turn):
    user = UserFactory()
    mask = add_mask(turn, by=user, start=2, end=7, replacement=" P03 ", category="person", quote="Mirte")
    assert (mask.start, mask.end, mask.replacement, mask.category, mask.created_by) == (2, 7, "P03", "person", user)
    event = turn.transcript.study.events.get()
    assert (event.verb, event.target_id, event.transcript_id) == ("mask.added", str(mask.pk), turn.transcript_id)
    assert event.after == {"turn": turn.pk, "start": 2, "end": 7, "replacement": "P03", "category": "person"}
    turn.refresh_from_db()
    assert turn.text == TEXT


def test_same_save_again_is_the_same_mask(turn):
    save_id, user = uuid4(), UserFactory()
    first = add_mask(turn, by=user, start=2, end=7, replacement="P03", save_id=save_id)
    assert add_mask(turn, by=user, start=2, end=7, replacement="P03", save_id=save_id) == first
    assert Mask.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start": 7, "end": 7}, "Select some words in this turn."),
        ({"start": -1}, "Select some words in this turn."),
        ({"end": len(TEXT) + 1}, "Select some words in this turn."),
        ({"quote": "mirte"}, "The words of this turn have changed since you selected them. Select them again."),
        ({"replacement": "  "}, "Enter the words that others see instead, such as “a city”."),
        ({"replacement": "[]"}, "Enter the words that others see instead, such as “a city”."),
        ({"replacement": "a [b] c"}, "Leave the brackets out; they are added."),
        ({"replacement": "x" * 81}, "The text is too long (81 characters, limit 80)."),
        ({"replacement": "mirté"}, "This would reveal the masked words. Enter different words."),
        ({"replacement": "P03 (Mirte)"}, "This would reveal the masked words. Enter different words."),
        ({"replacement": "our Mirte again"}, "This would reveal the masked words. Enter different words."),
        (
            {"start": 11, "end": 17, "replacement": "STRASSE"},
            "This would reveal the masked words. Enter different words.",
        ),
        ({"category": "secret"}, "Choose a kind."),
    ],
)
def test_add_mask_refusals(turn, change, message):
    values = {"start": 2, "end": 7, "replacement": "P03", **change}
    with pytest.raises(ValidationError) as refused:
        add_mask(turn, by=UserFactory(), **values)
    assert refused.value.messages == [message]
    assert not Mask.objects.exists()
    assert not turn.transcript.study.events.exists()


@pytest.mark.parametrize(("start", "end"), [(2, 7), (0, 3), (6, 9), (3, 4), (0, 20)])
def test_masks_do_not_overlap(turn, start, end):
    add_mask(turn, by=UserFactory(), start=2, end=7, replacement="P03")
    with pytest.raises(ValidationError, match=r"already masked as \[P03\]"):
        add_mask(turn, by=UserFactory(), start=start, end=end, replacement="someone")


@pytest.mark.parametrize(("start", "end"), [(0, 2), (7, 9)])
def test_masks_may_touch(turn, start, end):
    add_mask(turn, by=UserFactory(), start=2, end=7, replacement="P03")
    add_mask(turn, by=UserFactory(), start=start, end=end, replacement="someone")
    assert turn.masks.count() == 2


def test_remove_mask(turn):
    mask = add_mask(turn, by=UserFactory(), start=2, end=7, replacement="P03")
    pk = str(mask.pk)
    remove_mask(mask, by=UserFactory())
    assert not Mask.objects.exists()
    event = turn.transcript.study.events.last()
    assert (event.verb, event.target_id, event.before["replacement"]) == ("mask.removed", pk, "P03")
