"""A session whose words come in has taken place: it is made held, with its date, by the import that brings them."""

import datetime

from django.utils import timezone

from sessions.models import FieldSession
from studies.audit import record
from studies.models import User
from studies.refused import Refused

Status = FieldSession.Status


def why_not(field_session: FieldSession) -> str:
    """Why no words can come into this session, or nothing."""
    if field_session.status == Status.CANCELLED:
        return f"“{field_session}” is cancelled. If it did take place, reopen it first."
    return ""


def check_date(held_on: datetime.date | None) -> datetime.date:
    """The day on which it took place, which is known and not in the future."""
    if held_on is None:
        raise Refused("This session is still planned. Enter the date on which it was held.", "held_on")
    if held_on > timezone.localdate():
        raise Refused("This date is in the future. Enter the date on which the session was held.", "held_on")
    return held_on


def hold(field_session: FieldSession, *, by: User, held_on: datetime.date | None = None) -> None:
    """In the transaction of the import: a planned session becomes held. Raises Refused where it cannot be."""
    stored = FieldSession.objects.select_for_update(of=("self",)).select_related("study").get(pk=field_session.pk)
    if reason := why_not(stored):
        raise Refused(reason)
    if stored.status != Status.PLANNED:
        return
    before = {"status": stored.status, "held_on": stored.held_on}
    stored.held_on, stored.status = check_date(held_on or stored.held_on), Status.HELD
    stored.save(update_fields=["held_on", "status"])
    after = {"status": stored.status, "held_on": stored.held_on}
    changed = sorted(name for name in after if after[name] != before[name])
    record(
        stored.study,
        by,
        "session.changed",
        stored,
        before={name: before[name] for name in changed},
        after={"fields": changed, **{name: after[name] for name in changed}},
    )
    field_session.status, field_session.held_on = stored.status, stored.held_on
