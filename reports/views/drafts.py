"""Assembling a draft, watching it, and the drafts that were made."""

import hashlib
import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST, require_safe

from reports.actions.drafts import KIND, request_draft
from reports.models import Draft
from reports.readiness import NotReady
from reports.views.report import deliverable_of, with_addresses
from studies import jobs
from studies.access import in_study
from studies.models import Job, Study
from studies.permissions import Permission

PATIENCE = timedelta(seconds=20)  # after which a job that nobody has taken says so
DAMAGED = "The file of this draft has changed: its checksum differs. Restore it from a backup, or assemble a new draft."
GONE = "The file of this draft is no longer on this machine. Restore it from a backup, or assemble a new draft."


@require_POST
@in_study(Permission.ASSEMBLE_DRAFT)
def assemble(request: HttpRequest, study: Study) -> HttpResponse:
    try:
        row = request_draft(deliverable_of(study), by=request.user)
    except NotReady as refused:
        return refused_answer(request, study, refused)
    if request.headers.get("X-Requested-With") == "fetch":
        return job_answer(request, row)
    return redirect("reports:report", study.slug)


def refused_answer(request: HttpRequest, study: Study, refused: NotReady) -> HttpResponse:
    """A final version that preflight does not let through: the list, in the strip or on the page of preflight."""
    if request.headers.get("X-Requested-With") == "fetch":
        context = {"refused": with_addresses(refused.checks, deliverable_of(study))}
        return render(request, "reports/_job.html", context)
    messages.error(request, str(refused))
    return redirect("reports:report_preflight", study.slug)


@require_safe
@in_study(Permission.VIEW_REPORT)
def job(request: HttpRequest, study: Study, pk: uuid.UUID) -> HttpResponse:
    """The progress of one job, asked for again each second while it is under way."""
    row = get_object_or_404(study.jobs.filter(kind=KIND), pk=pk)
    if row.is_active:
        jobs.sweep()  # so that a job goes on even where neither beat nor `serve` is running
        row.refresh_from_db()
    return job_answer(request, row)


@require_POST
@in_study(Permission.ASSEMBLE_DRAFT)
def stop(request: HttpRequest, study: Study, pk: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(study.jobs.filter(kind=KIND), pk=pk)
    jobs.cancel(row)
    if request.headers.get("X-Requested-With") == "fetch":
        row.refresh_from_db()
        return job_answer(request, row)
    return redirect("reports:report", study.slug)


def job_answer(request: HttpRequest, row: Job) -> HttpResponse:
    return render(request, "reports/_job.html", {"job": row, "is_waiting_long": is_waiting_long(row)})


def is_waiting_long(row: Job) -> bool:
    return row.state == Job.State.QUEUED and row.created_at < timezone.now() - PATIENCE


@require_safe
@in_study(Permission.VIEW_DRAFTS)
def draft_list(request: HttpRequest, study: Study) -> HttpResponse:
    drafts = Draft.objects.filter(deliverable__study=study).select_related("deliverable", "created_by", "withdrawn_by")
    return render(request, "reports/drafts.html", {"drafts": [(draft, held_out(draft)) for draft in drafts]})


def held_out(draft: Draft) -> list[dict]:
    return draft.snapshot.get("held_out", [])


@require_safe
@in_study(Permission.VIEW_DRAFTS)
def download(request: HttpRequest, study: Study, number: int) -> HttpResponse:
    """The file, after its bytes were compared with what was filed."""
    draft = get_object_or_404(Draft.objects.select_related("deliverable"), deliverable__study=study, number=number)
    if draft.withdrawn_at:
        return render(request, "reports/draft_damaged.html", {"draft": draft, "reason": withdrawn(draft)}, status=410)
    try:
        content = (Path(settings.MEDIA_ROOT) / draft.file).read_bytes()
    except OSError:
        return render(request, "reports/draft_damaged.html", {"draft": draft, "reason": GONE}, status=410)
    if hashlib.sha256(content).hexdigest() != draft.sha256:
        return render(request, "reports/draft_damaged.html", {"draft": draft, "reason": DAMAGED}, status=500)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(draft)}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def withdrawn(draft: Draft) -> str:
    day = date_format(timezone.localtime(draft.withdrawn_at), "j F Y")
    return f"{draft.withdrawn_by} withdrew this draft on {day}. {draft.withdrawn_because}"


def file_name(draft: Draft) -> str:
    number = "".join(letter if letter.isalnum() or letter in ".-" else "_" for letter in draft.deliverable.number)
    return f"{number.encode('ascii', 'replace').decode().replace('?', '_')}_draft_{draft.label}.pdf"
