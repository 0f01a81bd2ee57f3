"""The report builder: outline, one section with its quotes, the evidence beside it, and the draft on top."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports import assemble, builder
from reports.actions.drafts import KIND, next_number
from reports.actions.outline import set_up_deliverable
from reports.actions.sections import Conflict, save_section
from reports.forms import EvidenceForm, SectionForm
from reports.markdown import render as render_markdown
from reports.models import Deliverable, Section
from reports.outline import hint_for
from reports.preflight import Check, count, preflight
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


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.VIEW_REPORT)
def section(request: HttpRequest, study: Study, key: str) -> HttpResponse:
    row = get_object_or_404(Section.objects.select_related("dimension"), deliverable__study=study, key=key)
    if request.method != "POST":
        return section_page(request, row)
    if not request.access.has(Permission.EDIT_REPORT):
        raise PermissionDenied("The coordinators of this study write its report.")
    form = SectionForm(request.POST)
    if not form.is_valid():
        return section_page(
            request, row, typed=request.POST.get("narrative", ""), problem=first_error(form), status=400
        )
    if {"preview", "write"} & set(request.POST):  # the same text in its other shape; nothing is saved
        typed = form.cleaned_data["narrative"]
        return section_page(request, row, typed=typed, is_preview="preview" in request.POST)
    try:
        save_section(row, by=request.user, **form.cleaned_data)
    except Conflict as conflict:
        return section_page(
            request, conflict.current, typed=form.cleaned_data["narrative"], is_conflict=True, status=409
        )
    return redirect(f"{request.path}?{urlencode({'saved': 1})}")


def first_error(form: SectionForm) -> str:
    return next(iter(next(iter(form.errors.values()))))


def section_page(
    request: HttpRequest,
    row: Section,
    *,
    typed: str | None = None,
    is_preview: bool = False,
    is_conflict: bool = False,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """`typed` is text that is not saved; `row.version` is what a save from this page will be over."""
    source = read(deliverable_of(request.access.study))
    words, show = EvidenceForm(request.GET).chosen()
    text = row.narrative if typed is None else typed.replace("\r\n", "\n")
    context = strip_context(source) | {
        "section": row,
        "hint": hint_for(row.key),
        "outline": builder.outline_rows(source),
        "signs": builder.SIGNS,
        "text": text,
        "preview": render_markdown(text).html if is_preview or not request.access.has(Permission.EDIT_REPORT) else "",
        "is_preview": is_preview,
        "is_conflict": is_conflict,
        "is_unsaved": text != row.narrative,
        "problem": problem,
        "quotes": builder.quote_rows(row, source),
        "may_edit": request.access.offers(Permission.EDIT_REPORT),
        "words": words,
        "show": show,
        "shows": EvidenceForm.SHOW,
    }
    if row.kind == Section.Kind.GENERATED:
        context["blocks"] = assemble.generated(row.key, source)
    elif row.kind == Section.Kind.FINDINGS:
        page = builder.evidence_page(row, source, words, show, request.GET.get("page"))
        context |= {
            "who": builder.who_is_quoted(source),
            "page": page,
            "evidence": builder.evidence_rows(page, source),
            "query": urlencode({"q": words, "show": show}) + "&",
        }
    return render(request, "reports/section.html", context, status=status)


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
    checks = preflight(facts_of(source))
    keys = {row.key for row in source.sections}
    context = {
        "deliverable": source.deliverable,
        "counts": count(checks),
        "checks": [(check, address(check, study, keys)) for check in checks],
    }
    return render(request, "reports/preflight.html", context)


def address(check: Check, study: Study, keys: set[str]) -> str:
    """Where the remedy of a check is."""
    if check.target in keys:
        return reverse("reports:report_section", args=[study.slug, check.target])
    named = {"facts": "reports:report_facts", "sessions": "sessions:list"}
    return reverse(named[check.target], args=[study.slug]) if check.target in named else ""
