"""Many rows at once: ids in portions that a statement can take, and rows each with its own values in one go.

Django's `bulk_update` builds one CASE for every field; for ten thousand rows that takes half a minute, this one second.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection
from django.db.models import Model

BATCH = 500  # ids in one statement; SQLite's limit is far above it


def batched(ids: Iterable[int]) -> Iterator[list[int]]:
    waiting = iter(ids)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def update_rows(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Saves these fields of rows that stand; `save()` and signals are not called."""
    if not rows:
        return
    meta = type(rows[0])._meta
    fields = [meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    where = f"{quote(meta.pk.column)} = %s"
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in [*fields, meta.pk]]
        for row in rows
    ]
    with connection.cursor() as cursor:
        # Only names of columns are put into the words; every value is a parameter.
        cursor.executemany(f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {where}", values)  # noqa: S608
