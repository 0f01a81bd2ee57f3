"""Where a code stands in the tree: its dimension, the code above it, and its place among its neighbours."""

from uuid import UUID

from django.db import transaction

from coding import tree
from coding.actions.code_rules import check_place, lock, parents_of, place_of, refuse_same_name
from coding.models import Code
from studies import audit
from studies.audit import record
from studies.models import Dimension, Event, Study, User
from studies.refused import Refused


@audit.once("code.moved", "code.shifted", before=lambda event: event, locked=True)
def move_code(
    code: Code,
    *,
    by: User,
    dimension: Dimension | None,
    parent: Code | None = None,
    at: int | None = None,
    save_id: UUID | None = None,
) -> Event | None:
    """To another dimension, under another code or among its neighbours, with everything below it.

    `at` is its place among the codes in use there, from 0; None: the last one, or, where it stands there, no change.
    """
    code.refresh_from_db()
    goes_on = (code.dimension_id, code.parent_id) == (
        (parent.dimension_id, parent.pk) if parent else (dimension and dimension.pk, None)
    )
    if goes_on and (at is None or at == place_among(code)):
        return None
    return put_at(code, by, dimension, parent, at, save_id=save_id)


def shift_code(code: Code, *, by: User, down: bool) -> None:
    """One place up or down among its siblings in use; at the end of the row nothing happens."""
    with transaction.atomic():
        lock(code.study)
        code.refresh_from_db()
        there = place_among(code) + (1 if down else -1)
        if not code.retired_at and 0 <= there < len(siblings_of(code.study, code.dimension, code.parent)):
            put_at(code, by, code.dimension, code.parent, there)


def put_at(
    code: Code,
    by: User,
    dimension: Dimension | None,
    parent: Code | None,
    at: int | None,
    positions: dict[int, int] | None = None,
    save_id: UUID | None = None,
) -> Event:
    """The change itself, under the study's lock. `positions` are exact ones, as an undo brings them back."""
    study = code.study
    below = tree.below(code.pk, parents_of(study))
    if parent and parent.pk in {code.pk, *below}:
        raise Refused("A code cannot be moved under itself or under a code below it.", "parent")
    before = place_of(code) | {"place": place_among(code) + 1}
    dimension = check_place(code, dimension, parent)
    if dimension != code.dimension:
        moved = [each.name for each in [code, *study.codes.filter(pk__in=below)] if not each.retired_at]
        refuse_same_name(study, dimension, moved, besides={code.pk, *below})
    verb = "code.shifted" if (dimension, parent) == (code.dimension, code.parent) else "code.moved"
    code.dimension, code.parent = dimension, parent
    was, now = renumber(code, at, positions)
    code.save(update_fields=["dimension", "parent", "position"])
    study.codes.filter(pk__in=below).update(dimension=dimension)
    after = place_of(code) | {"place": place_among(code) + 1, "positions": now, "below": sorted(below)}
    return record(study, by, verb, code, before=before | {"positions": was}, after=after, save_id=save_id)


def renumber(code: Code, at: int | None, positions: dict[int, int] | None) -> tuple[list, list]:
    """Sets the positions of the row in which the code stands now; the [code, position] of the others that changed."""
    if positions is None:
        others = [each for each in siblings_of(code.study, code.dimension, code.parent) if each.pk != code.pk]
        row = [*others[:at], code, *others[at:]] if at is not None else [*others, code]
        positions = {each.pk: position for position, each in enumerate(row, start=1)}
    else:
        others = list(code.study.codes.filter(pk__in=positions).exclude(pk=code.pk))
    code.position = positions[code.pk]
    changed = [each for each in others if positions[each.pk] != each.position]
    was = [[each.pk, each.position] for each in changed]
    for each in changed:
        each.position = positions[each.pk]
    Code.objects.bulk_update(changed, ["position"])
    return was, [[each.pk, each.position] for each in changed]


def siblings_of(study: Study, dimension: Dimension | None, parent: Code | None) -> list[Code]:
    """The codes in use there, as the tree shows them."""
    rows = study.codes.in_use().filter(dimension=dimension, parent=parent)
    return sorted(rows, key=lambda each: (each.position, each.name, each.pk))


def place_among(code: Code) -> int:
    """From 0; -1 for a retired code, which stands nowhere."""
    row = [each.pk for each in siblings_of(code.study, code.dimension, code.parent)]
    return row.index(code.pk) if code.pk in row else -1
