"""Who has built on a change since: what undo must know before it takes the change back."""

from collections.abc import Iterable

from coding.models import Code
from studies.bulk import batched
from studies.models import Event, User
from studies.undo import CannotUndo


def somebody_since(event: Event, by: User, kind: str, ids: Iterable[int], verbs: str = "") -> User | None:
    """The last person other than `by` who has changed one of these objects since and has not taken it back.

    `verbs`: only changes whose verb begins so.
    """
    found = []
    for batch in batched(ids):
        rows = Event.objects.filter(
            study=event.study_id, seq__gt=event.seq, verb__startswith=verbs, reversed_by=None,
            subjects__kind=kind, subjects__object_id__in=batch,
        ).exclude(actor=by)  # fmt: skip
        found += [each for each in rows.select_related("actor", "reverses").distinct() if stands(each, event)]
    last = max(found, key=lambda each: each.seq, default=None)
    return last.actor if last else None


def stands(later: Event, event: Event) -> bool:
    """Whether a later event left something: a change and its undo, both since then, cancel each other."""
    origin, steps = later, 0
    while origin.reverses_id is not None:
        origin, steps = origin.reverses, steps + 1
    return steps % 2 == 0 or origin.seq < event.seq


def refuse(event: Event, by: User, kind: str, ids: Iterable[int], what: str, verbs: str = "") -> CannotUndo:
    """The refusal for what is not as this change left it; names who changed it, where that is somebody else."""
    if who := somebody_since(event, by, kind, ids, verbs):
        return CannotUndo(f"{who} has changed {what} since. Undo it together with them.")
    return CannotUndo(f"You have changed {what} since. Undo that first.")


def refuse_if_retired_since(code: Code, event: Event) -> None:
    """A code that was out of use already when the event took it off comes back as it was: on the words, and retired."""
    if code.merged_into:
        raise CannotUndo(f"“{code.name}” was merged into “{code.merged_into}” since.")
    if code.retired_at and code.retired_at > event.at:
        raise CannotUndo(f"“{code.name}” was retired since.")
