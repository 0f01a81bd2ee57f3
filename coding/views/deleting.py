"""Deleting a transcript, a practice or a review round: what goes is listed first."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from coding.actions.deleting import delete_practice, delete_round, delete_transcript, why_round_stays
from coding.queries.deleted import codes_from_words
from sessions.models import Transcript
from studies.access import in_study
from studies.deletion import Going
from studies.forms.deletion import DeleteWordsForm
from studies.models import Study
from studies.permissions import Permission
from studies.refused import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.DELETE_WORDS)
def transcript_delete(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    transcript = get_object_or_404(study.transcripts.select_related("study", "field_session"), pk=pk)
    form = DeleteWordsForm(request.POST or None, request=request)
    session = transcript.field_session_id
    if form.is_valid():
        try:
            delete_transcript(transcript, by=request.user, reason=form.cleaned_data["reason"])
        except Transcript.DoesNotExist:
            messages.error(request, f"Someone just deleted “{transcript}”.")
        else:
            messages.success(request, f"“{transcript}” was deleted, with everything that was coded in it.")
        return redirect("sessions:detail", study=study.slug, pk=session)
    context = {
        "heading": f"Delete “{transcript}” of {transcript.field_session}",
        "lines": Going.of(transcript).lines(),
        "stays": what_stays(transcript),
        "form": form,
        "after": "This cannot be undone. Backups and files that people downloaded are not reached.",
        "button": "Delete transcript",
        "back": reverse("sessions:detail", args=[study.slug, session]),
    }
    return render(request, "studies/delete.html", context, status=400 if form.errors else 200)


def what_stays(transcript: Transcript) -> list[str]:
    stays = ["The session, its people and their consents", "The history, without words: who did what, and when"]
    if names := codes_from_words(transcript):
        quoted = ", ".join(f"“{name}”" for name in names)
        stays.append(f"Codes whose names were made from its words: {quoted}. Rename them in the codebook if needed")
    return stays


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_PRACTICES)
def practice_delete(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    practice = get_object_or_404(study.practices.select_related("study"), pk=pk)
    if request.method == "POST":
        delete_practice(practice, by=request.user)
        messages.success(request, f"{practice.code} was deleted.")
        return redirect("coding:practices", study=study.slug)
    context = {
        "heading": f"Delete {practice.code} {practice.title}",
        "lead": "The description of the practice is deleted.",
        "stays": ["The excerpts about it"] if practice.excerpts.exists() else [],
        "form": forms.Form(),
        "button": "Delete practice",
        "back": reverse("coding:practice", args=[study.slug, pk]),
    }
    return render(request, "studies/delete.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.MANAGE_REVIEW)
def round_delete(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    round_ = get_object_or_404(study.review_rounds.select_related("study"), pk=pk)
    if request.method == "POST":
        try:
            delete_round(round_, by=request.user)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("coding:review_round", study=study.slug, pk=pk)
        messages.success(request, f"{round_} was deleted.")
        return redirect("coding:review", study=study.slug)
    context = {
        "heading": f"Delete {round_}",
        "refused": why_round_stays(round_),
        "lines": Going.of(round_).lines(),
        "stays": ["The excerpts themselves, with their codes and memos"],
        "form": forms.Form(),
        "button": "Delete round",
        "back": reverse("coding:review_round", args=[study.slug, pk]),
    }
    return render(request, "studies/delete.html", context)
