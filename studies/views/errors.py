"""What is answered when something went wrong outside of the views."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

from studies.middleware import DatabaseAwayMiddleware
from studies.signing_in import is_from_own_page, nothing_saved


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the last sign-in keeps its words; of one that came from somewhere else nothing is shown."""
    if is_from_own_page(request) and not request.path.startswith(("/accounts/", "/admin/", "/api/")):
        return nothing_saved(request, status=403)
    return render(request, "403_csrf.html", status=403)


def any_error(request: HttpRequest) -> HttpResponse:
    """The session and the user are read before a view is reached: a database that is away then is 503 as well."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return DatabaseAwayMiddleware.answer(request)
    return server_error(request)
