"""The JSON API, version 1, with its OpenAPI document at `/api/v1/openapi.json`.

Signed in by the session's cookie, writes protected by the CSRF token; every route asks `studies.access` first. An
answer that is not 2xx has `message`, a sentence for the person, and where it helps `details`.
"""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import SessionAuth

from coding.api import router as coding
from coding.api.gone import asked_of_deleted, asked_of_taken_away
from studies.access import StudyArchived
from studies.middleware import DatabaseAwayMiddleware
from studies.refused import Refused

api = NinjaAPI(
    title="Caliper",
    version="1",
    auth=SessionAuth(),
    docs_url=None,
    docs_decorator=login_required,
    urls_namespace="api",
)
api.add_router("", coding)


def refuse(request: HttpRequest, status: int, message: str, **details) -> HttpResponse:
    return api.create_response(request, {"message": message, "details": details}, status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return refuse(request, 409, error.message, **error.details)


@api.exception_handler(StudyArchived)
def study_archived(request: HttpRequest, error: StudyArchived) -> HttpResponse:
    return refuse(request, 409, error.message)


@api.exception_handler(PermissionDenied)
def denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return refuse(request, 403, str(error) or "Your role in the study does not include this.")


@api.exception_handler(Http404)
@api.exception_handler(ObjectDoesNotExist)
def not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    """410, with by whom and when, for what went with a transcript that was deleted."""
    access = getattr(request, "access", None)
    if access and (words := asked_of_deleted(request, access)):
        return refuse(request, 410, words)
    return refuse(request, 404, asked_of_taken_away(request, access))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def database_away(request: HttpRequest, error: Exception) -> HttpResponse:
    return DatabaseAwayMiddleware.answer(request)
