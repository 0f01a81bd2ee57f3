"""One section of the report: its form, the preview of what is typed, unsaved text, and two texts on conflict."""

from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from reports import assemble, builder
from reports.actions.sections import Conflict, discard_unsaved, keep_unsaved, save_section
from reports.forms import EvidenceForm, SectionForm
from reports.markdown import render as render_markdown
from reports.merging import side_by_side
from reports.models import Section, SectionDraft
from reports.outline import hint_for
from reports.source import Source, read
from reports.views.report import deliverable_of, strip_context
from studies.access import in_study
from studies.models import Study
from studies.permissions import Permission
from studies.requests import number


@dataclass
class Typed:
    """What the form shows. `version` is the section's version that a save from it will be over."""

    text: str
    state: str
    prints_empty: bool
    version: int

    @classmethod
    def stored(cls, row: Section) -> Self:
        return cls(row.narrative, row.state, row.prints_empty, row.version)

    @classmethod
    def kept(cls, draft: SectionDraft) -> Self:
        return cls(draft.text, draft.state, draft.prints_empty, draft.base_version)

    @classmethod
    def posted(cls, request: HttpRequest, row: Section) -> Self:
        """As it was sent, whether or not it is valid: nobody's choice is lost on the way."""
        version = number(request.POST.get("version"))
        return cls(
            request.POST.get("narrative", "").replace("\r\n", "\n"),
            request.POST.get("state", row.state),
            "prints_empty" in request.POST,
            row.version if version is None else version,
        )

    def differs(self, row: Section) -> bool:
        is_ready = self.state == Section.State.READY
        return (self.text, is_ready, self.prints_empty) != (
            row.narrative,
            row.state == Section.State.READY,
            row.prints_empty,
        )


def section_of(study: Study, key: str) -> Section:
    rows = Section.objects.select_related("dimension", "deliverable__study", "updated_by")
    return get_object_or_404(rows, deliverable__study=study, key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.VIEW_REPORT)
def section(request: HttpRequest, study: Study, key: str) -> HttpResponse:
    row = section_of(study, key)
    if request.method != "POST":
        return read_section(request, row)
    if not request.access.has(Permission.EDIT_REPORT):
        raise PermissionDenied("Only coordinators can edit the report.")
    typed = Typed.posted(request, row)
    form = SectionForm(request.POST)
    if not form.is_valid():
        return section_page(request, row, typed, problem=first_error(form), status=400)
    if {"preview", "write"} & set(request.POST):  # the same text in its other shape; nothing is saved
        return section_page(request, row, typed, is_preview="preview" in request.POST)
    if "take" in request.POST:
        return conflict_page(request, row, typed)
    try:
        save_section(row, by=request.user, **form.cleaned_data)
    except Conflict as conflict:
        keep_unsaved(row, by=request.user, **form.cleaned_data)
        return conflict_page(request, conflict.current, typed)
    return redirect(f"{request.path}?{kept_query(request)}".removesuffix("?"))


def kept_query(request: HttpRequest) -> str:
    """How the evidence is filtered, which no form of the page loses."""
    return urlencode([(name, value) for name, value in request.GET.items() if name != "unsaved"])


def read_section(request: HttpRequest, row: Section) -> HttpResponse:
    """The page as saved, with an offer of one's own unsaved text; with `?unsaved`, that text in the form."""
    own = SectionDraft.objects.filter(section=row, author=request.user).first()
    if own and "unsaved" in request.GET and request.access.has(Permission.EDIT_REPORT):
        return section_page(request, row, Typed.kept(own))
    return section_page(request, row, Typed.stored(row), offered=own)


@require_POST
@in_study(Permission.EDIT_REPORT)
def keep(request: HttpRequest, study: Study, key: str) -> HttpResponse:
    """Keep what is typed, every few seconds; says when, and whether somebody else has saved meanwhile."""
    row = section_of(study, key)
    form = SectionForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"problem": first_error(form)}, status=400)
    keep_unsaved(row, by=request.user, **form.cleaned_data)
    is_behind = row.version != form.cleaned_data["version"]
    return JsonResponse(
        {
            "at": f"{timezone.localtime():%H:%M}",
            "saved_by": (str(row.updated_by) if row.updated_by else "Someone") if is_behind else "",
        }
    )


@require_POST
@in_study(Permission.EDIT_REPORT)
def discard(request: HttpRequest, study: Study, key: str) -> HttpResponse:
    discard_unsaved(section_of(study, key), by=request.user)
    return redirect("reports:report_section", study.slug, key)


def first_error(form: SectionForm) -> str:
    return next(iter(next(iter(form.errors.values()))))


# ---- the page ----------------------------------------------------------------


def conflict_page(request: HttpRequest, row: Section, typed: Typed) -> HttpResponse:
    """Both texts with their differences; `take` puts the one, the other or both into the form."""
    theirs, mine = row.narrative, request.POST.get("mine", "").replace("\r\n", "\n") or typed.text
    both = "\n\n".join(filter(None, [theirs.rstrip(), mine]))
    if typed.text not in (theirs, mine, both):
        mine = typed.text  # written on since
    texts = {"theirs": theirs, "mine": mine, "both": both}
    typed.text = texts.get(request.POST.get("take", ""), typed.text)
    typed.version = row.version  # the one that the page shows
    return section_page(request, row, typed, mine=mine, status=409)


def section_page(
    request: HttpRequest,
    row: Section,
    typed: Typed,
    *,
    is_preview: bool = False,
    mine: str | None = None,
    offered: SectionDraft | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """`mine` is one's own text beside what somebody else saved; `offered` is unsaved text to come back to."""
    source = read(deliverable_of(request.access.study))
    may_edit = request.access.offers(Permission.EDIT_REPORT)
    context = strip_context(source) | {
        "section": row,
        "hint": hint_for(row.key),
        "outline": builder.outline_rows(source),
        "signs": builder.SIGNS,
        "typed": typed,
        "preview": render_markdown(typed.text).html if is_preview or not may_edit else "",
        "is_preview": is_preview,
        "is_conflict": mine is not None,
        "mine": mine,
        "passages": side_by_side(row.narrative, mine) if mine is not None else [],
        "offered": offered,
        "is_unsaved": typed.differs(row),
        "problem": problem,
        "quotes": builder.quote_rows(row, source),
        "may_edit": may_edit,
        "kept_query": kept_query(request),
        **evidence_context(request, row, source),
    }
    if row.kind == Section.Kind.GENERATED:
        context["blocks"] = assemble.generated(row.key, source)
    return render(request, "reports/section.html", context, status=status)


def evidence_context(request: HttpRequest, row: Section, source: Source) -> dict[str, Any]:
    words, show, with_team = EvidenceForm(request.GET).chosen()
    context = {"words": words, "show": show, "shows": EvidenceForm.SHOW, "with_team": with_team}
    if row.kind != Section.Kind.FINDINGS:
        return context
    page = builder.evidence_page(row, source, words, show, request.GET.get("page"), with_team=with_team)
    return context | {
        "who": builder.who_is_quoted(source),
        "page": page,
        "evidence": builder.evidence_rows(page, source),
        "query": urlencode({"q": words, "show": show} | ({"team": 1} if with_team else {})) + "&",
    }
