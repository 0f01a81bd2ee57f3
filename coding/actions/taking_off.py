"""One code taken off many excerpts in one step: one transaction, one event, one undo."""

from collections.abc import Sequence
from uuid import UUID

from coding.actions.joining import lock_excerpts
from coding.actions.removing import take_away
from coding.models import Code, Coding
from studies import audit
from studies.models import User


@audit.once("codings.taken_off", before=lambda event: event.after["n"])
def take_off(code: Code, *, by: User, codings: Sequence[int], save_id: UUID | None = None) -> int:
    """Take the code off these excerpts, where `by` gave it; how many. An excerpt that nothing needs goes with it."""
    wanted = Coding.objects.filter(code=code, coder=by, pk__in=codings)
    lock_excerpts(wanted.values_list("excerpt", flat=True))
    audit.lock(code.study)
    rows = list(wanted)
    if not rows:
        return 0
    event = take_away(code.study, rows, by=by, verb="codings.taken_off", target=code, save_id=save_id)
    return event.after["n"]
