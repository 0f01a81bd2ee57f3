"""Undo and redo by the event log: per person, any depth, across reloads and devices.

An undo makes the inverse change and writes its event with `reverses` set to the event that it takes back; a redo takes
back the undo in the same way. Nothing else is kept: which event is next follows from the person's own events. A bulk
action is one event, so it is one step.

Each app says how its verbs are taken back:

    @reverses("coding.applied")
    def take_off(event, by): ...

Such a function works in a transaction that is open, makes the inverse change through an ordinary action (or writes its
event itself), and raises CannotUndo with the reason, in the user's words, where somebody has built on it. What refuses
that action (`studies.refused`) refuses the undo.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q

from studies.audit import OTHER_SAVE, reversing, saved_before
from studies.models import Event, Study, User
from studies.refused import Refused

Reverser = Callable[[Event, User], object]
_reversers: dict[str, Reverser] = {}
BATCH = 200


class CannotUndo(Refused):
    """Why this is not taken back; `event` is the one it would have been, which can be left for the one before it."""

    def __init__(self, message: str, event: Event | None = None) -> None:
        super().__init__(message, **({"seq": event.seq} if event else {}))
        self.event = event


def reverses(*verbs: str) -> Callable[[Reverser], Reverser]:
    """Decorator: this function takes back events with these verbs."""

    def register(reverser: Reverser) -> Reverser:
        for verb in verbs:
            if verb in _reversers:
                raise RuntimeError(f"{verb} has a reverser already.")
            _reversers[verb] = reverser
        return reverser

    return register


def can_be_undone(verb: str) -> bool:
    return verb in _reversers


def undo(study: Study, by: User, *, save_id: UUID | None = None, before: int | None = None) -> Event:
    """Take back this person's last change that stands, or the last one before the event with number `before`.

    Returns the event of the undo. The same `save_id` again is the same undo. Raises CannotUndo.
    """
    return _reverse(study, by, next_undo, save_id, before, "You have nothing to undo.")


def redo(study: Study, by: User, *, save_id: UUID | None = None) -> Event:
    """Make again what this person's last undo took back; not after they have changed something else since."""
    return _reverse(study, by, next_redo, save_id, None, "You have nothing to redo.")


def _reverse(study: Study, by: User, find: Callable, save_id: UUID | None, before: int | None, nothing: str) -> Event:
    with transaction.atomic():
        # One undo of a person at a time: two tabs must not take back the same change.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if earlier := saved_before(study, save_id):
            if earlier.reverses_id is None:
                raise Refused(OTHER_SAVE)
            return earlier
        event = find(study, by, before)
        if event is None:
            raise CannotUndo(nothing)
        try:
            refuse_if_deleted(event)
            with reversing(event, save_id):
                _reversers[event.verb](event, by)
        except Refused as refused:
            raise CannotUndo(refused.message, event) from refused
        except ObjectDoesNotExist as error:
            raise CannotUndo(
                "This change cannot be undone: the thing that was changed no longer exists.", event
            ) from error
        made = Event.objects.filter(reverses=event).first()
        if made is None:
            raise RuntimeError(f"Undoing {event.verb} wrote no event.")
        return made


def refuse_if_deleted(event: Event) -> None:
    """Nothing that was deleted for good comes back by an undo, and no change is taken back in part."""
    later = Event.objects.filter(study=event.study_id, seq__gt=event.seq, verb__endswith=".deleted")
    if event.transcript_id and later.filter(transcript_id=event.transcript_id).exists():
        gone = later.filter(transcript_id=event.transcript_id)
    else:
        kinds: dict[str, list[int]] = defaultdict(list)
        for kind, pk in event.subjects.values_list("kind", "object_id"):
            kinds[kind].append(pk)
        same = [
            Q(subjects__kind=kind, subjects__object_id__in=ids[at : at + BATCH])
            for kind, ids in kinds.items()
            for at in range(0, len(ids), BATCH)
        ]
        gone = next((found for one in same if (found := later.filter(one)).exists()), None)
    if gone is not None and (deleted := gone.select_related("actor").first()):
        what = deleted.target_type if deleted.target_type != "fieldsession" else "session"
        raise CannotUndo(f"This change cannot be undone: {deleted.actor} has deleted the {what}.")


def next_undo(study: Study, by: User, before: int | None = None) -> Event | None:
    """The person's newest change that stands: made, or made again by a redo, and not taken back since."""
    for event in _standing_events(study, by, before):
        if not _origin(event)[1]:
            return event
    return None


def next_redo(study: Study, by: User, before: int | None = None) -> Event | None:
    """The person's newest undo that stands, if they changed nothing else after it."""
    newest_change = 0
    for event in _standing_events(study, by, before):
        origin, is_undo = _origin(event)
        if is_undo:
            return event if newest_change < event.seq else None
        newest_change = max(newest_change, origin.seq)
        if event.reverses_id is None:
            return None
    return None


def _origin(event: Event) -> tuple[Event, bool]:
    """The first-hand change at the beginning of a chain of undo and redo, and whether it is taken back at its end."""
    steps = 0
    while event.reverses_id is not None:
        event, steps = event.reverses, steps + 1
    return event, steps % 2 == 1


def _standing_events(study: Study, by: User, before: int | None) -> Iterator[Event]:
    """The person's events that can be undone and that no other event reverses, newest first, read in batches."""
    rows = study.events.filter(actor=by, verb__in=_reversers, reversed_by=None).select_related("reverses")
    while batch := list((rows.filter(seq__lt=before) if before else rows).order_by("-seq")[:BATCH]):
        yield from batch
        before = batch[-1].seq
