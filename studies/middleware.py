"""Small rules for every answer."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse

from studies.access import StudyArchived
from studies.signing_in import nothing_saved

logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]


class PrivatePagesMiddleware:
    """What a signed-in person sees is kept by no cache, neither a proxy's nor the browser's."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response


class DatabaseAwayMiddleware:
    """A database that is away or too busy is not a fault of the page: 503, when to try again, nothing saved."""

    SECONDS = 2

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return self.answer(request)
        return None

    @classmethod
    def answer(cls, request: HttpRequest) -> HttpResponse:
        message = "The database does not answer. Nothing was saved. Try again in a moment."
        if request.path.startswith("/api/"):
            response = JsonResponse({"message": message, "retryable": True}, status=503)
        else:
            response = render(request, "503.html", {"message": message}, status=503)
        response["Retry-After"] = str(cls.SECONDS)
        return response


class StudyArchivedMiddleware:
    """A change of an archived study is refused with a sentence: 409. The API answers for itself (caliper/api.py)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, StudyArchived):
            return render(request, "studies/archived.html", {"message": exception.message}, status=409)
        return None


class DeletedMeanwhileMiddleware:
    """Somebody deleted the thing between the reading of a form and its saving: 410, and the words stay on the page.

    The log says what was not there and for which page, since a fault of ours could look the same.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ObjectDoesNotExist) and request.method == "POST":
            logger.warning("%s in %s", type(exception).__qualname__, request.resolver_match.view_name)
            return nothing_saved(request, status=410, is_gone=True)
        return None


class SecondFactorMiddleware:
    """In team mode coordinators and administrators set up a second factor before they do anything else."""

    OPEN = ("account_", "mfa_", "usersessions_", "whoami", "signed_in", "healthz", "readyz")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.TEAM and request.user.is_authenticated and self.is_missing(request):
            return redirect(reverse("mfa_index"))
        return self.get_response(request)

    def is_missing(self, request: HttpRequest) -> bool:
        from allauth.mfa.utils import is_mfa_enabled

        from studies.models import Membership, Role

        if (resolve(request.path_info).url_name or "").startswith(self.OPEN):
            return False
        needs_it = (
            request.user.is_staff
            or Membership.objects.current().filter(user=request.user, role=Role.COORDINATOR).exists()
        )
        return needs_it and not is_mfa_enabled(request.user)
