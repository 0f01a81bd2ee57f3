"""`access`, `study` and `nav` in every template of a study's page; the zone of its times in all of them."""

from django.http import HttpRequest
from django.utils import timezone

from studies.navigation import groups


def access(request: HttpRequest) -> dict:
    found = getattr(request, "access", None)
    of_study = {"access": found, "study": found.study, "nav": groups(request, found)} if found else {"access": None}
    return of_study | {"time_zone": timezone.get_current_timezone_name()}
