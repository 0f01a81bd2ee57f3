"""Calls for something that was deleted meanwhile: other people's open pages make them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from coding.models import Coding, Excerpt, ExcerptLink
from coding.queries.deleted import told_gone
from coding.queries.history import tell
from studies.access import Access
from studies.requests import number

# The part of an address, or the field of a body, that names an object -> what its history calls it.
KINDS = {
    "transcript_id": "transcript",
    "transcript": "transcript",
    "turn_id": "turn",
    "excerpt_id": "excerpt",
    "coding_id": "coding",
    "memo_id": "memo",
    "link_id": "excerptlink",
}
# Of these a row can go while its transcript stays.
MODELS = {"excerpt": Excerpt, "coding": Coding, "excerptlink": ExcerptLink}
OTHER_END = {"target": "excerpt"}
NOBODY = "This no longer exists. Copy what you have written before you reload the page."


def asked_of_deleted(request: HttpRequest, access: Access) -> str:
    """Who deleted what this call is about, and when; empty where nobody did."""
    for kind, pk in named(request, KINDS):
        if words := told_gone(access.study, kind, pk):
            return words
    return ""


def asked_of_taken_away(request: HttpRequest, access: Access | None) -> str:
    """Whose act took away what this call is about: “Ilse Brandt took off “Money” on …”."""
    for kind, pk in named(request, KINDS | OTHER_END) if access else ():
        if kind not in MODELS or MODELS[kind].objects.filter(pk=pk).exists():
            continue
        events = access.study.events.filter(subjects__kind=kind, subjects__object_id=pk)
        if event := events.select_related("actor", "reverses").order_by("-seq").first():
            who = "You" if event.actor_id == request.user.pk else event.actor or "Someone"
            at = date_format(timezone.localtime(event.at), "j F Y, H:i")
            return f"{who} {tell(event, access.study)} on {at}. It can no longer be changed."
    return NOBODY


def named(request: HttpRequest, kinds: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """The objects that the call names, by kind and number."""
    parts = {**body_of(request), **request.GET.dict(), **request.resolver_match.kwargs}
    for name, kind in kinds.items():
        if pk := number(str(parts.get(name, ""))):
            yield kind, pk
    pk = number(str(parts.get("id", "")))
    if pk and parts.get("on") in kinds.values():  # what a memo is on
        yield parts["on"], pk


def body_of(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
