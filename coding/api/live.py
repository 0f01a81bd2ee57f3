"""What others did to a transcript since its page was drawn, so that the page can follow: read from the event log."""

from collections.abc import Iterable

from django.db.models import Q
from django.shortcuts import get_object_or_404
from ninja import Router

from coding.api.common import enter, structure, touched
from coding.api.schemas import ChangesOut
from coding.models import Coding, Span
from sessions.models import Transcript
from studies import pulse
from studies.access import Access
from studies.models import Event, EventSubject, Study
from studies.permissions import Permission

router = Router()
MOST_EVENTS = 300  # more than these, and drawing all turns again costs less than finding out which
MOST_TURNS = 200
DID = {
    "text.corrected": "corrected",
    "turn.split": "split",
    "turn.joined": "joined",
    "turn.removed": "deleted",
    "transcript.replaced": "replaced",
}


@router.get("s/{slug:study}/transcripts/{int:transcript_id}/changes", response=ChangesOut)
def changes(request, study: str, transcript_id: int, after: int):
    """The turns that look different after the event of this number, and a new token for the pulse."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    transcript = get_object_or_404(access.study.transcripts, pk=transcript_id)
    found = changes_since(access, transcript, after)
    return found | {"token": pulse.token(access.study, transcript.pk, request.user)}


def changes_since(access: Access, transcript: Transcript, after: int) -> dict:
    """A `schemas.ChangesOut` without its token.

    `all`: so much happened that every turn is to be drawn again; `after` then has the whole order, `turns` is empty.
    """
    study = access.study
    seq = Study.objects.values_list("last_seq", flat=True).get(pk=study.pk)
    events = list(
        study.events.filter(Q(transcript_id=transcript.pk) | Q(transcript_id=None), seq__gt=after, seq__lte=seq)
        .select_related("actor")
        .order_by("seq")[: MOST_EVENTS + 1]
    )
    codebook = [event for event in events if event.verb.startswith(("code.", "dimension."))]
    turns = turns_of(events) | turns_with_codes(transcript, codebook)
    nothing = {"turns": {}, "counts": {}, "after": {}, "gone": []}
    answer = {"seq": seq, "all": False, "codebook": bool(codebook), "news": news(events, access)} | nothing
    if len(events) > MOST_EVENTS or len(turns) > MOST_TURNS:
        order = list(transcript.turns.order_by("position").values_list("pk", flat=True))
        answer |= {"all": True, "after": dict(zip(order, [None, *order], strict=False))}
    elif turns:
        answer |= touched(access, transcript, turns, codes_of(events)) | {"seq": seq}
        if any(event.after.get("structure") for event in events):
            answer |= structure(transcript, turns)
    return answer


def turns_of(events: Iterable[Event]) -> set[int]:
    return {turn for event in events for side in (event.before, event.after) for turn in side.get("turns") or ()}


def codes_of(events: Iterable[Event]) -> set[int]:
    """Codes whose counts may be others now."""
    ids = [event.pk for event in events]
    named = EventSubject.objects.filter(event__in=ids, kind="code").values_list("object_id", flat=True)
    return {*named, *(code for event in events for code in event.after.get("codes") or () if isinstance(code, int))}


def turns_with_codes(transcript: Transcript, events: list[Event]) -> set[int]:
    """The turns on which a changed code stands: it may have another name or colour, or be another code."""
    if not events:
        return set()
    codings = Coding.objects.filter(excerpt__transcript=transcript, code__in=codes_of(events)).values("excerpt")
    return set(Span.objects.filter(excerpt__in=codings).values_list("turn", flat=True))


def news(events: Iterable[Event], access: Access) -> list[dict]:
    """Who did something at which turns, each person once; oneself left out."""
    found: dict[int, dict] = {}
    for event in events:
        if event.actor_id and event.actor_id != access.membership.user_id:
            one = found.setdefault(event.actor_id, {"name": str(event.actor), "turns": [], "did": {}})
            turns = turns_of([event])
            one["turns"] += [turn for turn in turns if turn not in one["turns"]]
            one["did"] |= {turn: DID[event.verb] for turn in turns if event.verb in DID}
    return list(found.values())
