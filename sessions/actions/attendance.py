"""Who is there in a session, and as what."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from sessions.actions.changes import apply_changes, refused_if_taken, states
from sessions.actions.participants import code_taken
from sessions.models import Attendance, BreakoutGroup, FieldSession, Participant, Speaker
from studies.audit import record
from studies.models import User

ALREADY_THERE = "Someone else has just added one of these people to the session. Check the list, then select again."


def add_people(
    field_session: FieldSession,
    *,
    by: User,
    participants: Sequence[Participant],
    role: str,
    group: BreakoutGroup | None = None,
) -> list[Attendance]:
    """People whom the study knows already."""
    _check_group(field_session, group)
    if any(participant.study_id != field_session.study_id for participant in participants):
        raise ValueError("A participant belongs to another study.")
    with transaction.atomic(), refused_if_taken("participants", ALREADY_THERE):
        added = Attendance.objects.bulk_create(
            Attendance(field_session=field_session, participant=participant, role=role, group=group)
            for participant in participants
        )
        after = {"participants": [each.participant_id for each in added], "role": role, "group": _pk(group)}
        record(field_session.study, by, "attendance.added", field_session, after=after)
    return added


def add_new_person(
    field_session: FieldSession, *, by: User, role: str, group: BreakoutGroup | None = None, **person: Any
) -> Attendance:
    """Somebody whom the study does not know yet."""
    _check_group(field_session, group)
    study = field_session.study
    with transaction.atomic(), refused_if_taken("code", code_taken(person["code"])):
        participant = Participant.objects.create(study=study, **person)
        attendance = Attendance.objects.create(
            field_session=field_session, participant=participant, role=role, group=group
        )
        after = {"code": participant.code, "session": field_session.pk, "role": role, "group": _pk(group)}
        record(study, by, "participant.created", participant, after=after)
    return attendance


@transaction.atomic
def change_attendance(
    attendance: Attendance, *, by: User, role: str, group: BreakoutGroup | None, attended: bool
) -> Attendance:
    stored = Attendance.objects.select_related("field_session__study").get(pk=attendance.pk)
    _check_group(stored.field_session, group)
    values = {"role": role, "group": group, "attended": attended}
    before = states(stored, list(values))
    if changed := apply_changes(stored, values):
        stored.save(update_fields=changed)
        record(
            stored.field_session.study,
            by,
            "attendance.changed",
            stored,
            before={name: before[name] for name in changed},
            after=states(stored, changed),
        )
    return stored


@transaction.atomic
def remove_attendance(attendance: Attendance, *, by: User) -> None:
    """Takes somebody off the list of a session. Who speaks in one of its transcripts was there, and stays."""
    field_session, participant = attendance.field_session, attendance.participant
    speaks_in = (
        Speaker.objects.filter(participant=participant, transcript__field_session=field_session)
        .values_list("transcript__title", flat=True)
        .first()
    )
    if speaks_in:
        raise ValidationError(
            f"{participant.code} is linked to a speaker in “{speaks_in}”. Unlink the speaker there first."
        )
    before = {"participant": participant.pk, "role": attendance.role, "group": attendance.group_id}
    record(field_session.study, by, "attendance.removed", attendance, before=before)
    attendance.delete()


def _check_group(field_session: FieldSession, group: BreakoutGroup | None) -> None:
    if group is not None and group.phase.field_session_id != field_session.pk:
        raise ValueError("The group belongs to another session.")


def _pk(group: BreakoutGroup | None) -> int | None:
    return group.pk if group else None
