"""From what a parser read to a transcript of the study: all turns, or nothing."""

import datetime
import hashlib
from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.db import transaction

from sessions.actions.holding import hold
from sessions.actions.speakers import TEAM
from sessions.folding import fold
from sessions.models import BreakoutGroup, FieldSession, Participant, Phase, Speaker, Transcript, Turn
from sessions.models.text import GAP
from sessions.parsers.types import ParsedTranscript
from studies import audit
from studies.models import User
from studies.refused import Refused

BATCH = 1000


@transaction.atomic
def create_transcript(
    field_session: FieldSession,
    *,
    by: User,
    parsed: ParsedTranscript,
    source: bytes,
    source_name: str,
    title: str,
    phase: Phase | None = None,
    group: BreakoutGroup | None = None,
    language: str = "",
    is_notes: bool = False,
    state: str = Transcript.State.UNDER_CORRECTION,
    who: Mapping[str, Participant | str | None] | None = None,
    same_as: Mapping[str, str] | None = None,
    held_on: datetime.date | None = None,
) -> Transcript:
    """The file as it came, its speakers and its turns. Raises Refused and changes nothing where that cannot be.

    `who` says for a label which participant it is, or `TEAM`; `same_as` that one label of the file is another one.
    A planned session becomes held with it, on `held_on` or on the day for which it was planned.
    """
    check_place(field_session, phase, group, title)
    if not parsed.turns:
        raise Refused("This file contains no words. Choose another file.")
    hold(field_session, by=by, held_on=held_on)
    transcript = Transcript(
        study=field_session.study,
        field_session=field_session,
        phase=phase,
        group=group,
        title=title,
        position=field_session.transcripts.count() + 1,
        language=language or parsed.language or field_session.language,
        state=state,
        is_notes=is_notes,
        source_name=source_name[:200],
        source_sha256=hashlib.sha256(source).hexdigest(),
        source_format=parsed.format,
        encoding=parsed.encoding[:20],
        words=parsed.words,
        turn_count=len(parsed.turns),
        has_times=parsed.has_times,
        imported_by=by,
    )
    transcript.source.save(source_name, ContentFile(source), save=False)
    # A file whose row is not committed belongs to nobody: the sweeper collects it (studies/jobs.py).
    transcript.save()
    speakers = create_speakers(transcript, parsed, who or {}, same_as or {})
    create_turns(transcript, parsed, speakers)
    audit.record(
        field_session.study,
        by,
        "transcript.imported",
        transcript,
        after={
            "field_session": field_session.pk,
            "turns": len(parsed.turns),
            "words": parsed.words,
            "sha256": transcript.source_sha256,
            "rule": parsed.rule_used,
            "encoding": parsed.encoding,
        },
        transcript_id=transcript.pk,
    )
    return transcript


def check_place(field_session: FieldSession, phase: Phase | None, group: BreakoutGroup | None, title: str) -> None:
    if phase is not None and phase.field_session_id != field_session.pk:
        raise ValueError("The phase belongs to another session.")
    if group is not None and (phase is None or group.phase_id != phase.pk):
        raise ValueError("The group belongs to another phase.")
    if not title.strip():
        raise Refused("Enter a title.")
    if field_session.transcripts.filter(title=title).exists():
        raise Refused(f"“{field_session}” already has a transcript “{title}”. Choose another title.")


def create_speakers(
    transcript: Transcript,
    parsed: ParsedTranscript,
    who: Mapping[str, Participant | str | None],
    same_as: Mapping[str, str],
) -> dict[str, Speaker]:
    """Label of the file -> speaker, one for each label that is not another's."""
    labels = list(dict.fromkeys(turn.speaker for turn in parsed.turns if turn.speaker is not None))
    speakers: dict[str, Speaker] = {}
    for label in labels:
        if same_as.get(label, label) != label:
            continue
        chosen = who.get(label)
        participant = chosen if isinstance(chosen, Participant) else None
        if participant is not None and participant.study_id != transcript.study_id:
            raise ValueError("The participant belongs to another study.")
        is_team = chosen == TEAM or bool(participant and participant.is_team)
        speakers[label] = Speaker.objects.create(
            transcript=transcript, name=label[:120], participant=participant, is_team=is_team
        )
    return {label: speakers[same_as.get(label, label)] for label in labels}


def create_turns(transcript: Transcript, parsed: ParsedTranscript, speakers: Mapping[str, Speaker]) -> None:
    rows = (
        Turn(
            transcript=transcript,
            position=number * GAP,
            speaker=speakers.get(turn.speaker) if turn.speaker is not None else None,
            text=turn.text,
            folded=fold(turn.text),
            t_begin_ms=turn.begin_ms,
            t_end_ms=turn.end_ms,
        )
        for number, turn in enumerate(parsed.turns, start=1)
    )
    Turn.objects.bulk_create(rows, batch_size=BATCH)
