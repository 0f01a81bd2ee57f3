"""What every route of the coding API does: ask for access, and answer with the touched turns as they look now."""

from collections.abc import Iterable

from django.http import HttpRequest

from coding.actions.coding import Applied
from coding.rendering import render_turn
from coding.transcripts import code_counts, turn_views
from sessions.models import Transcript
from studies.access import Access, access_for
from studies.permissions import Permission


def enter(request: HttpRequest, study: str, permission: Permission) -> Access:
    """The user's access to the study with this slug; everything else is reached through it."""
    request.access = access_for(request.user, study)
    request.access.require(permission)
    return request.access


def answer(access: Access, transcript: Transcript, done: Applied) -> dict:
    """A `schemas.Saved`; the cost does not grow with the transcript."""
    return {"excerpt": done.excerpt, "coding": done.coding, **touched(access, transcript, done.turns, done.codes)}


def touched(access: Access, transcript: Transcript, turns: Iterable[int], codes: Iterable[int]) -> dict:
    """`turns`: id -> HTML; `counts`: code id -> distinct people and excerpts in this transcript."""
    codes = list(codes)
    views = turn_views(transcript, access.membership.user, list(turns))
    return {
        "turns": {view.id: render_turn(view, transcript.language) for view in views},
        "counts": {code: [0, 0] for code in codes} | code_counts(access.study, transcript, codes),
    }
