"""What addresses and forms send, read without trust: a value that nothing in the database can have is none."""

import re
from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LARGEST = 2**63 - 1  # what a column of the database holds
# By hand, since `isdigit` takes "²" and other scripts' figures, and `int` takes "1_000" and thousands of figures.
FIGURES = re.compile(r"[0-9]{1,19}")


def number(text: str | None) -> int | None:
    """A whole number from 0 as a database can hold it, such as an id; None for everything else."""
    if not text or not FIGURES.fullmatch(text):
        return None
    return found if (found := int(text)) <= LARGEST else None


def numbers(texts: Iterable[str]) -> list[int]:
    """Those of several values that are numbers, in their order."""
    return [found for text in texts if (found := number(text)) is not None]


def uuid(text: str | None) -> UUID | None:
    """The id of a save as a page made it; None for everything else."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def words(text: str | None) -> str:
    """Words to look for; PostgreSQL refuses U+0000, which no text in it can contain."""
    return (text or "").replace("\0", "")


def page_before(request: HttpRequest, below: str = "/") -> str:
    """The page of this server on which the form stood, as the form says in `next`; empty where that is none of ours."""
    path = request.POST.get("next", "")
    ours = path.startswith(below) and url_has_allowed_host_and_scheme(path, None, request.is_secure())
    return path if ours else ""
