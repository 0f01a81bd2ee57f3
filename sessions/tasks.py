"""Reading uploaded files in the worker (studies/jobs.py runs it), and which source files are in use."""

from collections.abc import Callable

from sessions.models import Transcript, TranscriptImport
from sessions.parsers.sandbox import parse_in_child
from sessions.parsers.types import ImportRefused, ParseOptions
from studies.jobs import JobFailed, Run, job, keeps_files
from studies.permissions import Permission

READ = "read_transcript"


@keeps_files("sources")
def source_files() -> set[str]:
    return {
        *Transcript.objects.values_list("source", flat=True),
        *TranscriptImport.objects.values_list("source", flat=True),
    }


@job(READ, permission=Permission.IMPORT_TRANSCRIPTS)
def read_transcript(run: Run) -> Callable[[], dict]:
    """Parse one upload in the limited child process; what comes out is a preview, or the sentence that refuses it."""
    row = TranscriptImport.objects.filter(study=run.study, pk=run.input["import"], transcript=None).first()
    if row is None:
        raise JobFailed("This file has been discarded.")
    run.step(f"Reading {row.source_name}")
    options = ParseOptions.from_json(run.input["options"])
    parsed, refusal = None, ""
    try:
        parsed = parse_in_child(row.source.path, row.source_name, options).to_json()
    except ImportRefused as refused:
        refusal = refused.message

    def publish() -> dict:
        # Only what the newest request asked for: the user may have changed the rule again meanwhile.
        TranscriptImport.objects.filter(pk=row.pk, job=run.job, transcript=None).update(parsed=parsed, refusal=refusal)
        return {}

    return publish
