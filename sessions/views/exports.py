"""Sessions and participants as files."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sessions.exports import participant_table, session_table
from studies.access import in_study
from studies.downloads import answer
from studies.models import Study
from studies.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.VIEW_SESSIONS)
def export_sessions(request: HttpRequest, study: Study) -> HttpResponse:
    return answer(request, study, reverse("sessions:list", args=[study.slug]), lambda form: session_table(study))


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.VIEW_SESSIONS)
def export_participants(request: HttpRequest, study: Study) -> HttpResponse:
    page = reverse("sessions:participants", args=[study.slug])
    return answer(request, study, page, lambda form: participant_table(study))
