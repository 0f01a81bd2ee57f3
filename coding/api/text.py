"""Correcting the text of a transcript; each answer has the turns that look different now, and their new order."""

from django.shortcuts import get_object_or_404
from ninja import Router

from coding.actions import text as actions
from coding.actions.correction import Corrected
from coding.api.common import enter, structure, touched
from coding.api.schemas import (
    CorrectedOut,
    ForeseenOut,
    InsertIn,
    Refusal,
    RemoveIn,
    SpeakerIn,
    SplitIn,
    TextIn,
    WordsIn,
)
from sessions.models import Speaker, Transcript, Turn
from studies.access import Access
from studies.permissions import Permission

router = Router()
TURN = "s/{slug:study}/turns/{int:turn_id}"
RESPONSES = {200: CorrectedOut, 409: Refusal}


@router.patch(TURN, response=RESPONSES)
def correct_turn(request, study: str, turn_id: int, data: TextIn):
    """New words. Corrections by others since `version` are kept; where both changed the same words: 409 with both."""
    access, turn = found(request, study, turn_id)
    done = actions.correct_turn(turn, by=request.user, version=data.version, text=data.text, save_id=data.save_id)
    return answer(access, turn.transcript, done)


@router.post(TURN + "/foresee", response={200: list[ForeseenOut], 409: Refusal})
def foresee(request, study: str, turn_id: int, data: WordsIn):
    """What such a correction would touch or lose; nothing is changed."""
    _, turn = found(request, study, turn_id)
    return [vars(one) for one in actions.foresee(turn, data.version, data.text)]


@router.post(TURN + "/split", response=RESPONSES)
def split_turn(request, study: str, turn_id: int, data: SplitIn):
    """Two turns; the second begins at `offset`."""
    access, turn = found(request, study, turn_id)
    done = actions.split_turn(turn, by=request.user, version=data.version, offset=data.offset, save_id=data.save_id)
    return answer(access, turn.transcript, done)


@router.post(TURN + "/join", response=RESPONSES)
def join_turns(request, study: str, turn_id: int, data: RemoveIn):
    """The turn and the one after it become one."""
    access, turn = found(request, study, turn_id)
    done = actions.join_turns(turn, by=request.user, version=data.version, save_id=data.save_id)
    return answer(access, turn.transcript, done)


@router.put(TURN + "/speaker", response=RESPONSES)
def change_speaker(request, study: str, turn_id: int, data: SpeakerIn):
    """One of the transcript's speakers, a new label, or nobody."""
    access, turn = found(request, study, turn_id)
    speaker = get_object_or_404(turn.transcript.speakers, pk=data.speaker) if data.speaker else None
    done = actions.change_speaker(turn, by=request.user, speaker=speaker, name=data.name, save_id=data.save_id)
    return answer(access, turn.transcript, done)


@router.post(TURN + "/remove", response=RESPONSES)
def remove_turn(request, study: str, turn_id: int, data: RemoveIn):
    """Out of the text; what was coded in it is listed as lost."""
    access, turn = found(request, study, turn_id)
    done = actions.remove_turn(turn, by=request.user, version=data.version, save_id=data.save_id)
    return answer(access, turn.transcript, done)


@router.post("s/{slug:study}/transcripts/{int:transcript_id}/insert", response=RESPONSES)
def insert_turn(request, study: str, transcript_id: int, data: InsertIn):
    """A turn that was missing, behind another one or at the beginning."""
    access = enter(request, study, Permission.IMPORT_TRANSCRIPTS)
    transcript = get_object_or_404(access.study.transcripts.select_related("study"), pk=transcript_id)
    done = actions.insert_turn(
        transcript,
        by=request.user,
        text=data.text,
        after=get_object_or_404(transcript.turns, pk=data.after) if data.after else None,
        speaker=get_object_or_404(transcript.speakers, pk=data.speaker) if data.speaker else None,
        save_id=data.save_id,
    )
    return answer(access, transcript, done)


@router.get("s/{slug:study}/transcripts/{int:transcript_id}/speakers", response=dict[int, str])
def speakers(request, study: str, transcript_id: int):
    """Id -> who it is, for the choice of a turn's speaker."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    rows = Speaker.objects.filter(transcript=get_object_or_404(access.study.transcripts, pk=transcript_id))
    return {speaker.pk: str(speaker.participant or speaker.name) for speaker in rows.select_related("participant")}


def found(request, study: str, turn_id: int) -> tuple[Access, Turn]:
    """A turn that has been taken out meanwhile is found too: the action says that it is gone, a retry its answer."""
    access = enter(request, study, Permission.IMPORT_TRANSCRIPTS)
    rows = Turn.with_removed.filter(transcript__study=access.study).select_related("transcript__study", "speaker")
    return access, get_object_or_404(rows, pk=turn_id)


def answer(access: Access, transcript: Transcript, done: Corrected) -> dict:
    here = touched(access, transcript, done.turns, done.codes)
    order = structure(transcript, done.turns) if done.structure else {"after": {}, "gone": []}
    figures = {"moved": done.moved, "touched": done.touched, "lost": done.lost}
    return {**here, **order, **figures, "seq": done.seq}
