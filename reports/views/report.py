"""The report builder: outline, one section with its quotes, the evidence beside it, and the draft on top."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from reports.actions.drafts import KIND, next_number
from reports.actions.outline import set_up_deliverable
from reports.models import Deliverable, Section
from reports.preflight import Check, blocking, count, preflight
from reports.readiness import facts_of
from reports.source import Source, load, read
from studies.access import in_study
from studies.models import Study
from studies.permissions import Permission


def deliverable_of(study: Study) -> Deliverable:
    """The study's deliverable, read for `assemble`."""
    first = study.deliverables.values_list("pk", flat=True).first()
    if first is None:
        raise Http404("This study has no deliverable yet.")
    return load(first)


@require_safe
@in_study(Permission.VIEW_REPORT)
def report(request: HttpRequest, study: Study) -> HttpResponse:
    """The first section, or what to do when there is none."""
    first = Section.objects.filter(deliverable__study=study).order_by("deliverable", "position").first()
    if first is None:
        return render(request, "reports/report_empty.html")
    return redirect("reports:report_section", study.slug, first.key)


@require_POST
@in_study(Permission.EDIT_REPORT)
def set_up(request: HttpRequest, study: Study) -> HttpResponse:
    first = study.deliverables.first()
    set_up_deliverable(study, by=request.user, **({"number": first.number} if first else {}))
    return redirect("reports:report", study.slug)


def strip_context(source: Source) -> dict:
    """What the strip on top says: preflight in three numbers, the draft that is made now or was made last."""
    deliverable = source.deliverable
    checks = preflight(facts_of(source))
    return {
        "deliverable": deliverable,
        "counts": count(checks),
        "job": source.study.jobs.filter(kind=KIND).order_by("-created_at").first(),
        "draft": deliverable.drafts.first(),
        "next_number": next_number(deliverable),
    }


@require_safe
@in_study(Permission.VIEW_REPORT)
def preflight_page(request: HttpRequest, study: Study) -> HttpResponse:
    source = read(deliverable_of(study))
    facts = facts_of(source)
    checks = preflight(facts)
    context = {
        "deliverable": source.deliverable,
        "counts": count(checks),
        "checks": with_addresses(checks, source.deliverable),
        "blocking": len(blocking(facts)),
    }
    return render(request, "reports/preflight.html", context)


def with_addresses(checks: Iterable[Check], deliverable: Deliverable) -> list[tuple[Check, str]]:
    keys = set(deliverable.sections.values_list("key", flat=True)) if checks else set()
    return [(check, address(check, deliverable.study, keys)) for check in checks]


def address(check: Check, study: Study, keys: set[str]) -> str:
    """Where the remedy of a check is."""
    if check.target in keys:
        return reverse("reports:report_section", args=[study.slug, check.target])
    named = {"facts": "reports:report_facts", "sessions": "sessions:list", "projects": "studies:projects"} | {
        name: f"coding:{name}" for name in ("practices", "codebook")
    }
    return reverse(named[check.target], args=[study.slug]) if check.target in named else ""
