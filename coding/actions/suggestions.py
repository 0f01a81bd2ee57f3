"""What a person says to a suggestion: yes, which is a coding that says where it came from, or not this."""

from datetime import datetime
from uuid import UUID

from coding.actions.coding import Applied, Place, apply_code, read_places
from coding.models import Code, Coding, DeclinedSuggestion
from coding.similar import fingerprint
from sessions.models import Transcript
from studies import audit
from studies.audit import saved_before
from studies.models import Event, User
from studies.refused import Refused


def accept(transcript: Transcript, *, by: User, code: Code, place: Place, save_id: UUID | None = None) -> Applied:
    """Code the sentence. Raises what `apply_code` raises."""
    origin = Coding.Origin.SUGGESTION
    return apply_code(transcript, by=by, code=code, places=[place], save_id=save_id, origin=origin)


@audit.once("suggestion.declined", before=audit.row_of(DeclinedSuggestion))
def decline(
    transcript: Transcript, *, by: User, code: Code, place: Place, save_id: UUID | None = None
) -> DeclinedSuggestion:
    """Not to be offered again to this person for this code."""
    study = transcript.study
    [(turn, anchor)] = read_places(transcript, [place])
    audit.lock(study)
    if earlier := saved_before(study, save_id):
        raise audit.AlreadySaved(earlier)
    key = {"code": code, "person": by, "transcript": transcript, "fingerprint": fingerprint(anchor.quote)}
    declined = DeclinedSuggestion.objects.filter(**key).first()
    if declined and not declined.withdrawn_at:
        raise Refused("You already declined this: it is not offered again.")
    declined = declined or DeclinedSuggestion.objects.create(study=study, **key)
    set_withdrawn(declined, by, None, turn=turn.pk, save_id=save_id)
    return declined


def set_withdrawn(
    declined: DeclinedSuggestion, by: User, at: datetime | None, *, turn: int, save_id: UUID | None = None
) -> Event:
    """Say it, or take it back; with the event. In a transaction that holds the study's lock."""
    declined.withdrawn_at = at
    declined.save(update_fields=["withdrawn_at"])
    return audit.record(
        declined.study,
        by,
        "suggestion.offered" if at else "suggestion.declined",
        declined,
        after={"code": declined.code_id, "turn": turn},
        about={"code": [declined.code_id]},
        transcript_id=declined.transcript_id,
        save_id=save_id,
    )
