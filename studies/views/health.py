"""For whoever watches the installation: is it up, and can it work."""

from celery import current_app
from celery.exceptions import TimeoutError as CeleryTimeout
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from kombu.exceptions import OperationalError

from studies import heartbeat


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("up\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """200 if database, broker and worker answer, else 503; the body says which."""
    found = {"database": database_answers(), "broker": broker_answers(), "worker": heartbeat.is_heard()}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError, CeleryTimeout):
        return False
    return True
