"""Practices that people described: plain fiches for now."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from coding.actions.joining import lock_excerpts
from coding.models import Practice
from studies.audit import record
from studies.models import Dimension, Study, User
from studies.refused import Refused

FIELDS = ("code", "title", "summary", "level", "basis", "institution", "outside_actors")


def save_practice(
    study: Study,
    *,
    by: User,
    practice: Practice | None = None,
    dimensions: Iterable[Dimension],
    excerpts: Iterable[int] = (),
    **fields: str,
) -> Practice:
    """A new practice, with `excerpts` as its evidence, or these fields of one that is there.

    The event holds the names of what changed.
    """
    practice = practice or Practice(study=study)
    is_new = practice.pk is None
    dimensions = sorted(dimensions, key=lambda dimension: dimension.position)
    try:
        with transaction.atomic():
            evidence = sorted(study.excerpts.filter(pk__in=list(excerpts)).values_list("pk", flat=True))
            lock_excerpts(evidence)
            before = {} if is_new else _state(Practice.objects.get(pk=practice.pk))
            for name in FIELDS:
                setattr(practice, name, fields[name])
            practice.save()
            practice.dimensions.set(dimensions)
            practice.excerpts.add(*evidence)
            after = _state(practice)
            changed = [name for name in after if before.get(name) != after[name]]
            if changed:
                verb = "practice.added" if is_new else "practice.changed"
                kept = {name: after[name] for name in ("code", "level", "dimensions")}
                after = {**kept, "fields": changed} | ({"excerpts": evidence} if evidence else {})
                record(study, by, verb, practice, before=_short(before), after=after, about={"excerpt": evidence})
    except IntegrityError as error:
        raise Refused(f"There is already a practice “{fields['code']}”.") from error
    return practice


def _state(practice: Practice) -> dict:
    dimensions = list(practice.dimensions.order_by("position").values_list("pk", flat=True))
    return {name: getattr(practice, name) for name in FIELDS} | {"dimensions": dimensions}


def _short(state: dict) -> dict:
    return {name: state[name] for name in ("code", "level", "dimensions") if state}
