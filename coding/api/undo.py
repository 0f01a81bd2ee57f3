"""Undo and redo of one's own changes, by the event log."""

from django.shortcuts import get_object_or_404
from ninja import Router

from coding.api.common import enter, structure, touched
from coding.api.schemas import Refusal, UndoIn, Undone
from coding.queries.history import tell
from sessions.models import Transcript
from studies import undo as undoing
from studies.access import Access
from studies.models import Event
from studies.permissions import Permission

router = Router()


@router.post("s/{slug:study}/undo", response={200: Undone, 409: Refusal})
def undo(request, study: str, data: UndoIn):
    """Take back one's last change that stands, wherever in the study; or the last one before an event's number."""
    access = enter(request, study, Permission.CODE)
    event = undoing.undo(access.study, request.user, save_id=data.save_id, before=data.before)
    return undone(access, event, data.transcript)


@router.post("s/{slug:study}/redo", response={200: Undone, 409: Refusal})
def redo(request, study: str, data: UndoIn):
    """Make again what the last undo took back, if nothing else was changed since."""
    access = enter(request, study, Permission.CODE)
    event = undoing.redo(access.study, request.user, save_id=data.save_id)
    return undone(access, event, data.transcript)


def undone(access: Access, event: Event, transcript_id: int | None) -> dict:
    """What the undo's event did, in words, and the turns of the open transcript that it touched."""
    found = get_object_or_404(access.study.transcripts, pk=transcript_id) if transcript_id else None
    here = touched(access, found, turns_of(event), codes_of(event)) | {"after": {}, "gone": []}
    if found and event.after.get("structure"):
        here |= structure(found, turns_of(event))
    elsewhere = None
    if event.transcript_id and event.transcript_id != transcript_id:
        elsewhere = Transcript.objects.get(pk=event.transcript_id).title
    return {
        "words": tell(event, access.study),
        "excerpt": event.after.get("excerpt"),
        "elsewhere": elsewhere,
        "codebook": event.verb.startswith("code."),
        **here,
        "seq": event.seq,
    }


def turns_of(event: Event) -> list[int]:
    return list({*(event.before.get("turns") or []), *(event.after.get("turns") or [])})


def codes_of(event: Event) -> list[int]:
    """The codes whose counts may be others now; each event names them as subjects."""
    named = event.subjects.filter(kind="code").values_list("object_id", flat=True)
    return list({*named, *event.after.get("codes", [])})
