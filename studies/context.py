"""`access` and `study` in every template of a study's page."""

from django.http import HttpRequest


def access(request: HttpRequest) -> dict:
    found = getattr(request, "access", None)
    return {"access": found, "study": found.study} if found else {"access": None}
