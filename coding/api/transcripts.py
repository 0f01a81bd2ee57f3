"""A transcript as a whole, some of its turns, its counts and its events."""

import json
from typing import Annotated

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router

from coding.api.common import enter, touched
from coding.api.schemas import DisagreementOut, EventOut, TranscriptOut, TurnsOut
from coding.queries import inspector
from coding.queries.disagreements import disagreements_in
from coding.queries.transcript import code_counts
from studies.permissions import Permission
from studies.requests import LARGEST

router = Router()
Id = Annotated[int, Field(ge=0, le=LARGEST)]
MOST_EVENTS = MOST_TURNS = 500


@router.get("s/{slug:study}/transcripts/{int:transcript_id}", response=TranscriptOut)
def transcript(request, study: str, transcript_id: int):
    """Everything of one transcript: turns, segments, and the number of the newest event."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    found = get_object_or_404(access.study.transcripts, pk=transcript_id)
    # As it is: checking ten thousand segments against the schema takes longer than reading them. A test does it.
    return HttpResponse(json.dumps(inspector.whole(found), ensure_ascii=False), content_type="application/json")


@router.get("s/{slug:study}/transcripts/{int:transcript_id}/turns", response=TurnsOut)
def some_turns(request, study: str, transcript_id: int, ids: Query[list[Id]]):
    """Some turns as they look now; at most 500; those that are no longer in the text are left out."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    return touched(access, get_object_or_404(access.study.transcripts, pk=transcript_id), ids[:MOST_TURNS], [])


@router.get("s/{slug:study}/transcripts/{int:transcript_id}/disagreements", response=list[DisagreementOut])
def disagreements(request, study: str, transcript_id: int):
    """Excerpts on which coders gave different codes or a partner had a question, in the order of the text."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    return disagreements_in(get_object_or_404(access.study.transcripts, pk=transcript_id))


@router.get("s/{slug:study}/counts", response=dict[int, list[int]])
def counts(request, study: str, transcript: int | None = None):
    """Code id -> distinct people and excerpts, of one transcript or of the study."""
    access = enter(request, study, Permission.VIEW_EXCERPTS)
    found = get_object_or_404(access.study.transcripts, pk=transcript) if transcript else None
    return code_counts(access.study, found)


@router.get("s/{slug:study}/events", response=list[EventOut])
def events(request, study: str, after: int, transcript: int | None = None):
    """What happened after the event of this number, oldest first, at most 500."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    rows = access.study.events.filter(seq__gt=after)
    if transcript:
        rows = rows.filter(transcript_id=transcript)
    return [inspector.event_facts(event) for event in rows.order_by("seq")[:MOST_EVENTS]]
