"""Calls for something that was deleted meanwhile: other people's open pages make them."""

import json
from typing import Any

from django.http import HttpRequest

from coding.deleted import told_gone
from studies.access import Access

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


def asked_of_deleted(request: HttpRequest, access: Access) -> str:
    """Who deleted what this call is about, and when; empty where nobody did."""
    parts = {**body_of(request), **request.GET.dict(), **request.resolver_match.kwargs}
    for name, kind in KINDS.items():
        pk = str(parts.get(name, ""))
        if pk.isascii() and pk.isdigit() and len(pk) < 19 and (words := told_gone(access.study, kind, int(pk))):
            return words
    return ""


def body_of(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
