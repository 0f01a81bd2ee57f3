"""“I have read this transcript to the end”: one's own word, set and taken back."""

from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from coding.actions.reading import mark_read
from coding.api.common import enter
from coding.api.schemas import Save
from coding.queries.readings import readings, told
from sessions.models import Transcript
from studies.access import Access
from studies.permissions import Permission

router = Router()


class ReadingIn(Save):
    read: bool


class ReadingOut(Schema):
    mine: bool
    words: str


@router.get("s/{slug:study}/transcripts/{int:transcript_id}/reading", response=ReadingOut)
def reading(request, study: str, transcript_id: int):
    """Whether oneself has read it to the end, as it stands; and who has, in words."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    return answer(access, get_object_or_404(access.study.transcripts, pk=transcript_id))


@router.put("s/{slug:study}/transcripts/{int:transcript_id}/reading", response=ReadingOut)
def keep_reading(request, study: str, transcript_id: int, data: ReadingIn):
    access = enter(request, study, Permission.CODE)
    found = get_object_or_404(access.study.transcripts.select_related("study"), pk=transcript_id)
    mark_read(found, by=request.user, read=data.read, save_id=data.save_id)
    return answer(access, found)


def answer(access: Access, transcript: Transcript) -> dict:
    reads = readings(access.study, transcript).get(transcript.pk, [])
    mine = any(read.holds for read in reads if read.reader == access.membership.user)
    return {"mine": mine, "words": told(reads)}
