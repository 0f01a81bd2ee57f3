"""The event log: one row for one change, in the transaction of the change.

Undo, history and the live view read this table, so an event holds what they need: ids, offsets, states, field names.
Never participants' words.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from studies.access import StudyArchived
from studies.models import Event, EventSubject, Study, User
from studies.refused import Refused

# The event that is being taken back, and the save that asks for it; set by `reversing`.
TABLE = Study._meta.db_table
_reversal: ContextVar[tuple[Event, uuid.UUID | None] | None] = ContextVar("reversal", default=None)


class AlreadySaved(Exception):
    """This save was made before (same `save_id`); `event` is what it did then.

    Where the database said so, the event is read when it is asked for: after the transaction has ended.
    """

    def __init__(self, event: Event | None = None, *, study: Study | None = None, save_id: uuid.UUID | None = None):
        super().__init__(f"save {event.save_id if event else save_id} was made before")
        self._event, self._study, self._save_id = event, study, save_id

    @property
    def event(self) -> Event:
        return self._event or self._study.events.get(save_id=self._save_id)


OTHER_SAVE = "This page was already used for another change. Open it again."


def once(*verbs: str, before: Callable[[Event], Any] = lambda event: None, locked: bool = False) -> Callable:
    """A use case in one transaction that happens once for each `save_id`, however often and at what time it is sent.

    Its first argument is the study or something of it; its event has one of these verbs. The same save again gives
    `before(event)`: the answer of the first one, from what its event holds. A save that was made for something else is
    refused: else the number of one thing would be read as that of another, perhaps of another study. `locked`: the
    study is locked before anything is read, for what could find its own traces otherwise; who locks turns or excerpts
    first, does that by itself (see `lock`).
    """

    def answer(event: Event) -> Any:
        if event.verb not in verbs:
            raise Refused(OTHER_SAVE)
        return before(event)

    def decorate(act: Callable) -> Callable:
        @wraps(act)
        def saved(of: Any, *args: Any, save_id: uuid.UUID | None = None, **values: Any) -> Any:
            study = of if isinstance(of, Study) else of.study
            try:
                with transaction.atomic():
                    if locked:
                        lock(study)
                    if earlier := saved_before(study, save_id):
                        return answer(earlier)
                    return act(of, *args, save_id=save_id, **values)
            except AlreadySaved as again:
                return answer(again.event)

        return saved

    return decorate


def row_of(model: type[Model]) -> Callable[[Event], Any]:
    """For `once`: the row that the first save made or changed."""
    return lambda event: model.objects.get(pk=event.target_id)


def saved_before(study: Study, save_id: uuid.UUID | None, *verbs: str) -> Event | None:
    """The event of this save, if it has been made; with verbs, if one of them is its."""
    if not save_id:
        return None
    return study.events.filter(save_id=save_id, **({"verb__in": verbs} if verbs else {})).first()


def lock(study: Study) -> None:
    """The study's row until the end of the transaction, which is what `record` takes too.

    Locks are always taken in one order, or two transactions wait for each other: turns, then excerpts, then the study,
    then everything else (codes, codings, memos). Who changes one of the last without the first two begins here.
    """
    if connection.features.has_select_for_update:  # in the one file of SQLite one transaction writes at a time anyway
        list(Study.objects.select_for_update(no_key=True).filter(pk=study.pk).values_list("pk"))


def must_stand(row: Model) -> None:
    """Raises DoesNotExist where somebody deleted it while this transaction waited for the study's lock.

    A new row that points to it would break the foreign key only at the end, as an error of the server.
    """
    type(row)._base_manager.only("pk").get(pk=row.pk)


def next_seq(study: Study, in_archive: bool = False) -> int:
    """Raises the study's counter. By hand, since the ORM needs a second query for the number that came of it.

    Every change passes here under the lock of the study's row, whoever makes it: a page, the API, a job or a command.
    So this is where an archived study refuses it, with StudyArchived.
    """
    is_open = "" if in_archive else "AND archived_at IS NULL "
    counted = f"UPDATE {TABLE} SET last_seq = last_seq + 1 WHERE id = %s {is_open}RETURNING last_seq"  # noqa: S608 (ours)
    with connection.cursor() as cursor:
        cursor.execute(counted, [study.pk])
        row = cursor.fetchone()
    if row is None:
        raise StudyArchived if Study.objects.filter(pk=study.pk).exists() else Study.DoesNotExist
    return row[0]


@contextmanager
def reversing(event: Event, save_id: uuid.UUID | None = None) -> Iterator[None]:
    """Within it, the next event takes back `event`: an undo, or the redo of an undo. See `studies.undo`."""
    token = _reversal.set((event, save_id))
    try:
        yield
    finally:
        _reversal.reset(token)


def record(
    study: Study,
    actor: User | None,
    verb: str,
    target: Model,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    about: Mapping[str, Iterable[int]] | None = None,
    transcript_id: int | None = None,
    save_id: uuid.UUID | None = None,
    in_archive: bool = False,
) -> Event:
    """Write the event of a change; to be called last in the transaction of that change.

    `about`: model name -> ids of the other objects that this change concerns, whose histories shall show it; the target
    is among them by itself. Of several transcripts, `transcript_id` is empty and `after["turns"]` says what to look at.

    Raising the study's counter locks its row until the transaction ends. So numbers have no gaps and become visible
    in order (somebody who has seen event 7 has missed no earlier one), and the lock is held only for a moment.

    `in_archive`: this change is made in an archived study too; all others raise StudyArchived there.

    Raises AlreadySaved, which undoes the transaction, when another request with this `save_id` came first.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is written in the transaction of its change.")
    seq = next_seq(study, in_archive)
    reverses = None
    if reversal := _reversal.get():
        reverses, save_id = reversal[0], save_id or reversal[1]
    event = Event(
        study=study,
        seq=seq,
        actor=actor,
        verb=verb,
        target_type=target._meta.model_name,
        target_id=str(target.pk),
        transcript_id=transcript_id,
        before=before or {},
        after=after or {},
        save_id=save_id,
        reverses=reverses,
    )
    try:
        event.save(force_insert=True)
    except IntegrityError as error:
        # Under the lock only the save's id can be there already: of two requests with one save this is the second.
        if save_id is None:
            raise
        raise AlreadySaved(study=study, save_id=save_id) from error
    EventSubject.objects.bulk_create(subjects(event, about or {}))
    return event


def subjects(event: Event, about: Mapping[str, Iterable[int]]) -> list[EventSubject]:
    """The rows that put an event into the histories of its objects; each object once."""
    found = {(kind, int(pk)) for kind, ids in about.items() for pk in ids}
    if event.target_id.isdigit():
        found.add((event.target_type, int(event.target_id)))
    return [EventSubject(event=event, kind=kind, object_id=pk) for kind, pk in sorted(found)]
