"""The trace of a file that somebody took along."""

from django.db import transaction

from studies.audit import record
from studies.exporting import Table
from studies.models import Event, Study, User

MADE = "export.made"
ORIGINAL = "export.original"  # with participants' words unmasked


@transaction.atomic
def record_export(study: Study, *, by: User, table: Table, format: str, is_original: bool) -> Event:
    """One event for one file: what it is of and how much; of the filters only which ones, never what was looked for."""
    after = {
        "kind": table.name,
        "format": format,
        "rows": len(table.rows),
        "held_back": dict(table.held_back),
        "filters": list(table.filters),
    }
    return record(study, by, ORIGINAL if is_original else MADE, study, after=after)
