"""The plan of a session: its phases in order, and the groups it splits into. One save is one event."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from sessions.actions.changes import apply_changes
from sessions.models import BreakoutGroup, FieldSession, Phase
from studies.audit import record
from studies.models import User
from studies.names import key

ASIDE = 10_000  # where phases wait while others take their positions: two may never have the same one
Kind = Phase.Kind


@transaction.atomic
def change_plan(
    field_session: FieldSession,
    *,
    by: User,
    phases: Mapping[int, Mapping[str, Any]] | None = None,
    groups: Mapping[int, Mapping[str, Any]] | None = None,
    step: str = "",
    of: int | None = None,
) -> None:
    """Saves fields of phases and groups (by id), then takes one step with phase or group `of`; see STEPS.

    ValidationError, and nothing saved, where the step is not possible.
    """
    FieldSession.objects.select_for_update().get(pk=field_session.pk)
    before = _outline(field_session)
    described = _change_phases(field_session, phases or {}) | _change_groups(field_session, groups or {})
    if step:
        STEPS[step](field_session, of)
    _check(field_session)
    after = _outline(field_session)
    if before == after and not described:
        return
    record(
        field_session.study,
        by,
        "session.plan_changed",
        field_session,
        before={"phases": before},
        after={"phases": after, "fields": sorted(described)},
    )


def _change_phases(field_session: FieldSession, values: Mapping[int, Mapping[str, Any]]) -> set[str]:
    changed = set()
    for phase in field_session.phases.filter(pk__in=values):
        if names := apply_changes(phase, values[phase.pk]):
            phase.save(update_fields=names)
            changed.update(f"phase.{name}" for name in names)
    return changed


def _change_groups(field_session: FieldSession, values: Mapping[int, Mapping[str, Any]]) -> set[str]:
    changed = set()
    renamed = []
    for group in BreakoutGroup.objects.filter(phase__field_session=field_session, pk__in=values):
        fields = dict(values[group.pk])
        dimensions = fields.pop("dimensions", None)
        names = apply_changes(group, fields)
        if "title" in names:
            # First all out of the way, then to their new titles: two groups may swap theirs.
            BreakoutGroup.objects.filter(pk=group.pk).update(title=f"~{group.pk}~")
            renamed.append(group)
        if others := [name for name in names if name != "title"]:
            group.save(update_fields=others)
        if dimensions is not None and set(dimensions) != set(group.dimensions.all()):
            group.dimensions.set(dimensions)
            names.append("dimensions")
        changed.update(f"group.{name}" for name in names)
    _refuse_same_titles(field_session, renamed)
    for group in renamed:
        group.save(update_fields=["title"])
    return changed


def _refuse_same_titles(field_session: FieldSession, renamed: list[BreakoutGroup]) -> None:
    there = BreakoutGroup.objects.filter(phase__field_session=field_session).exclude(
        pk__in=[group.pk for group in renamed]
    )
    taken = {(phase, key(title)) for phase, title in there.values_list("phase", "title")}
    for group in renamed:
        if (group.phase_id, key(group.title)) in taken:
            raise ValidationError(f"Two groups have the name “{group.title}”. Rename one of them.")
        taken.add((group.phase_id, key(group.title)))


def _add_phase(field_session: FieldSession, of: int | None) -> None:
    """A new one before the closing, where there is one; it gets its kind and name in the plan's form."""
    order = list(field_session.phases.all())
    kind = Kind.PRESENTATION if field_session.is_focus_group else Kind.INTERVIEW
    new = Phase.objects.create(field_session=field_session, position=ASIDE * 2, kind=kind)
    place = len(order) - 1 if order and order[-1].kind == Kind.CLOSING else len(order)
    _renumber([*order[:place], new, *order[place:]])


def _remove_phase(field_session: FieldSession, of: int | None) -> None:
    phase = _phase(field_session, of)
    if phase.transcripts.exists():
        raise ValidationError(f"“{phase}” has transcripts and cannot be removed.")
    if phase.groups.exists():
        raise ValidationError(f"“{phase}” has groups. Remove them first.")
    phase.delete()
    _renumber(list(field_session.phases.all()))


def _shift(field_session: FieldSession, of: int | None, by: int) -> None:
    order = list(field_session.phases.all())
    here = order.index(_phase(field_session, of))
    there = here + by
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        _renumber(order)


def _add_group(field_session: FieldSession, of: int | None) -> None:
    phase = _phase(field_session, of)
    titles = set(phase.groups.values_list("title", flat=True))
    names = (f"Group {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    title = next((name for name in names if name not in titles), None)
    if title is None:
        raise ValidationError("A phase can have no more than 26 groups.")
    BreakoutGroup.objects.create(phase=phase, title=title, position=len(titles) + 1)


def _remove_group(field_session: FieldSession, of: int | None) -> None:
    group = BreakoutGroup.objects.filter(phase__field_session=field_session, pk=of).first()
    if group is None:
        raise ValidationError("Someone else has already removed this group.")
    if group.transcripts.exists():
        raise ValidationError(f"“{group}” has transcripts and cannot be removed.")
    if group.attendances.exists():
        raise ValidationError(f"“{group}” has people. Move them to another group first.")
    group.delete()


STEPS: dict[str, Callable[[FieldSession, int | None], None]] = {
    "add_phase": _add_phase,
    "remove_phase": _remove_phase,
    "up": lambda field_session, of: _shift(field_session, of, -1),
    "down": lambda field_session, of: _shift(field_session, of, +1),
    "add_group": _add_group,
    "remove_group": _remove_group,
}


def _check(field_session: FieldSession) -> None:
    phases = list(field_session.phases.prefetch_related("groups"))
    if not phases:
        raise ValidationError("A session needs at least one phase.")
    for phase in phases:
        if phase.kind != Kind.BREAKOUT and phase.groups.all():
            raise ValidationError(
                f"“{phase}” has groups, so its kind must stay “Breakout groups”. Remove the groups first."
            )


def _phase(field_session: FieldSession, pk: int | None) -> Phase:
    phase = field_session.phases.filter(pk=pk).first()
    if phase is None:
        raise ValidationError("Someone else has already removed this phase.")
    return phase


def _renumber(order: list[Phase]) -> None:
    for offset in (ASIDE, 0):
        for position, phase in enumerate(order, start=1):
            phase.position = position + offset
        Phase.objects.bulk_update(order, ["position"])


def _outline(field_session: FieldSession) -> list[list]:
    """[id, kind, minutes, ids of groups] a phase, in order; what an event keeps of the plan."""
    return [
        [phase.pk, phase.kind, phase.planned_minutes, [group.pk for group in phase.groups.all()]]
        for phase in field_session.phases.prefetch_related("groups")
    ]
