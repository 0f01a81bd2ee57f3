"""A mark “read to the end”, set or taken off: undo gives back the one that stood before."""

from coding.actions.reading import put, state_of
from sessions.models import Transcript
from studies import audit
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("transcript.read", "transcript.unread")
def earlier_mark(event: Event, by: User) -> None:
    audit.lock(event.study)
    transcript = Transcript.objects.select_related("study").get(pk=event.transcript_id)
    if state_of(transcript, by) != event.after:
        raise CannotUndo("You have changed since whether this transcript is marked as read to the end.")
    put(transcript, by, event.before)
