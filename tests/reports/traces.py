"""Where words may be left: every column of every table, and every file."""

from pathlib import Path

from django.apps import apps
from django.db import connection


def traces(words: list[str], *folders: Path) -> list[str]:
    """“table.column” or the path of a file, for each place that holds one of these words."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    assert {model._meta.db_table for model in apps.get_models()} <= set(tables)
    found = []
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found += [f"{table}.{name}" for name, value in zip(names, row, strict=True) if holds(value, words)]
    for folder in folders:
        paths = (path for path in folder.rglob("*") if path.is_file())
        found += [str(path) for path in paths if holds(path.read_bytes(), words)]
    return sorted(set(found))


def holds(value: object, words: list[str]) -> bool:
    if isinstance(value, memoryview | bytes):
        content = bytes(value)
        return any(word.encode() in content for word in words)
    text = str(value).casefold()
    return any(word.casefold() in text for word in words)
