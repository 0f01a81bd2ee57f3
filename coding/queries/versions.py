"""The wordings that a code has had, each beside the one before it."""

import datetime
from dataclasses import dataclass

from django.db.models import Count

from coding.models import Code, Coding
from coding.models.codebook import WORDING
from sessions.differences import Piece, pieces

LABELS = {field: str(Code._meta.get_field(field).verbose_name) for field in WORDING}


@dataclass(frozen=True)
class Change:
    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Version:
    """`changes`: what differs from the version before it; `codings`, how many were made under it."""

    number: int
    by: str
    at: datetime.datetime | None  # unknown where it was kept only when it gave way to another one
    is_current: bool
    codings: int
    changes: list[Change]


def versions_of(code: Code) -> list[Version]:
    """The newest first; empty for a code whose wording never changed."""
    rows = list(code.versions.select_related("by").order_by("version"))
    if len(rows) < 2:
        return []
    counted = Coding.objects.filter(code=code).values_list("code_version").annotate(n=Count("pk")).order_by()
    codings = dict(counted)
    found = []
    for before, row in zip([None, *rows], rows, strict=False):
        changed = [key for key in WORDING if before and getattr(before, key) != getattr(row, key)]
        changes = [Change(LABELS[key], pieces(getattr(before, key), getattr(row, key))) for key in changed]
        found.append(
            Version(
                row.version,
                str(row.by or ""),
                row.at if row.by else None,
                row.version == code.version,
                codings.get(row.version, 0),
                changes,
            )
        )
    return found[::-1]
