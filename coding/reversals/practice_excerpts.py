"""Excerpts added to a practice as its evidence, or removed from it, taken back."""

from coding.actions.practice_excerpts import locked, record
from coding.models import Practice
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("practice.excerpts_added")
def remove_again(event: Event, by: User) -> None:
    practice, ids = standing(event)
    if practice.excerpts.filter(pk__in=ids).count() != len(ids):
        raise CannotUndo(f"Some of these excerpts were removed from {practice.code} since.")
    practice.excerpts.remove(*ids)
    record(practice, by, "practice.excerpts_removed", ids)


@reverses("practice.excerpts_removed")
def add_again(event: Event, by: User) -> None:
    practice, ids = standing(event)
    if practice.excerpts.filter(pk__in=ids).exists():
        raise CannotUndo(f"Some of these excerpts were added to {practice.code} again since.")
    practice.excerpts.add(*ids)
    record(practice, by, "practice.excerpts_added", ids)


def standing(event: Event) -> tuple[Practice, list[int]]:
    """The practice and the excerpts of the event, locked. An excerpt that is gone cannot be added."""
    ids = event.after["excerpts"]
    return locked(Practice.objects.select_related("study").get(pk=event.target_id), ids), ids
