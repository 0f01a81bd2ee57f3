"""What happens to a session as a whole: it is planned, changed, cancelled, taken up again."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from sessions.actions.changes import apply_changes, refused_if_taken, states
from sessions.models import BreakoutGroup, FieldSession, Phase
from sessions.plans import STANDARD_PLANS, PlannedPhase
from studies.audit import record
from studies.models import Project, Study, User

# What an event may hold of a session; of the others (place, note) only that they changed.
OPEN_FIELDS = {"title", "held_on", "starts_at", "ends_at", "mode", "language", "status", "attribution_rule"}
Status = FieldSession.Status


def create_session(
    study: Study, *, by: User, kind: str, title: str, projects: Iterable[Project] = (), **fields: Any
) -> FieldSession:
    """A session with the usual phases of its kind; a focus group also with three breakout groups."""
    with transaction.atomic(), refused_if_taken("title", title_taken(title)):
        last = study.field_sessions.aggregate(last=Max("position"))["last"] or 0
        field_session = FieldSession.objects.create(study=study, kind=kind, title=title, position=last + 1, **fields)
        field_session.projects.set(projects)
        lay_out(field_session, STANDARD_PLANS[kind])
        record(study, by, "session.created", field_session, after={"kind": kind, "status": field_session.status})
    return field_session


def lay_out(field_session: FieldSession, plan: Iterable[PlannedPhase]) -> None:
    """The phases and groups of a new session."""
    for position, planned in enumerate(plan, start=1):
        phase = Phase.objects.create(
            field_session=field_session,
            position=position,
            kind=planned.kind,
            title=planned.title,
            planned_minutes=planned.minutes,
        )
        BreakoutGroup.objects.bulk_create(
            BreakoutGroup(phase=phase, position=place, title=name) for place, name in enumerate(planned.groups, 1)
        )


def change_session(
    field_session: FieldSession, *, by: User, projects: Iterable[Project] | None = None, **fields: Any
) -> FieldSession:
    """Facts and rules of a session. Without any change nothing is written. `projects=None` leaves them."""
    with transaction.atomic():
        stored = _locked(field_session)
        before = states(stored, list(fields))
        changed = apply_changes(stored, fields)
        if "status" in changed and stored.status == Status.PLANNED and stored.transcripts.exists():
            raise ValidationError(
                {"status": "This session has a transcript, so it took place. Choose “Held” or “Processed”."}
            )
        heard_before = sorted(stored.projects.values_list("pk", flat=True))
        heard = heard_before if projects is None else sorted(project.pk for project in projects)
        if not changed and heard == heard_before:
            return stored
        with refused_if_taken("title", title_taken(stored.title)):
            stored.save(update_fields=changed)
        stored.projects.set(heard)
        after = states(stored, changed)
        if heard != heard_before:
            before["projects"], after["projects"] = heard_before, heard
        shown = OPEN_FIELDS | {"projects"}
        record(
            stored.study,
            by,
            "session.changed",
            stored,
            before={name: before[name] for name in after if name in shown},
            after={"fields": sorted(after), **{name: value for name, value in after.items() if name in shown}},
        )
    return stored


@transaction.atomic
def cancel_session(field_session: FieldSession, *, by: User, reason: str) -> FieldSession:
    """It does not take place. Plan, people and transcripts stay; the reason is kept with the session's note."""
    stored = _locked(field_session)
    if stored.status == Status.CANCELLED:
        raise ValidationError("This session is already cancelled.")
    if stored.transcripts.exists():
        raise ValidationError("This session has a transcript, so it took place and cannot be cancelled.")
    before, stored.status = stored.status, Status.CANCELLED
    stored.note = "\n".join(filter(None, [stored.note.strip(), f"Cancelled: {reason.strip()}"]))
    stored.save(update_fields=["status", "note"])
    record(stored.study, by, "session.cancelled", stored, before={"status": before}, after={"status": stored.status})
    return stored


@transaction.atomic
def reopen_session(field_session: FieldSession, *, by: User) -> FieldSession:
    """Takes a cancellation back; the session is planned again."""
    stored = _locked(field_session)
    if stored.status != Status.CANCELLED:
        raise ValidationError("This session is not cancelled.")
    stored.status = Status.PLANNED
    stored.save(update_fields=["status"])
    record(
        stored.study,
        by,
        "session.reopened",
        stored,
        before={"status": Status.CANCELLED},
        after={"status": stored.status},
    )
    return stored


def title_taken(title: str) -> str:
    return f"The study already has a session “{title}”. Choose another title."


def _locked(field_session: FieldSession) -> FieldSession:
    return FieldSession.objects.select_for_update(of=("self",)).select_related("study").get(pk=field_session.pk)
