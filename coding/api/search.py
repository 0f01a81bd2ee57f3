"""Hits in a transcript, and one code on all of them."""

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from coding import finding
from coding.actions.search import code_places
from coding.api.common import enter, touched
from coding.finding import Narrowed, TurnHits
from coding.schemas import Refusal
from coding.schemas_search import CodePlacesIn, HitsOut, PlacesCoded
from coding.transcripts import Outline, outline
from sessions.searching import QueryError, parse
from studies.permissions import Permission

router = Router()


@router.get("s/{slug:study}/transcripts/{int:transcript_id}/hits", response={200: HitsOut, 422: Refusal})
def hits(request, study: str, transcript_id: int, q: str):
    """Where these words stand in a transcript. 422, in words, for what cannot be searched for."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    transcript = get_object_or_404(access.study.transcripts, pk=transcript_id)
    try:
        query = parse(q)
    except QueryError as refused:
        return Status(422, {"message": str(refused)})
    found = finding.search(access.study, query, Narrowed(transcript=transcript))
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
    done = code_places(access.study, by=request.user, code=code, places=places, unit=data.unit, save_id=data.save_id)
    here = touched(access, shown, done.turns, [done.code]) if shown else {"turns": {}, "counts": {}}
    return {"coded": len(done.codings), "code": done.code, "words": done.words, **here}
