"""The question that every open page asks every two seconds: has anything happened, and who else is here?

It is asked so often that it goes past sessions, sign-in and templates: a page gets a token for one place of one study
(from a view that has asked `studies.access`), and with it may ask for the number of the study's newest event and for
the others at that place, nothing else. A token lives a minute; who lost a membership knows that number so much longer.

Presence is in the cache and nowhere else: a person counts as gone when nothing was heard for some seconds.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core import signing
from django.core.cache import caches
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from studies.middleware import DatabaseAwayMiddleware
from studies.models import Study, User
from studies.requests import number

PATH = "/api/v1/pulse"
TOKEN_SECONDS = 60
GONE_SECONDS = 8  # four questions missed
SALT = "studies.pulse"
MOST_PEOPLE = 40


@dataclass(frozen=True)
class Place:
    """What a token is for: one person at one transcript (or another thing with a number) of a study."""

    study: int
    place: int
    user: int
    name: str


def token(study: Study, place: int, user: User) -> str:
    return signing.dumps([study.pk, place, user.pk, str(user)], salt=SALT)


def read_token(given: str) -> Place | None:
    """None for a token that is wrong or too old."""
    try:
        return Place(*signing.loads(given, salt=SALT, max_age=TOKEN_SECONDS))
    except signing.BadSignature:
        return None


def others(at: Place, turn: int | None, is_idle: bool, now: float) -> list[dict]:
    """Marks this person as here, and says who else is. Two tabs of one person are one person: the last one that spoke.

    Two answers at the same moment may overwrite each other's mark; the next question sets it right.
    """
    cache, key = caches["presence"], f"presence:{at.study}:{at.place}"
    here = cache.get(key) or {}
    here = {user: seen for user, seen in here.items() if now - seen[3] < GONE_SECONDS}
    if at.user in here or len(here) < MOST_PEOPLE:
        here[at.user] = (at.name, turn, is_idle, now)
    cache.set(key, here, GONE_SECONDS)
    return [
        {"user": user, "name": name, "turn": turn, "idle": idle}
        for user, (name, turn, idle, _) in sorted(here.items())
        if user != at.user
    ]


def newest(study: int) -> int | None:
    """The number of the study's newest event. By hand: building the query would cost more than asking it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT last_seq FROM {Study._meta.db_table} WHERE id = %s", [study])  # noqa: S608 (our table)
        row = cursor.fetchone()
    return row[0] if row else None


def answer(request: HttpRequest) -> HttpResponse:
    at = read_token(request.GET.get("token", ""))
    if at is None:
        return JsonResponse({"message": "We couldn't check who you are. Reload the page."}, status=401)
    here = others(at, number(request.GET.get("turn")), "idle" in request.GET, time.time())
    try:
        seq = newest(at.study)
    except (OperationalError, InterfaceError):
        return DatabaseAwayMiddleware.answer(request)
    return JsonResponse({"seq": seq, "here": here})


class PulseMiddleware:
    """The first of all, so that the question costs the server as little as it can."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != PATH:
            return self.get_response(request)
        response = answer(request) if request.method == "GET" else HttpResponse(status=405)
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response
