"""What sessions, people and transcripts are called when they are deleted, and what goes with them."""

from sessions.models import (
    Attendance,
    BreakoutGroup,
    Consent,
    FieldSession,
    Identity,
    Mask,
    Participant,
    Phase,
    Speaker,
    TextEdit,
    Transcript,
    TranscriptImport,
    Turn,
)
from sessions.tasks import READ
from studies.deletion import Line, Rows, also, counted, goes_with, silent, tells
from studies.models import Job
from studies.plurals import plural

# The upload that a transcript came from holds all of its words, and its file, once more.
goes_with(TranscriptImport, "transcript")

tells(FieldSession)(counted("session"))
tells(Participant)(counted("participant"))
tells(Transcript)(counted("transcript"))
tells(Attendance)(counted("attendance record", "attendance records"))
tells(Consent)(counted("recorded consent answer", "recorded consent answers"))
tells(Identity)(counted("encrypted name and contact", "encrypted names and contacts"))
tells(Mask)(counted("mask"))
tells(TextEdit)(counted("text correction", "text corrections"))
tells(Speaker)(counted("speaker"))
silent(Phase, BreakoutGroup)


@tells(Turn)
def turns(ids: set) -> list[Line]:
    return [Line(plural(len(ids), "turn") + ", with all their words")]


@tells(TranscriptImport)
def uploads(ids: set) -> list[Line]:
    return [Line(plural(len(ids), "uploaded file"))]


@also(TranscriptImport)
def readings(ids: set) -> Rows:
    """The jobs that read these uploads: one that is at work finds its row gone and publishes nothing."""
    own = TranscriptImport.objects.filter(pk__in=ids, job__isnull=False).values_list("job", flat=True)
    earlier = Job.objects.filter(kind=READ, study__in=TranscriptImport.objects.filter(pk__in=ids).values("study"))
    return {Job: {*own, *(pk for pk, given in earlier.values_list("pk", "input") if given.get("import") in ids)}}
