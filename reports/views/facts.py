"""The facts of cover and control page, and the lines of the history."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from reports.actions.sections import Conflict, add_history_line, remove_history_line, save_facts
from reports.forms import FactsForm, HistoryLineForm
from reports.models import Deliverable, VersionEntry
from reports.readiness import NotReady
from reports.views.report import deliverable_of, with_addresses
from studies.access import in_study
from studies.models import Study
from studies.permissions import Permission

CHANGED = "Someone saved this page while you were editing. Your version is still here: check it, then save again."
NOT_FINAL = "Not final yet, and nothing was saved. Resolve the points of the preflight listed above."


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_REPORT)
def facts(request: HttpRequest, study: Study) -> HttpResponse:
    deliverable = deliverable_of(study)
    if request.method != "POST":
        form = FactsForm(instance=deliverable, initial={"read_version": deliverable.version})
        return facts_page(request, deliverable, form)
    form = FactsForm(request.POST, instance=deliverable)
    if not form.is_valid():
        return facts_page(request, deliverable, form, status=400)
    try:
        save_facts(deliverable, by=request.user, fields=form.values(), version=form.cleaned_data["read_version"])
    except Conflict as conflict:
        form.data = form.data.copy()
        form.data["read_version"] = conflict.current.version
        form.add_error(None, CHANGED)
        return facts_page(request, deliverable, form, status=409)
    except NotReady as refused:
        form.add_error("status", NOT_FINAL)
        return facts_page(request, deliverable_of(study), form, blocking=refused.checks, status=400)
    messages.success(request, "Cover and control saved.")
    return redirect("reports:report_facts", study.slug)


def facts_page(
    request: HttpRequest, deliverable: Deliverable, form: FactsForm, blocking=(), status: int = 200
) -> HttpResponse:
    context = {
        "deliverable": deliverable,
        "form": form,
        "lines": VersionEntry.objects.filter(deliverable=deliverable),
        "line_form": HistoryLineForm(prefix="line"),
        "blocking": with_addresses(blocking, deliverable),
    }
    return render(request, "reports/facts.html", context, status=status)


@require_POST
@in_study(Permission.EDIT_REPORT)
def history_add(request: HttpRequest, study: Study) -> HttpResponse:
    deliverable = deliverable_of(study)
    form = HistoryLineForm(request.POST, prefix="line")
    if form.is_valid():
        add_history_line(deliverable, by=request.user, **form.cleaned_data)
        return redirect("reports:report_facts", study.slug)
    facts_form = FactsForm(instance=deliverable, initial={"read_version": deliverable.version})
    context = {
        "deliverable": deliverable,
        "form": facts_form,
        "lines": deliverable.history.all(),
        "line_form": form,
    }
    return render(request, "reports/facts.html", context, status=400)


@require_POST
@in_study(Permission.EDIT_REPORT)
def history_remove(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    line = get_object_or_404(VersionEntry, deliverable__study=study, pk=pk)
    remove_history_line(line, by=request.user)
    return redirect("reports:report_facts", study.slug)
