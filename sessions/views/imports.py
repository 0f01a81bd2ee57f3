"""Transcripts on their way in: upload, look, settle, import. Nothing is part of the study before the last button."""

import datetime
from pathlib import PurePath

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sessions.actions.holding import why_not
from sessions.actions.speakers import TEAM
from sessions.actions.uploads import choose, import_upload, put_away, receive
from sessions.forms.imports import NOT_A_SPEAKER, PreviewForm, UploadForm
from sessions.models import Participant, TranscriptImport
from sessions.parsers.types import ParsedTranscript
from sessions.previews import stretches
from sessions.views.sessions import session_or_404
from studies import jobs
from studies.access import in_study
from studies.answers import refusals_told
from studies.models import Study
from studies.permissions import Permission
from studies.refused import Refused
from studies.requests import number

WORKER_SILENT = datetime.timedelta(seconds=60)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.IMPORT_TRANSCRIPTS)
def upload(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    field_session = session_or_404(study, pk)
    form = UploadForm(request.POST or None, request.FILES or None, field_session=field_session, initial=wanted(request))
    if reason := why_not(field_session):
        messages.error(request, reason)
        return redirect("sessions:detail", study=study.slug, pk=pk)
    if form.is_valid():
        phase, group = form.place_chosen()
        chosen = form.cleaned_data["files"]
        rows = [receive(field_session, by=request.user, file=file, phase=phase, group=group) for file in chosen.files]
        for sentence in chosen.refused:
            messages.error(request, f"Not uploaded: {sentence}")
        if len(rows) == 1 and not chosen.refused:
            return redirect("sessions:import_preview", study=study.slug, pk=rows[0].pk)
        return redirect("sessions:import", study=study.slug, pk=pk)
    waiting = field_session.imports.filter(transcript=None, replaces=None).select_related(
        "job", "phase", "group", "created_by"
    )
    context = {"field_session": field_session, "form": form, "waiting": waiting}
    return render(request, "sessions/import.html", context, status=400 if form.errors else 200)


def wanted(request: HttpRequest) -> dict[str, str]:
    """The part of the session that the link came from."""
    for name in ("group", "phase"):
        if pk := number(request.GET.get(name)):
            return {"place": f"{name}-{pk}"}
    return {}


def import_or_404(study: Study, pk: int) -> TranscriptImport:
    rows = TranscriptImport.objects.select_related("field_session", "phase", "group", "job", "study")
    return get_object_or_404(rows, pk=pk, study=study)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.IMPORT_TRANSCRIPTS)
def preview(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    """GET shows what the file is read as; POST reads it again, or imports it (`action`)."""
    row = import_or_404(study, pk)
    if row.replaces_id:
        return redirect("coding:replace_preview", study=study.slug, pk=row.replaces_id, upload=row.pk)
    if row.transcript_id:
        return redirect("coding:transcript", study=study.slug, pk=row.transcript_id)
    if row.parsed is None:
        return render(request, "sessions/import_waiting.html", {"row": row, **progress(row)})
    parsed = ParsedTranscript.from_json(row.parsed)
    people = list(study.participants.all())
    form = PreviewForm(
        request.POST or None, row=row, parsed=parsed, people=people, initial=first_choices(row, parsed, people)
    )
    if form.is_valid():
        return settled(request, row, form)
    return render(request, "sessions/import_preview.html", page(row, parsed, form), status=400 if form.errors else 200)


def settled(request: HttpRequest, row: TranscriptImport, form: PreviewForm) -> HttpResponse:
    study = row.study
    if choose(row, by=request.user, options=form.options()) or request.POST.get("action") != "import":
        return redirect("sessions:import_preview", study=study.slug, pk=row.pk)
    try:
        transcript = import_upload(
            row,
            by=request.user,
            title=form.cleaned_data["title"],
            language=form.cleaned_data["language"],
            is_notes=form.cleaned_data["is_notes"],
            who=form.people_chosen(),
            same_as=form.same_as(),
            held_on=form.cleaned_data.get("held_on"),
        )
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect("sessions:import_preview", study=study.slug, pk=row.pk)
    messages.success(request, f"Imported {transcript.turn_count} turns as “{transcript}”.")
    return redirect("coding:transcript", study=study.slug, pk=transcript.pk)


def first_choices(row: TranscriptImport, parsed: ParsedTranscript, people: list[Participant]) -> dict:
    """What was chosen before, otherwise the best guess: a label that is a code or a pseudonym is that person."""
    kept, who = row.options, row.options.get("who", {})
    by_name = {
        name.casefold(): person for person in people for name in (person.code, person.pseudonym, str(person)) if name
    }
    named = PurePath(row.source_name).stem
    initial = {
        "rule": parsed.rule_used,
        "encoding": parsed.encoding,
        "title": kept.get("title") or str(row.group or row.phase or named)[:120],
        "language": kept.get("language") or parsed.language or row.field_session.language,
        "is_notes": kept.get("is_notes", False),
        "held_on": kept.get("held_on") or row.field_session.held_on,
    } | {name: kept.get("parse", {}).get(name, "") for name in ("speaker_column", "text_column", "begin_column")}
    aside = {speaker.label for speaker in parsed.set_aside}
    for n, speaker in enumerate([*parsed.speakers, *parsed.set_aside]):
        person = by_name.get(speaker.label.casefold())
        guess = NOT_A_SPEAKER if speaker.label in aside else TEAM if person and person.is_team else person and person.pk
        initial[f"who-{n}"] = who.get(speaker.label, str(guess or ""))
    return initial


def page(row: TranscriptImport, parsed: ParsedTranscript, form: PreviewForm) -> dict:
    speakers = [*parsed.speakers, *parsed.set_aside]
    most = max((speaker.words for speaker in speakers), default=1) or 1
    samples = {one.key: one.sample for one in parsed.encodings}
    turns = {rule.key: rule.turns for rule in parsed.rules}
    return {
        "row": row,
        "parsed": parsed,
        "form": form,
        "stretches": stretches(parsed),
        "who": [
            {"speaker": speaker, "field": form[f"who-{n}"], "share": round(100 * speaker.words / most)}
            for n, speaker in enumerate(speakers)
        ],
        "rules": [(choice, turns.get(choice.data["value"])) for choice in form["rule"]] if parsed.rules else [],
        "encodings": [(choice, samples.get(choice.data["value"])) for choice in form["encoding"]] if samples else [],
        "columns": [form[name] for name in ("speaker_column", "text_column", "begin_column") if name in form.fields],
        "same_file": row.study.transcripts.filter(source_sha256=row.source_sha256).first(),
    }


def progress(row: TranscriptImport) -> dict:
    """How far the reading is; while nobody does it, the sweeper is called from here too."""
    if row.job and row.job.is_active:
        jobs.sweep()
    is_silent = bool(row.job and row.job.state == "queued" and timezone.now() - row.job.created_at > WORKER_SILENT)
    return {
        "is_silent": is_silent,
        "poll_url": reverse("sessions:import_progress", args=[row.study.slug, row.pk]),
        "then": reverse("sessions:import_preview", args=[row.study.slug, row.pk]),
    }


@require_safe
@in_study(Permission.IMPORT_TRANSCRIPTS)
def import_progress(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    row = import_or_404(study, pk)
    return render(request, "sessions/_import_progress.html", {"row": row, **progress(row)})


@require_POST
@in_study(Permission.IMPORT_TRANSCRIPTS)
def discard(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    row = import_or_404(study, pk)
    session, name, replaces = row.field_session_id, row.source_name, row.replaces_id
    with refusals_told(request):
        put_away(row, by=request.user)
        messages.success(request, f"“{name}” was discarded. Nothing was added to the study.")
    if replaces:
        return redirect("coding:replace", study=study.slug, pk=replaces)
    return redirect("sessions:import", study=study.slug, pk=session)
