"""Who the labels of a transcript are."""

from collections.abc import Mapping

from django.db import transaction

from sessions.models import Participant, Transcript
from studies.audit import record
from studies.models import User

TEAM = "team"


@transaction.atomic
def link_speakers(transcript: Transcript, *, by: User, who: Mapping[int, Participant | str | None]) -> int:
    """Speaker id -> a participant, `TEAM`, or None for nobody yet. Returns how many changed."""
    before, after = {}, {}
    for speaker in transcript.speakers.select_for_update().filter(pk__in=who):
        chosen = who[speaker.pk]
        participant = chosen if isinstance(chosen, Participant) else None
        if participant and participant.study_id != transcript.study_id:
            raise ValueError("The participant belongs to another study.")
        is_team = chosen == TEAM or bool(participant and participant.is_team)
        if (speaker.participant_id, speaker.is_team) == (participant.pk if participant else None, is_team):
            continue
        before[speaker.pk] = [speaker.participant_id, speaker.is_team]
        speaker.participant, speaker.is_team = participant, is_team
        after[speaker.pk] = [speaker.participant_id, speaker.is_team]
        speaker.save(update_fields=["participant", "is_team"])
    if after:
        record(
            transcript.study,
            by,
            "speakers.linked",
            transcript,
            before={"speakers": before},
            after={"speakers": after},
            transcript_id=transcript.pk,
        )
    return len(after)
