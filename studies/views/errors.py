"""What is answered when something went wrong outside of the views."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.views.defaults import server_error

from studies.middleware import DatabaseAwayMiddleware
from studies.signing_in import is_from_own_page, nothing_saved, page_of


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the last sign-in keeps its words; else why it was not checked, and the page it was on."""
    cause = cause_of(reason)
    if (
        cause == "token"
        and is_from_own_page(request)
        and not request.path.startswith(("/accounts/", "/admin/", "/api/"))
    ):
        return nothing_saved(request, status=403)
    context = {
        "cause": cause,
        "origin": request.headers.get("Origin", ""),
        "expected": settings.SITE_ORIGIN,
        "back": page_of(request),
    }
    return render(request, "403_csrf.html", context, status=403)


def cause_of(reason: str) -> str:
    if reason.startswith(REASON_BAD_ORIGIN.split("%s")[0]):
        return "origin"
    if reason.startswith("Referer checking failed"):
        return "referer"
    if reason == REASON_NO_CSRF_COOKIE or reason.startswith("CSRF cookie"):
        return "cookie"
    return "token"


def any_error(request: HttpRequest) -> HttpResponse:
    """The session and the user are read before a view is reached: a database that is away then is 503 as well."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return DatabaseAwayMiddleware.answer(request)
    return server_error(request)
