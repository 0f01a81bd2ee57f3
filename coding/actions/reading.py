"""A coder says that they have read a transcript to the end, or takes it back. What nobody spoke to rests on it."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from coding.models import Reading
from coding.queries.readings import readings
from sessions.models import Transcript
from studies import audit
from studies.models import Study, User

State = dict[str, Any]  # of an event: when it was read and up to which event; empty: not read


@audit.once("transcript.read", "transcript.unread", locked=True)
def mark_read(transcript: Transcript, *, by: User, read: bool, save_id: UUID | None = None) -> None:
    """Set or take off this person's mark. Set again it holds for the turns that came in meanwhile too."""
    audit.must_stand(transcript)
    mine = [one for one in readings(transcript.study, transcript).get(transcript.pk, []) if one.reader == by]
    if bool(mine and mine[0].holds) == read and (read or not mine):
        return
    put(transcript, by, now(transcript.study) if read else {}, save_id)


def now(study: Study) -> State:
    """Everything that has happened up to here is in what was read; to be called under the study's lock."""
    return {
        "read_at": timezone.now().isoformat(),
        "seq": Study.objects.values_list("last_seq", flat=True).get(pk=study.pk),
    }


def state_of(transcript: Transcript, by: User) -> State:
    row = Reading.objects.filter(transcript=transcript, reader=by).first()
    return {"read_at": row.read_at.isoformat(), "seq": row.seq} if row else {}


def put(transcript: Transcript, by: User, state: State, save_id: UUID | None = None) -> None:
    """The mark as `state` says, with its event."""
    before = state_of(transcript, by)
    rows = Reading.objects.filter(transcript=transcript, reader=by)
    if state:
        values = {"read_at": parse_datetime(state["read_at"]), "seq": state["seq"]}
        Reading.objects.update_or_create(transcript=transcript, reader=by, defaults=values)
    else:
        rows.delete()
    audit.record(
        transcript.study,
        by,
        "transcript.read" if state else "transcript.unread",
        transcript,
        before=before,
        after=state,
        transcript_id=transcript.pk,
        save_id=save_id,
    )
