"""The files of the demo study, as plain data; and the days on which its story happens."""

import datetime
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

FOLDER = Path(__file__).resolve().parent.parent / "demo"


@cache
def read(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def words(path: str) -> str:
    return (FOLDER / path).read_text("utf-8")


def at(date: str, hour: int = 10) -> datetime.datetime:
    """“2026-06-01” or “2026-06-01T10:12” as a moment in the study's time zone."""
    if "T" in date:
        return timezone.make_aware(datetime.datetime.fromisoformat(date))
    return timezone.make_aware(datetime.datetime.combine(datetime.date.fromisoformat(date), datetime.time(hour)))


def ahead(days: int) -> datetime.date:
    """What is still to come in the story is to come for whoever opens the demo, on whatever day."""
    return timezone.localdate() + datetime.timedelta(days=days)
