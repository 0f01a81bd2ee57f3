"""Where the link of an invitation leads. The page changes nothing until its button is pressed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from studies.actions import invitations
from studies.forms.accounts import NewAccountForm
from studies.models import User
from studies.refused import Refused

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        return answer(request, token)
    except Refused as refusal:
        return render(request, "studies/invitation_refused.html", {"reason": str(refusal)}, status=410)


def answer(request: HttpRequest, token: str) -> HttpResponse:
    found = invitations.find(token)
    context = {"invitation": found, "form": None}
    if request.user.is_authenticated:
        context["is_for_other"] = request.user.email.lower() != found.email.lower()
        if request.method == "POST":
            invitations.accept(found, user=request.user)
            return welcome(request, found)
    elif User.objects.filter(email__iexact=found.email).exists():
        context["login_url"] = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
        if request.method == "POST":
            return redirect(context["login_url"])
    else:
        context["form"] = form = NewAccountForm(request.POST or None, email=found.email)
        if form.is_valid():
            user = invitations.accept_as_new_user(found, **form.cleaned_data)
            login(request, user, backend=BACKEND)
            return welcome(request, found)
    return render(request, "studies/invitation.html", context)


def welcome(request: HttpRequest, found: invitations.Invitation) -> HttpResponse:
    messages.success(request, f"You are now {found.get_role_display().lower()} in “{found.study}”.")
    return redirect("reports:home", study=found.study.slug)
