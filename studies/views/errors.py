"""What is answered when something went wrong outside of the views."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

from studies.middleware import DatabaseAwayMiddleware


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or the form came from somewhere else."""
    return render(request, "403_csrf.html", status=403)


def any_error(request: HttpRequest) -> HttpResponse:
    """The session and the user are read before a view is reached: a database that is away then is 503 as well."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return DatabaseAwayMiddleware.answer(request)
    return server_error(request)
