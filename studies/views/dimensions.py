"""The study's dimensions: one list in their order, a page for each, and what is retired below."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studies.access import in_study
from studies.actions import dimensions as actions
from studies.answers import refusals_on, refusals_told
from studies.forms.dimensions import DimensionForm
from studies.models import Dimension, Study
from studies.permissions import Permission


@require_safe
@in_study(Permission.EDIT_STUDY)
def dimension_list(request: HttpRequest, study: Study) -> HttpResponse:
    # The order is said here: a query that counts leaves out the one of the model.
    rows = list(study.dimensions.annotate(code_count=Count("codes")).order_by("position"))
    context = {
        "in_use": [row for row in rows if not row.retired_at],
        "retired": [row for row in rows if row.retired_at],
    }
    return render(request, "studies/dimensions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_STUDY)
def dimension_new(request: HttpRequest, study: Study) -> HttpResponse:
    form = DimensionForm(request.POST or None, study=study)
    if form.is_valid():
        with refusals_on(form):
            made = actions.add_dimension(study, by=request.user, **form.cleaned_data)
            messages.success(request, f"“{made.short_name}” was added.")
            return redirect(place(made))
    return dimension_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_STUDY)
def dimension_edit(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    dimension = get_object_or_404(study.dimensions.annotate(code_count=Count("codes")), pk=pk)
    form = DimensionForm(request.POST or None, study=study, instance=dimension)
    if form.is_valid():
        stored = get_object_or_404(study.dimensions, pk=pk)
        with refusals_on(form):
            actions.change_dimension(stored, by=request.user, **form.cleaned_data)
            messages.success(request, "Dimension saved.")
            return redirect(place(stored))
    return dimension_page(request, form, dimension)


def dimension_page(request: HttpRequest, form: DimensionForm, dimension: Dimension | None = None) -> HttpResponse:
    context = {"form": form, "dimension": dimension}
    return render(request, "studies/dimension.html", context, status=400 if form.errors else 200)


@require_POST
@in_study(Permission.EDIT_STUDY)
def dimension_move(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    dimension = get_object_or_404(study.dimensions, pk=pk)
    if (direction := request.POST.get("direction")) not in {"up", "down"}:
        return HttpResponseBadRequest("Choose “Up” or “Down” to move a dimension.")
    actions.move_dimension(dimension, by=request.user, down=direction == "down")
    return redirect(place(dimension))


@require_POST
@in_study(Permission.EDIT_STUDY)
def dimension_retire(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    return act(request, study, pk, actions.retire_dimension, "“{}” was retired. Its codes and codings are kept.")


@require_POST
@in_study(Permission.EDIT_STUDY)
def dimension_restore(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    return act(request, study, pk, actions.restore_dimension, "“{}” was restored.")


@require_POST
@in_study(Permission.EDIT_STUDY)
def dimension_delete(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    return act(request, study, pk, actions.delete_dimension, "“{}” was deleted.")


def act(request: HttpRequest, study: Study, pk: int, action: Callable, done: str) -> HttpResponse:
    dimension = get_object_or_404(study.dimensions, pk=pk)
    with refusals_told(request):
        action(dimension, by=request.user)
        messages.success(request, done.format(dimension.short_name))
    return redirect("studies:dimensions", study=study.slug)


def place(dimension: Dimension) -> str:
    """The list, at this row."""
    return f"{reverse('studies:dimensions', args=[dimension.study.slug])}#dimension-{dimension.pk}"
