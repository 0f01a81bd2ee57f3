"""Hits in a transcript, one code on all of them, and what a person says to a suggestion."""

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from coding.actions.search import code_all
from coding.actions.suggestions import accept, decline
from coding.api.common import answer, enter, touched
from coding.api.schemas import Refusal, Saved
from coding.api.schemas_search import CodePlacesIn, DeclinedOut, HitsOut, PlacesCoded, SuggestionIn
from coding.queries import search
from coding.queries.search import Narrowed, TurnHits
from coding.queries.transcript import Outline, outline
from sessions.searching import QueryError, parse
from studies import requests
from studies.permissions import Permission

router = Router()


@router.get("s/{slug:study}/transcripts/{int:transcript_id}/hits", response={200: HitsOut, 422: Refusal})
def hits(request, study: str, transcript_id: int, q: str):
    """Where these words stand in a transcript. 422, in words, for what cannot be searched for."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    transcript = get_object_or_404(access.study.transcripts, pk=transcript_id)
    try:
        query = parse(requests.words(q))
    except QueryError as refused:
        return Status(422, {"message": str(refused)})
    found = search.search(access.study, query, Narrowed(transcript=transcript))
    return {"total": found.hits, "people": found.people, "turns": placed(found.turns, outline(transcript))}


def placed(turns: list[TurnHits], whole: Outline) -> list[dict]:
    index = {pk: n for n, pk in enumerate(whole.ids)}
    return [
        {"turn": turn.turn, "at": whole.at(index[turn.turn]), "hits": [(hit.start, hit.end) for hit in turn.hits]}
        for turn in turns
        if turn.turn in index
    ]


@router.post("s/{slug:study}/hits/codings", response={200: PlacesCoded, 409: Refusal})
def code_hits(request, study: str, data: CodePlacesIn):
    """Put a code on each of these places, in one step. 409 where a turn was corrected since; then nothing is coded."""
    access = enter(request, study, Permission.CODE)
    shown = get_object_or_404(access.study.transcripts, pk=data.transcript) if data.transcript else None
    code = get_object_or_404(access.study.codes, pk=data.code)
    places = [place.place() for place in data.places]
    done = code_all(access.study, by=request.user, code=code, places=places, unit=data.unit, save_id=data.save_id)
    here = touched(access, shown, done.turns, [done.code])
    return {"coded": len(done.codings), "code": done.code, "words": done.words, **here}


@router.post("s/{slug:study}/codes/{int:code_id}/suggestions/accept", response={200: Saved, 409: Refusal})
def accept_suggestion(request, study: str, code_id: int, data: SuggestionIn):
    """Code a suggested sentence; the coding's origin says that it was one."""
    access = enter(request, study, Permission.CODE)
    transcript = get_object_or_404(access.study.transcripts.select_related("study"), pk=data.transcript)
    code = get_object_or_404(access.study.codes, pk=code_id)
    done = accept(transcript, by=request.user, code=code, place=data.place.place(), save_id=data.save_id)
    return answer(access, transcript, done)


@router.post("s/{slug:study}/codes/{int:code_id}/suggestions/decline", response={200: DeclinedOut, 409: Refusal})
def decline_suggestion(request, study: str, code_id: int, data: SuggestionIn):
    """Not to be offered again to this person for this code."""
    access = enter(request, study, Permission.CODE)
    transcript = get_object_or_404(access.study.transcripts.select_related("study"), pk=data.transcript)
    code = get_object_or_404(access.study.codes, pk=code_id)
    declined = decline(transcript, by=request.user, code=code, place=data.place.place(), save_id=data.save_id)
    return {"declined": declined.pk}
