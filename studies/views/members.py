"""The people who work on a study."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studies.access import in_study
from studies.actions.invitations import invite, sends_mail, withdraw
from studies.actions.members import change_membership, end_membership
from studies.answers import refusals_on, refusals_told
from studies.forms.members import InvitationForm, MembershipForm
from studies.models import Study
from studies.permissions import Permission


def members_page(request: HttpRequest, study: Study, **context) -> HttpResponse:
    memberships = study.memberships.select_related("user", "organisation").order_by("user__name", "user__email")
    current = memberships.current()
    context = {
        "form": InvitationForm(study=study),
        "sends_mail": sends_mail(),
        "members": current,
        "former": memberships.exclude(pk__in=current.values("pk")),
        "invitations": study.invitations.filter(
            accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
        ).select_related("invited_by", "organisation"),
    } | context
    return render(request, "studies/members.html", context, status=400 if context["form"].errors else 200)


@require_safe
@in_study(Permission.MANAGE_MEMBERS)
def member_list(request: HttpRequest, study: Study) -> HttpResponse:
    return members_page(request, study)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.MANAGE_MEMBERS)
def member_invite(request: HttpRequest, study: Study) -> HttpResponse:
    if request.method != "POST":  # the answer's own address, which "back", a new theme and a reload lead to
        return redirect("studies:members", study=study.slug)
    form = InvitationForm(request.POST, study=study)
    if not form.is_valid():
        return members_page(request, study, form=form)
    try:
        invited = invite(study, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return members_page(request, study, form=form)
    # Shown once, in the answer itself: neither the session nor a message keeps the link.
    return members_page(request, study, invited=invited)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.MANAGE_MEMBERS)
def member_edit(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    membership = get_object_or_404(study.memberships.select_related("user"), pk=pk)
    form = MembershipForm(request.POST or None, instance=membership)
    if form.is_valid():
        stored = get_object_or_404(study.memberships, pk=pk)
        with refusals_on(form):
            change_membership(stored, by=request.user, **form.cleaned_data)
            messages.success(request, f"{membership.user} was saved. The new role applies from now on.")
            return redirect("studies:members", study=study.slug)
    context = {"form": form, "membership": membership}
    return render(request, "studies/member.html", context, status=400 if form.errors else 200)


@require_POST
@in_study(Permission.MANAGE_MEMBERS)
def member_end(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    membership = get_object_or_404(study.memberships.current().select_related("user"), pk=pk)
    with refusals_told(request):
        end_membership(membership, by=request.user)
        messages.success(request, f"{membership.user} can no longer open this study.")
    return redirect("studies:members", study=study.slug)


@require_POST
@in_study(Permission.MANAGE_MEMBERS)
def invitation_withdraw(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    invitation = get_object_or_404(study.invitations, pk=pk)
    withdraw(invitation, by=request.user)
    messages.success(request, f"The link for {invitation.email} no longer works.")
    return redirect("studies:members", study=study.slug)
