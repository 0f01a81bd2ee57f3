"""What every route of the coding API does: ask for access, and answer with the touched turns as they look now."""

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest

from coding.actions.coding import Applied
from coding.queries.transcript import code_counts, turn_views
from coding.rendering import render_turn
from sessions.models import Transcript, Turn
from studies.access import Access, access_for
from studies.models import Study
from studies.permissions import Permission


def enter(request: HttpRequest, study: str, permission: Permission) -> Access:
    """The user's access to the study with this slug; everything else is reached through it."""
    request.access = access_for(request.user, study)
    request.access.require(permission)
    request.access.require_open(request.method)
    return request.access


def answer(access: Access, transcript: Transcript, done: Applied) -> dict:
    """A `schemas.Saved`; the cost does not grow with the transcript."""
    made = {"excerpt": done.excerpt, "coding": done.coding, "words": done.words}
    return made | touched(access, transcript, done.turns, done.codes)


def touched(access: Access, transcript: Transcript | None, turns: Iterable[int], codes: Iterable[int]) -> dict:
    """A `schemas.TurnsOut` of the transcript on the page, if there is one.

    `seq` is read first, so that the turns are at least as new as it says; the page paints no older one over them.
    """
    seq = Study.objects.values_list("last_seq", flat=True).get(pk=access.study.pk)
    if not transcript:
        return {"seq": seq, "turns": {}, "counts": {}}
    codes = list(codes)
    views = turn_views(transcript, access.membership.user, list(turns))
    return {
        "seq": seq,
        "turns": {view.id: render_turn(view, transcript.language) for view in views},
        "counts": {code: [0, 0] for code in codes} | code_counts(access.study, transcript, codes),
    }


def structure(transcript: Transcript, turns: Iterable[int]) -> dict:
    """Where turns stand. `after`: id -> the turn before it, or None at the beginning; `gone`: no longer in the text."""
    wanted = set(turns)
    before = Turn.objects.filter(transcript=transcript, position__lt=OuterRef("position")).order_by("-position")
    rows = transcript.turns.filter(pk__in=wanted).annotate(before=Subquery(before.values("pk")[:1]))
    after = dict(rows.order_by("position").values_list("pk", "before"))
    return {"after": after, "gone": sorted(wanted - after.keys())}
