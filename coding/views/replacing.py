"""A transcript replaced by a corrected file: upload, look at the comparison, replace. Nothing is stored before that."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from coding.actions.replacing import replace_transcript
from coding.forms.replacing import CorrectedFileForm, ReadForm
from coding.queries.comparison import page_of
from coding.queries.replacing import Comparison, effect
from sessions.actions.uploads import choose, receive
from sessions.models import Transcript, TranscriptImport
from sessions.parsers.types import ParsedTranscript
from sessions.views.imports import progress
from studies.access import in_study
from studies.models import Study
from studies.permissions import Permission
from studies.refused import Refused


def transcript_or_404(study: Study, pk: int) -> Transcript:
    return get_object_or_404(study.transcripts.select_related("study", "field_session", "phase", "group"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.IMPORT_TRANSCRIPTS)
def replace(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    transcript = transcript_or_404(study, pk)
    form = CorrectedFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        row = receive(
            transcript.field_session,
            by=request.user,
            file=form.cleaned_data["file"],
            phase=transcript.phase,
            group=transcript.group,
            replaces=transcript,
        )
        return redirect("coding:replace_preview", study=study.slug, pk=pk, upload=row.pk)
    files = transcript.corrected_files.select_related("created_by").order_by("-created_at")
    context = {"transcript": transcript, "form": form, "files": files}
    return render(request, "coding/replace.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.IMPORT_TRANSCRIPTS)
def preview(request: HttpRequest, study: Study, pk: int, upload: int) -> HttpResponse:
    """GET compares; POST reads the file again with other rules, or replaces (`action`)."""
    transcript = transcript_or_404(study, pk)
    rows = transcript.corrected_files.select_related("field_session", "job", "study")
    row = get_object_or_404(rows, pk=upload)
    context = {"transcript": transcript, "row": row}
    if row.replaced_at:
        return redirect("coding:transcript", study=study.slug, pk=pk)
    if row.parsed is None:
        return render(request, "coding/replace_waiting.html", context | progress(row))
    parsed = ParsedTranscript.from_json(row.parsed)
    initial = {"rule": parsed.rule_used, "encoding": parsed.encoding}
    form = ReadForm(request.POST or None, row=row, parsed=parsed, initial=initial | row.options.get("parse", {}))
    if request.POST.get("action") == "replace":
        return done(request, transcript, row)
    if form.is_valid():
        choose(row, by=request.user, options=form.options())
        return redirect("coding:replace_preview", study=study.slug, pk=pk, upload=upload)
    comparison = Comparison(transcript, row)
    context |= page_of(comparison) | {"effect": effect(comparison), "form": form, "parsed": parsed}
    return render(request, "coding/replace_preview.html", context, status=400 if form.errors else 200)


def done(request: HttpRequest, transcript: Transcript, row: TranscriptImport) -> HttpResponse:
    study = transcript.study
    seen = request.POST.get("fingerprint", "")
    try:
        corrected = replace_transcript(transcript, row, by=request.user, fingerprint_seen=seen)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("coding:replace_preview", study=study.slug, pk=transcript.pk, upload=row.pk)
    if corrected:
        words = f"The text of “{transcript}” was replaced by {row.source_name}. Undo in the transcript reverses this."
        messages.success(request, words)
        if corrected.touched or corrected.lost:
            return redirect("coding:corrections", study=study.slug)
    return redirect("coding:transcript", study=study.slug, pk=transcript.pk)
