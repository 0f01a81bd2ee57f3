"""Deleting a session or a person: what goes is listed first."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sessions.actions.deleting import delete_participant, delete_session, why_participant_stays, why_session_stays
from sessions.views.participants import participant_or_404
from sessions.views.sessions import session_or_404
from studies.access import in_study
from studies.deletion import Going
from studies.models import Study
from studies.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_SESSIONS)
def session_delete(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    field_session = session_or_404(study, pk)
    if request.method == "POST":
        try:
            delete_session(field_session, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("sessions:detail", study=study.slug, pk=pk)
        messages.success(request, f"“{field_session}” was deleted.")
        return redirect("sessions:list", study=study.slug)
    context = {
        "heading": f"Delete {field_session}",
        "refused": why_session_stays(field_session),
        "lines": Going.of(field_session).lines(),
        "stays": ["The people who were in it, with their consents"] if field_session.attendances.exists() else [],
        "form": forms.Form(),
        "button": "Delete session",
        "back": reverse("sessions:detail", args=[study.slug, pk]),
    }
    return render(request, "studies/delete.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.DELETE_WORDS)
def participant_delete(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    participant = participant_or_404(study, pk)
    if request.method == "POST":
        try:
            delete_participant(participant, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("sessions:participant", study=study.slug, pk=pk)
        messages.success(request, f"{participant.code} was deleted.")
        return redirect("sessions:participants", study=study.slug)
    context = {
        "heading": f"Delete {participant.code}",
        "lead": "Everything recorded about this person is deleted.",
        "refused": why_participant_stays(participant),
        "lines": Going.of(participant).lines(),
        "form": forms.Form(),
        "button": "Delete participant",
        "back": reverse("sessions:participant", args=[study.slug, pk]),
    }
    return render(request, "studies/delete.html", context)
