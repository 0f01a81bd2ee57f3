"""Who was there in a session, and who speaks in its transcripts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from sessions.actions.attendance import add_new_person, add_people, change_attendance, remove_attendance
from sessions.actions.speakers import link_speakers
from sessions.forms.attendance import AddPeopleForm, AttendanceForm
from sessions.forms.participants import NewPersonForm
from sessions.forms.speakers import SpeakersForm
from sessions.models import Attendance
from sessions.views.sessions import session_or_404
from studies.access import in_study
from studies.answers import refusals_on, refusals_told
from studies.models import Study
from studies.permissions import Permission

ADD = {"known": add_people, "new": add_new_person}


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_SESSIONS)
def attendance_add(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    """Two forms on one page: people of the study, or somebody new."""
    field_session = session_or_404(study, pk)
    sent = request.POST.get("who") if request.method == "POST" else None
    forms = {
        "known": AddPeopleForm(request.POST if sent == "known" else None, field_session=field_session, prefix="known"),
        "new": NewPersonForm(request.POST if sent == "new" else None, field_session=field_session, prefix="new"),
    }
    form = forms.get(sent)
    if form and form.is_valid():
        with refusals_on(form):
            ADD[sent](field_session, by=request.user, **form.cleaned_data)
            messages.success(request, added_message(form, field_session))
            return redirect("sessions:detail", study=study.slug, pk=pk)
    context = {"field_session": field_session, "forms": forms}
    return render(request, "sessions/attendance_add.html", context, status=400 if request.method == "POST" else 200)


def added_message(form: AddPeopleForm | NewPersonForm, field_session) -> str:
    people = form.cleaned_data.get("participants")
    codes = [person.code for person in people] if people is not None else [form.cleaned_data["code"]]
    return f"{', '.join(codes)} {'were' if len(codes) > 1 else 'was'} added to {field_session}."


def attendance_or_404(study: Study, pk: int, attendance: int) -> Attendance:
    rows = Attendance.objects.filter(field_session__study=study, field_session=pk)
    return get_object_or_404(rows.select_related("field_session__study", "participant", "group"), pk=attendance)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_SESSIONS)
def attendance_edit(request: HttpRequest, study: Study, pk: int, attendance: int) -> HttpResponse:
    row = attendance_or_404(study, pk, attendance)
    initial = {"role": row.role, "group": row.group_id, "attended": row.attended}
    form = AttendanceForm(request.POST or None, field_session=row.field_session, initial=initial)
    if form.is_valid():
        change_attendance(row, by=request.user, **form.cleaned_data)
        messages.success(request, f"{row.participant.code} was saved.")
        return redirect("sessions:detail", study=study.slug, pk=pk)
    context = {"form": form, "attendance": row, "field_session": row.field_session}
    return render(request, "sessions/attendance.html", context, status=400 if form.errors else 200)


@require_POST
@in_study(Permission.EDIT_SESSIONS)
def attendance_remove(request: HttpRequest, study: Study, pk: int, attendance: int) -> HttpResponse:
    row = attendance_or_404(study, pk, attendance)
    with refusals_told(request):
        remove_attendance(row, by=request.user)
        messages.success(
            request, (f"{row.participant.code} was removed from {row.field_session}. The person is still in the study.")
        )
    return redirect("sessions:detail", study=study.slug, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_SESSIONS)
def speakers(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    """Who the labels of one transcript are."""
    transcript = get_object_or_404(study.transcripts.select_related("study", "field_session"), pk=pk)
    form = SpeakersForm(request.POST or None, transcript=transcript)
    if request.method == "POST" and form.is_valid():
        changed = link_speakers(transcript, by=request.user, who=form.who)
        messages.success(
            request, f"{changed} of {len(form.speakers)} speakers changed." if changed else "No speakers changed."
        )
        return redirect("sessions:detail", study=study.slug, pk=transcript.field_session_id)
    context = {"form": form, "transcript": transcript, "field_session": transcript.field_session}
    return render(request, "sessions/speakers.html", context, status=400 if form.errors else 200)
