"""The questions of a study: added, renamed, recoloured, put in order, retired, brought back, deleted."""

from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.text import slugify

from studies import audit
from studies.models import Dimension, Study, User
from studies.signals import dimension_leaves, dimension_restored, dimension_retired, dimensions_changed

FIELDS = ("name", "short_name", "letters", "question", "hue")
LONGEST_KEY = 30


@transaction.atomic
def add_dimension(study: Study, *, by: User, **fields: Any) -> Dimension:
    """A new one, last in the order."""
    audit.lock(study)
    refuse_taken_letters(study, fields["letters"])
    last = study.dimensions.aggregate(last=Max("position"))["last"] or 0
    key = new_key(study, fields["short_name"])
    dimension = Dimension.objects.create(study=study, key=key, position=last + 1, **fields)
    tell(dimension, by)
    audit.record(study, by, "dimension.added", dimension, after={"key": key, **fields})
    return dimension


@transaction.atomic
def change_dimension(dimension: Dimension, *, by: User, **fields: Any) -> list[str]:
    """Names, letters, question, colour; the key stays. Returns the names of what changed."""
    audit.lock(dimension.study)
    dimension.refresh_from_db()
    before = {name: getattr(dimension, name) for name in FIELDS}
    changed = [name for name, value in fields.items() if before[name] != value]
    if not changed:
        return []
    if "letters" in changed:
        refuse_taken_letters(dimension.study, fields["letters"])
    for name in changed:
        setattr(dimension, name, fields[name])
    dimension.save(update_fields=changed)
    tell(dimension, by)
    audit.record(
        dimension.study,
        by,
        "dimension.changed",
        dimension,
        before={name: before[name] for name in changed},
        after={name: fields[name] for name in changed},
    )
    return changed


@transaction.atomic
def move_dimension(dimension: Dimension, *, by: User, down: bool) -> bool:
    """One place up or down among those in use; False at the end of the list."""
    audit.lock(dimension.study)
    row = list(dimension.study.dimensions.in_use())
    at = row.index(dimension) if dimension in row else None
    there = None if at is None else at + (1 if down else -1)
    if there is None or not 0 <= there < len(row):
        return False
    one, other = row[at], row[there]
    # Through a place that nobody has: two dimensions of a study never stand in the same one.
    free = dimension.study.dimensions.aggregate(last=Max("position"))["last"] + 1
    for each, position in ((one, free), (other, one.position), (one, other.position)):
        Dimension.objects.filter(pk=each.pk).update(position=position)
    dimension.refresh_from_db()
    tell(dimension, by)
    audit.record(
        dimension.study,
        by,
        "dimension.moved",
        dimension,
        before={"position": one.position},
        after={"position": other.position},
    )
    return True


@transaction.atomic
def retire_dimension(dimension: Dimension, *, by: User) -> bool:
    """Offered nowhere any more; codes and codings stay. Its codes are retired in the same moment (coding/receivers)."""
    audit.lock(dimension.study)
    dimension.refresh_from_db()
    if dimension.retired_at:
        return False
    dimension.retired_at = timezone.now()
    dimension.save(update_fields=["retired_at"])
    dimension_retired.send(Dimension, study=dimension.study, dimension=dimension, by=by)
    tell(dimension, by)
    audit.record(
        dimension.study, by, "dimension.retired", dimension, after={"retired_at": dimension.retired_at.isoformat()}
    )
    return True


@transaction.atomic
def restore_dimension(dimension: Dimension, *, by: User) -> bool:
    """In use again, with the codes that were retired together with it."""
    audit.lock(dimension.study)
    dimension.refresh_from_db()
    if not dimension.retired_at:
        return False
    was = dimension.retired_at
    dimension.retired_at = None
    dimension.save(update_fields=["retired_at"])
    dimension_restored.send(Dimension, study=dimension.study, dimension=dimension, by=by, retired_at=was)
    tell(dimension, by)
    audit.record(dimension.study, by, "dimension.restored", dimension, before={"retired_at": was.isoformat()})
    return True


@transaction.atomic
def delete_dimension(dimension: Dimension, *, by: User) -> None:
    """One that nothing hangs on. ValidationError, and nothing is changed, where codes or a written section do."""
    study = dimension.study
    audit.lock(study)
    before = {name: getattr(dimension, name) for name in ("key", "position", *FIELDS)}
    target = Dimension(pk=dimension.pk)
    dimension_leaves.send(Dimension, study=study, dimension=dimension, by=by)
    try:
        dimension.delete()
    except (ProtectedError, RestrictedError) as error:
        raise ValidationError(
            f"“{dimension.short_name}” was not deleted: codes or a written section of the report belong to it. "
            "Retire it instead."
        ) from error
    dimensions_changed.send(Dimension, study=study, dimension=target, by=by)
    audit.record(study, by, "dimension.deleted", target, before=before)


def tell(dimension: Dimension, by: User) -> None:
    dimensions_changed.send(Dimension, study=dimension.study, dimension=dimension, by=by)


def refuse_taken_letters(study: Study, letters: str) -> None:
    taken = study.dimensions.filter(letters=letters).first()
    if taken:
        state = ", which is retired" if taken.retired_at else ""
        raise ValidationError({"letters": f"“{taken.short_name}”{state} already has these letters. Choose others."})


def new_key(study: Study, short_name: str) -> str:
    """From the name that it begins with; unlike every other one, and they all differ in more than `-` and `_`."""
    stem = slugify(short_name).replace("-", "_")[: LONGEST_KEY - 3].strip("_") or "dimension"
    taken = {key.replace("-", "_") for key in study.dimensions.values_list("key", flat=True)}
    return next(key for n in count(1) if (key := stem if n == 1 else f"{stem}_{n}") not in taken)
