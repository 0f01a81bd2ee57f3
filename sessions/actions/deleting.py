"""Sessions without transcripts and people without words, deleted for good."""

from django.core.exceptions import ValidationError
from django.db import transaction

from sessions.models import FieldSession, Participant
from studies import audit
from studies.deletion import Going
from studies.models import User
from studies.plurals import plural


@transaction.atomic
def delete_session(field_session: FieldSession, *, by: User) -> None:
    """Plan, attendance and uploads that were never imported go with it; the people stay in the study."""
    audit.lock(field_session.study)
    stored = FieldSession.objects.select_for_update(of=("self",)).select_related("study").get(pk=field_session.pk)
    if reason := why_session_stays(stored):
        raise ValidationError(reason)
    going = Going.of(stored)
    audit.record(stored.study, by, "session.deleted", stored, before={"kind": stored.kind, "counts": going.counts()})
    going.delete(by)


def why_session_stays(field_session: FieldSession) -> str:
    titles = list(field_session.transcripts.values_list("title", flat=True))
    if not titles:
        return ""
    named = ", ".join(f"“{title}”" for title in titles)
    return f"This session has {plural(len(titles), 'transcript')}: {named}. Delete those first."


@transaction.atomic
def delete_participant(participant: Participant, *, by: User) -> None:
    """Consents, attendance, and the sealed name and contact go with them."""
    audit.lock(participant.study)
    stored = Participant.objects.select_for_update(of=("self",)).select_related("study").get(pk=participant.pk)
    if reason := why_participant_stays(stored):
        raise ValidationError(reason)
    going = Going.of(stored)
    before = {"code": stored.code, "counts": going.counts()}
    audit.record(stored.study, by, "participant.deleted", stored, before=before)
    going.delete(by)


def why_participant_stays(participant: Participant) -> str:
    places = participant.speakers.select_related("transcript").order_by("transcript__title")
    named = ", ".join(dict.fromkeys(f"“{speaker.transcript}”" for speaker in places))
    if not named:
        return ""
    return (
        f"{participant.code} speaks in {named}. Unlink the speaker there or delete the transcript first; "
        f"if {participant.code} no longer wants to take part, record the withdrawal instead."
    )
