"""What the actions of this app share: refusals in the user's words, and which fields a save changed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model


def apply_changes(row: Model, values: Mapping[str, Any]) -> list[str]:
    """Sets the values and returns the names of those that are new, in order of name."""
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    return changed


def states(row: Model, names: list[str]) -> dict[str, Any]:
    """Values for an event; a related row as its id."""
    return {name: getattr(row, row._meta.get_field(name).attname) for name in names}


@contextmanager
def refused_if_taken(field: str, message: str) -> Iterator[None]:
    """Somebody else was faster: the database refused the second one, and the form says so at the field."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise ValidationError({field: message}) from error
