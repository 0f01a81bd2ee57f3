"""A file on its way in: received, read again with other rules, put away, or imported."""

import datetime
import hashlib
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from sessions.actions.holding import why_not
from sessions.actions.imports import create_transcript
from sessions.models import BreakoutGroup, FieldSession, Participant, Phase, Transcript, TranscriptImport
from sessions.parsers.types import ParsedTranscript
from sessions.tasks import READ
from studies import audit, jobs
from studies.models import User
from studies.refused import Refused


@transaction.atomic
def receive(
    field_session: FieldSession,
    *,
    by: User,
    file: UploadedFile,
    phase: Phase | None,
    group: BreakoutGroup | None,
    replaces: Transcript | None = None,
) -> TranscriptImport:
    """Keep the file as it came and have it read. Nothing of it is part of the study yet.

    `replaces`: it is a corrected version of this transcript, and is read as that one was.
    """
    if reason := why_not(field_session):
        raise Refused(reason)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    row = TranscriptImport(
        study=field_session.study,
        field_session=field_session,
        phase=phase,
        group=group,
        source_name=file.name[-200:],
        source_sha256=digest.hexdigest(),
        size=file.size,
        created_by=by,
        replaces=replaces,
        options=options_of(replaces, file.name) if replaces else {},
    )
    row.source.save(file.name, file, save=False)
    row.save()
    audit.record(row.study, by, "import.received", row, after={"sha256": row.source_sha256, "size": row.size})
    read(row, by=by)
    return row


def options_of(transcript: Transcript, name: str) -> dict[str, Any]:
    """How the transcript's own file was read, for one of the same format; another encoding is found out again."""
    earlier = TranscriptImport.objects.filter(transcript=transcript).first()
    if earlier is None or PurePath(earlier.source_name).suffix.lower() != PurePath(name).suffix.lower():
        return {}
    parse = {key: value for key, value in earlier.options.get("parse", {}).items() if key != "encoding"}
    return {"parse": parse, "who": earlier.options.get("who", {})}


def read(row: TranscriptImport, *, by: User) -> None:
    """Ask the worker to read it, with the options that it has now."""
    options = row.options.get("parse", {})
    row.job = jobs.submit(READ, row.study, by, {"import": row.pk, "options": options})
    row.parsed, row.refusal = None, ""
    row.save(update_fields=["job", "parsed", "refusal"])


@transaction.atomic
def choose(row: TranscriptImport, *, by: User, options: Mapping[str, Any]) -> bool:
    """Keep what was chosen on the preview; True if the file has to be read again for it."""
    stored = TranscriptImport.objects.select_for_update().get(pk=row.pk)
    again = stored.options.get("parse", {}) != options["parse"]
    stored.options = dict(options)
    stored.save(update_fields=["options"])
    if again:
        audit.record(row.study, by, "import.reread", row, after={"options": sorted(options["parse"])})
        read(stored, by=by)
    row.refresh_from_db()
    return again


@transaction.atomic
def put_away(row: TranscriptImport, *, by: User) -> None:
    """The upload and its file go; an imported transcript is not touched by it."""
    if row.transcript_id or row.replaced_at:
        raise Refused("This file has already been imported.")
    if row.job and row.job.is_active:
        jobs.cancel(row.job)
    audit.record(row.study, by, "import.put_away", row, before={"sha256": row.source_sha256})
    storage, name = row.source.storage, row.source.name
    row.delete()
    transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def import_upload(
    row: TranscriptImport,
    *,
    by: User,
    title: str,
    language: str,
    is_notes: bool,
    who: Mapping[str, Participant | str | None],
    same_as: Mapping[str, str],
    held_on: datetime.date | None = None,
) -> Transcript:
    """Make it a transcript of the study. Pressed twice, it is the same transcript."""
    row = TranscriptImport.objects.select_for_update(of=("self",)).select_related("field_session__study").get(pk=row.pk)
    if row.transcript:
        return row.transcript
    if row.replaces_id:
        raise Refused("This file is a corrected version of a transcript. Compare it with that one.")
    if row.parsed is None:
        raise Refused("The file is still being read. Wait a moment, then import it.")
    with row.source.open("rb") as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != row.source_sha256:
        raise Refused("The stored file differs from the uploaded one. Upload it again.")
    row.transcript = create_transcript(
        row.field_session,
        by=by,
        parsed=ParsedTranscript.from_json(row.parsed),
        source=content,
        source_name=row.source_name,
        title=title,
        phase=row.phase,
        group=row.group,
        language=language,
        is_notes=is_notes,
        who=who,
        same_as=same_as,
        held_on=held_on,
    )
    row.save(update_fields=["transcript"])
    return row.transcript
