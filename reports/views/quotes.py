"""Choosing and ordering the quotes of a section. Each answer leads back to the section's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from reports.actions import quotes
from reports.evidence import Fate, judge
from reports.forms import ChooseForm, MoveForm
from reports.models import Section, SectionQuote
from studies.access import in_study
from studies.answers import refusals_told
from studies.models import Study
from studies.permissions import Permission


def back(request: HttpRequest, section: Section) -> HttpResponse:
    """To the section, with the evidence list as it was filtered."""
    kept = request.GET.urlencode()
    address = reverse("reports:report_section", args=[request.access.study.slug, section.key])
    return redirect(f"{address}?{kept}" if kept else address)


def quote_of(study: Study, key: str, pk: int) -> SectionQuote:
    return get_object_or_404(
        SectionQuote.objects.select_related("section__deliverable__study", "excerpt"),
        section__deliverable__study=study,
        section__key=key,
        pk=pk,
    )


@require_POST
@in_study(Permission.EDIT_REPORT)
def choose(request: HttpRequest, study: Study, key: str) -> HttpResponse:
    section = get_object_or_404(
        Section.objects.select_related("deliverable__study"),
        deliverable__study=study,
        key=key,
        kind=Section.Kind.FINDINGS,
    )
    form = ChooseForm(request.POST)
    if not form.is_valid():
        return HttpResponse("Choose an excerpt, and “For” or “Against”.", status=400, content_type="text/plain")
    excerpt = get_object_or_404(study.excerpts, pk=form.cleaned_data["excerpt"])
    with refusals_told(request):
        quotes.choose(section, excerpt, by=request.user, stance=form.cleaned_data["stance"])
    return back(request, section)


@require_POST
@in_study(Permission.EDIT_REPORT)
def move(request: HttpRequest, study: Study, key: str, pk: int) -> HttpResponse:
    quote = quote_of(study, key, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return HttpResponse("Choose “Up” or “Down”.", status=400, content_type="text/plain")
    quotes.move(quote, by=request.user, steps=form.cleaned_data["steps"])
    return back(request, quote.section)


@require_POST
@in_study(Permission.EDIT_REPORT)
def turn_over(request: HttpRequest, study: Study, key: str, pk: int) -> HttpResponse:
    quote = quote_of(study, key, pk)
    quotes.turn_over(quote, by=request.user)
    return back(request, quote.section)


@require_POST
@in_study(Permission.EDIT_REPORT)
def remove(request: HttpRequest, study: Study, key: str, pk: int) -> HttpResponse:
    quote = quote_of(study, key, pk)
    quotes.remove(quote, by=request.user)
    return back(request, quote.section)


@require_POST
@in_study(Permission.EDIT_REPORT)
def take_wording(request: HttpRequest, study: Study, key: str, pk: int) -> HttpResponse:
    quote = quote_of(study, key, pk)
    if judge(quote).fate is Fate.STALE:
        quotes.take_wording(quote, by=request.user)
    return back(request, quote.section)
