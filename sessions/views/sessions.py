"""Sessions: the list, one at a glance, its facts and its plan."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sessions.actions.field_sessions import cancel_session, change_session, create_session, reopen_session
from sessions.actions.plan import STEPS, change_plan
from sessions.forms.field_sessions import CancelForm, SessionForm
from sessions.forms.plan import PlanForms
from sessions.heard import people_heard
from sessions.models import FieldSession
from sessions.overview import Overview
from sessions.plans import STANDARD_PLANS
from sessions.queries import session_rows
from sessions.reading_marks import read_by_session
from studies.access import in_study
from studies.answers import refusals_on, refusals_told
from studies.models import Study
from studies.permissions import Permission
from studies.requests import number

Kind = FieldSession.Kind


def session_or_404(study: Study, pk: int) -> FieldSession:
    return get_object_or_404(study.field_sessions.select_related("study"), pk=pk)


@require_safe
@in_study(Permission.VIEW_SESSIONS)
def session_list(request: HttpRequest, study: Study) -> HttpResponse:
    rows, heard, read = session_rows(study), people_heard(study), read_by_session(study)
    for row in rows:
        row.heard = heard.get(row.pk)  # None: it has not taken place
        row.read = read.get(row.pk)  # None: nobody has read any of it to the end
    context = {
        "rows": rows,
        "words": sum(row.word_count for row in rows),
        "transcripts": sum(row.transcript_count for row in rows),
    }
    return render(request, "sessions/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_SESSIONS)
def session_new(request: HttpRequest, study: Study) -> HttpResponse:
    """First the kind, by address; then the facts."""
    kind = request.GET.get("kind")
    if kind not in Kind.values:
        return render(request, "sessions/kind.html", {"plans": STANDARD_PLANS})
    number = study.field_sessions.filter(kind=kind).count() + 1
    initial = {"title": f"{Kind(kind).label} {number}"}
    form = SessionForm(request.POST or None, study=study, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            field_session = create_session(study, by=request.user, kind=kind, **form.cleaned_data)
            messages.success(
                request, (f"{field_session} was added, with the usual plan. Edit the plan where it differs.")
            )
            return redirect("sessions:detail", study=study.slug, pk=field_session.pk)
    context = {"form": form, "kind": Kind(kind), "plan": STANDARD_PLANS[kind]}
    return render(request, "sessions/new.html", context, status=400 if form.errors else 200)


@require_safe
@in_study(Permission.VIEW_SESSIONS)
def session_detail(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    field_session = session_or_404(study, pk)
    context = {"field_session": field_session, "overview": Overview(field_session)}
    return render(request, "sessions/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_SESSIONS)
def session_edit(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    field_session = session_or_404(study, pk)
    title = field_session.title
    form = SessionForm(request.POST or None, study=study, instance=field_session)
    if form.is_valid():
        with refusals_on(form):
            stored = change_session(session_or_404(study, pk), by=request.user, **form.cleaned_data)
            messages.success(request, f"{stored} was saved.")
            return redirect("sessions:detail", study=study.slug, pk=pk)
    context = {"form": form, "field_session": field_session, "title": title}
    return render(request, "sessions/edit.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_SESSIONS)
def session_cancel(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    field_session = session_or_404(study, pk)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            cancel_session(field_session, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, f"{field_session} was cancelled. Everything recorded is kept.")
            return redirect("sessions:detail", study=study.slug, pk=pk)
    context = {"form": form, "field_session": field_session}
    return render(request, "sessions/cancel.html", context, status=400 if form.errors else 200)


@require_POST
@in_study(Permission.EDIT_SESSIONS)
def session_reopen(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    field_session = session_or_404(study, pk)
    with refusals_told(request):
        reopen_session(field_session, by=request.user)
        messages.success(request, f"{field_session} was reopened. Its status is “Planned”.")
    return redirect("sessions:detail", study=study.slug, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_SESSIONS)
def session_plan(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    """Phases and groups in one form; every button saves all of it and may take one step more ("up:12")."""
    field_session = session_or_404(study, pk)
    plan = PlanForms(field_session, request.POST or None)
    refusals: list[str] = []
    if request.method == "POST" and plan.is_valid():
        step, _, of = request.POST.get("do", "").partition(":")
        step = step if step in STEPS else ""
        try:
            change_plan(field_session, by=request.user, **plan.changes, step=step, of=number(of))
        except ValidationError as error:
            refusals = error.messages
        else:
            if step:
                return redirect("sessions:plan", study=study.slug, pk=pk)
            messages.success(request, "The plan was saved.")
            return redirect("sessions:detail", study=study.slug, pk=pk)
    context = {"field_session": field_session, "plan": plan, "refusals": refusals}
    wrong = request.method == "POST"
    return render(request, "sessions/plan.html", context, status=400 if wrong else 200)
