"""`access`, `study` and `nav` in every template of a study's page."""

from django.http import HttpRequest

from studies.navigation import groups


def access(request: HttpRequest) -> dict:
    found = getattr(request, "access", None)
    return {"access": found, "study": found.study, "nav": groups(request, found)} if found else {"access": None}
