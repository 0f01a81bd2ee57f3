"""Words that others see replaced (sessions/masking.py). The text itself is never changed."""

import re
import unicodedata
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from sessions.folding import fold
from sessions.models import Mask, Turn
from studies import audit
from studies.audit import record
from studies.models import User

LONGEST = Mask._meta.get_field("replacement").max_length


@audit.once("mask.added", before=audit.row_of(Mask))
def add_mask(
    turn: Turn,
    *,
    by: User,
    start: int,
    end: int,
    replacement: str,
    category: str = Mask.Category.OTHER,
    quote: str | None = None,
    save_id: UUID | None = None,
) -> Mask:
    """Masks [start, end) of the turn. `quote`: the words that the user saw there; others are refused.

    The same `save_id` again gives the mask that the first save made.
    """
    replacement = _clean(replacement)
    # Locked, so that two masks saved at once cannot overlap unseen.
    turn = Turn.objects.select_for_update().get(pk=turn.pk)
    _check_place(turn, start, end, quote)
    _check_replacement(replacement, turn.text[start:end])
    if category not in Mask.Category.values:
        raise ValidationError({"category": "Choose a kind."})
    mask = Mask.objects.create(
        turn=turn, start=start, end=end, replacement=replacement, category=category, created_by=by
    )
    record(turn.study, by, "mask.added", mask, after=_state(mask), transcript_id=turn.transcript_id, save_id=save_id)
    return mask


@transaction.atomic
def remove_mask(mask: Mask, *, by: User) -> None:
    """The words are shown again, to everybody who sees this turn."""
    turn = mask.turn
    record(turn.transcript.study, by, "mask.removed", mask, before=_state(mask), transcript_id=turn.transcript_id)
    mask.delete()


def _check_place(turn: Turn, start: int, end: int, quote: str | None) -> None:
    if not 0 <= start < end <= len(turn.text):
        raise ValidationError("Select some words in this turn.")
    if quote is not None and turn.text[start:end] != quote:
        raise ValidationError("The words of this turn have changed since you selected them. Select them again.")
    overlapped = turn.masks.filter(start__lt=end, end__gt=start).first()
    if overlapped:
        raise ValidationError(
            f"Part of these words is already masked as [{overlapped.replacement}]. Select other words."
        )


def _check_replacement(replacement: str, words: str) -> None:
    hidden, shown = (" ".join(re.findall(r"\w+", fold(text))) for text in (words, replacement))
    if hidden and f" {hidden} " in f" {shown} ":
        raise ValidationError({"replacement": "This would reveal the masked words. Enter different words."})


def _clean(replacement: str) -> str:
    """One line without brackets, which are added where it is shown."""
    replacement = unicodedata.normalize("NFC", " ".join(replacement.split()).strip("[] "))
    if not replacement:
        raise ValidationError({"replacement": "Enter the words that others see instead, such as “a city”."})
    if "[" in replacement or "]" in replacement:
        raise ValidationError({"replacement": "Leave the brackets out; they are added."})
    if len(replacement) > LONGEST:
        raise ValidationError(
            {"replacement": f"The text is too long ({len(replacement)} characters, limit {LONGEST})."}
        )
    return replacement


def _state(mask: Mask) -> dict:
    return {
        "turn": mask.turn_id,
        "start": mask.start,
        "end": mask.end,
        "replacement": mask.replacement,
        "category": mask.category,
    }
