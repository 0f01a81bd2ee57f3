"""The event log: one row for one change, in the transaction of the change.

Undo, history and the live view read this table, so an event holds what they need: ids, offsets, states, field names.
Never participants' words.
"""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import F, Model

from studies.models import Event, Study, User


class AlreadySaved(Exception):
    """This save was made before (same `save_id`); `event` is what it did then."""

    def __init__(self, event: Event) -> None:
        super().__init__(f"save {event.save_id} is event {event.seq}")
        self.event = event


def saved_before(study: Study, save_id: uuid.UUID | None) -> Event | None:
    return study.events.filter(save_id=save_id).first() if save_id else None


def record(
    study: Study,
    actor: User | None,
    verb: str,
    target: Model,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    transcript_id: int | None = None,
    save_id: uuid.UUID | None = None,
) -> Event:
    """Write the event of a change; to be called last in the transaction of that change.

    Raising the study's counter locks its row until the transaction ends. So numbers have no gaps and become visible
    in order (somebody who has seen event 7 has missed no earlier one), and the lock is held only for a moment.

    Raises AlreadySaved, which undoes the transaction, when another request with this `save_id` came first.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is written in the transaction of its change.")
    Study.objects.filter(pk=study.pk).update(last_seq=F("last_seq") + 1)
    # Asked under the lock: of two requests with the same save the second one sees the first one's event.
    if earlier := saved_before(study, save_id):
        raise AlreadySaved(earlier)
    return Event.objects.create(
        study=study,
        seq=Study.objects.values_list("last_seq", flat=True).get(pk=study.pk),
        actor=actor,
        verb=verb,
        target_type=target._meta.model_name,
        target_id=str(target.pk),
        transcript_id=transcript_id,
        before=before or {},
        after=after or {},
        save_id=save_id,
    )
