"""People of a study: what they are in the analysis, what they allow, and, for who may, who they are."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sessions.actions.participants import (
    change_participant,
    create_participant,
    record_consents,
    restore_participant,
    withdraw_participant,
)
from sessions.forms.participants import ConsentForm, IdentityForm, ParticipantForm, WithdrawForm
from sessions.identities import IdentityUnreadable, keep, look
from sessions.models import Consent, Identity, Participant, Speaker
from sessions.queries import participant_rows
from studies.access import in_study
from studies.answers import refusals_on, refusals_told
from studies.models import Study
from studies.permissions import Permission

# The scopes that decide what the report may do; the person's page has all of them.
SUMMARY = {
    Consent.Scope.TAKE_PART: "part",
    Consent.Scope.QUOTE: "quote",
    Consent.Scope.QUOTE_NAMED: "by name",
    Consent.Scope.SHARE: "share",
    Consent.Scope.LIST: "list",
    Consent.Scope.ARCHIVE: "archive",
}


def participant_or_404(study: Study, pk: int) -> Participant:
    return get_object_or_404(study.participants.select_related("study", "project"), pk=pk)


def ticks(participant: Participant) -> list[dict]:
    """Yes, no, or not asked for each scope of the summary."""
    given = {consent.scope: consent.allowed for consent in participant.consents.all()}
    return [{"words": scope.label, "short": short, "allowed": given.get(scope)} for scope, short in SUMMARY.items()]


@require_safe
@in_study(Permission.VIEW_SESSIONS)
def participant_list(request: HttpRequest, study: Study) -> HttpResponse:
    people = [(person, ticks(person)) for person in participant_rows(study)]
    context = {
        "people": [row for row in people if not row[0].is_team],
        "team": [person for person, _ in people if person.is_team],
        "scopes": [{"words": scope.label, "short": short} for scope, short in SUMMARY.items()],
    }
    return render(request, "sessions/participants.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_SESSIONS)
def participant_new(request: HttpRequest, study: Study) -> HttpResponse:
    form = ParticipantForm(request.POST or None, study=study)
    if form.is_valid():
        with refusals_on(form):
            participant = create_participant(study, by=request.user, **form.cleaned_data)
            messages.success(request, f"{participant.code} was added. Now record their consent.")
            return redirect("sessions:participant", study=study.slug, pk=participant.pk)
    return render(request, "sessions/participant_new.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
@in_study(Permission.VIEW_SESSIONS)
def participant_detail(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    return participant_page(request, participant_or_404(study, pk))


def participant_page(request: HttpRequest, participant: Participant, **context) -> HttpResponse:
    """The person's page. Names are in it only where the caller has opened the identity, or the user typed them."""
    consents = {consent.scope: consent for consent in participant.consents.all()}
    context = {
        "participant": participant,
        "attendances": participant.attendances.select_related("field_session", "group").order_by(
            "field_session__position"
        ),
        "speakers": Speaker.objects.filter(participant=participant).select_related("transcript__field_session"),
        "consents": [
            {"words": scope.label, "consent": given, "allowed": given.allowed if given else None}
            for scope in Consent.Scope
            for given in [consents.get(scope)]
        ],
        "withdraw_form": WithdrawForm(),
        "identity_form": IdentityForm(),
        "has_identity": request.access.has(Permission.VIEW_IDENTITIES)
        and Identity.objects.filter(participant=participant).exists(),
    } | context
    wrong = any(context[name].errors for name in ("withdraw_form", "identity_form"))
    return render(request, "sessions/participant.html", context, status=400 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_SESSIONS)
def participant_edit(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    participant = participant_or_404(study, pk)
    form = ParticipantForm(request.POST or None, study=study, instance=participant)
    if form.is_valid():
        with refusals_on(form):
            stored = change_participant(participant_or_404(study, pk), by=request.user, **form.cleaned_data)
            messages.success(request, f"{stored.code} was saved.")
            return redirect("sessions:participant", study=study.slug, pk=pk)
    context = {"form": form, "participant": participant_or_404(study, pk) if form.errors else participant}
    return render(request, "sessions/participant_edit.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_SESSIONS)
def participant_consents(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    participant = get_object_or_404(
        study.participants.select_related("study").prefetch_related(
            Prefetch("consents", Consent.objects.order_by("scope"))
        ),
        pk=pk,
    )
    form = ConsentForm(request.POST or None, participant=participant, initial={"given_on": timezone.localdate()})
    if form.is_valid():
        data = form.cleaned_data
        source = {name: data[name] for name in ("method", "form_version", "given_on", "for_all")}
        record_consents(participant, by=request.user, answers=form.answers, **source)
        messages.success(request, f"{participant.code}’s consent was saved and applies from now on.")
        return redirect("sessions:participant", study=study.slug, pk=pk)
    context = {"form": form, "participant": participant}
    return render(request, "sessions/consents.html", context, status=400 if form.errors else 200)


@require_POST
@in_study(Permission.EDIT_SESSIONS)
def participant_withdraw(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    participant = participant_or_404(study, pk)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        with refusals_on(form, "on"):
            withdraw_participant(participant, by=request.user, on=form.cleaned_data["on"])
            messages.success(request, f"{participant.code} has withdrawn. Their words are no longer used.")
            return redirect("sessions:participant", study=study.slug, pk=pk)
    return participant_page(request, participant, withdraw_form=form)


@require_POST
@in_study(Permission.EDIT_SESSIONS)
def participant_restore(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    participant = participant_or_404(study, pk)
    with refusals_told(request):
        restore_participant(participant, by=request.user)
        messages.success(request, f"{participant.code} takes part again. Their consent applies as recorded.")
    return redirect("sessions:participant", study=study.slug, pk=pk)


@require_POST
@in_study(Permission.VIEW_IDENTITIES)
def identity_show(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    """By POST, so that no link, preview or reload makes somebody look without meaning to."""
    participant = participant_or_404(study, pk)
    try:
        person = look(participant, by=request.user)
    except Identity.DoesNotExist:
        messages.error(request, f"{participant.code} has no recorded name.")
        return redirect("sessions:participant", study=study.slug, pk=pk)
    except IdentityUnreadable as error:
        messages.error(request, str(error))
        return redirect("sessions:participant", study=study.slug, pk=pk)
    form = IdentityForm(initial=vars(person))
    return participant_page(request, participant, person=person, identity_form=form)


@require_POST
@in_study(Permission.VIEW_IDENTITIES)
def identity_save(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    participant = participant_or_404(study, pk)
    form = IdentityForm(request.POST)
    if not form.is_valid():
        return participant_page(request, participant, identity_form=form)
    keep(participant, by=request.user, **form.cleaned_data)
    kept = any(form.cleaned_data.values())
    messages.success(request, "Name and contact saved (encrypted)." if kept else "Name and contact deleted.")
    return redirect("sessions:participant", study=study.slug, pk=pk)
