"""The codebook: the tree on the left, the chosen code with its forms on the right. Partners read it only."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coding import tree
from coding.actions import codebook as actions
from coding.actions.code_places import move_code, shift_code
from coding.forms.codebook import CodeForm, ColourForm, MoveForm, NewCodeForm, PlaceField
from coding.models import Code, Coding
from coding.models.codebook import DESCRIPTION
from coding.queries.codebook import Branch, codebook
from coding.queries.history import history
from coding.queries.versions import versions_of
from studies.access import in_study
from studies.answers import refusals_on, refusals_told
from studies.models import Study
from studies.permissions import Permission

MOST_HISTORY = 20


@require_safe
@in_study(Permission.VIEW_CODEBOOK)
def codebook_page(request: HttpRequest, study: Study) -> HttpResponse:
    return page(request, study)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_CODEBOOK)
def new_code(request: HttpRequest, study: Study) -> HttpResponse:
    branches = codebook(study)
    initial = {"place": request.GET.get("place", "")}
    form = NewCodeForm(request.POST or None, tree=branches, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        place = values["place"]
        with refusals_on(form):
            code = actions.create_code(
                study,
                by=request.user,
                name=values["name"],
                dimension=place.dimension,
                parent=place.parent,
                save_id=values["save_id"],
                **{name: values[name] for name in DESCRIPTION},
            )
            messages.success(request, f"“{code.name}” is in the codebook.")
            return redirect("coding:code", study=study.slug, pk=code.pk)
    return page(request, study, branches=branches, new_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.VIEW_CODEBOOK)
def code_page(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    code = get_object_or_404(study.codes.select_related("dimension", "parent"), pk=pk)
    if request.method != "POST":
        return page(request, study, code=code)
    request.access.require(Permission.EDIT_CODEBOOK)
    form = CodeForm(request.POST, instance=Code.objects.get(pk=code.pk))
    if form.is_valid():
        with refusals_on(form):
            actions.describe_code(code, by=request.user, **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect("coding:code", study=study.slug, pk=code.pk)
    return page(request, study, code=code, form=form)


@require_POST
@in_study(Permission.EDIT_CODEBOOK)
def code_colour(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    code = get_object_or_404(study.codes, pk=pk)
    form = ColourForm(request.POST, dimensions=[])
    if not form.is_valid():
        return HttpResponseBadRequest("There are eight colours, numbered 1 to 8.")
    actions.recolour_code(code, by=request.user, own_hue=form.cleaned_data["own_hue"])
    return redirect("coding:code", study=study.slug, pk=pk)


@require_POST
@in_study(Permission.EDIT_CODEBOOK)
def code_move(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    code = get_object_or_404(study.codes.select_related("dimension", "parent"), pk=pk)
    form = MoveForm(request.POST, tree=codebook(study), without=branch_of(code))
    if form.is_valid():
        place = form.cleaned_data["place"]
        with refusals_on(form, "place"):
            move_code(code, by=request.user, dimension=place.dimension, parent=place.parent)
            return redirect("coding:code", study=study.slug, pk=pk)
    return page(request, study, code=code, move_form=form)


@require_POST
@in_study(Permission.EDIT_CODEBOOK)
def code_shift(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    code = get_object_or_404(study.codes, pk=pk)
    if (direction := request.POST.get("direction")) not in {"up", "down"}:
        return HttpResponseBadRequest("A code moves up or down.")
    shift_code(code, by=request.user, down=direction == "down")
    return redirect("coding:code", study=study.slug, pk=pk)


@require_POST
@in_study(Permission.EDIT_CODEBOOK)
def code_retire(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    return in_or_out_of_use(request, study, pk, actions.retire_code, "“{}” is retired. Its codings stay.")


@require_POST
@in_study(Permission.EDIT_CODEBOOK)
def code_restore(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    return in_or_out_of_use(request, study, pk, actions.restore_code, "“{}” is in use again.")


def in_or_out_of_use(request: HttpRequest, study: Study, pk: int, act: Callable, done: str) -> HttpResponse:
    code = get_object_or_404(study.codes.select_related("parent", "dimension"), pk=pk)
    with refusals_told(request):
        act(code, by=request.user)
        messages.success(request, done.format(code.name))
    return redirect("coding:code", study=study.slug, pk=pk)


def page(
    request: HttpRequest,
    study: Study,
    *,
    code: Code | None = None,
    branches: list[Branch] | None = None,
    **forms: CodeForm | NewCodeForm | MoveForm,
) -> HttpResponse:
    """The tree with one code beside it; a form that was refused is given back with its words."""
    show_retired = "retired" in request.GET or bool(code and code.retired_at)
    if branches is None or show_retired:
        branches = codebook(study, retired=show_retired)
    context = {
        "branches": branches,
        "show_retired": show_retired,
        "retired_count": study.codes.exclude(retired_at=None).count(),
        "code": code,
        "editing": request.access.offers(Permission.EDIT_CODEBOOK),
        # Partners get no counts: "1 person" beside a rare code may point at somebody.
        "counting": request.access.has(Permission.VIEW_EXCERPTS),
    }
    if code:
        context["counts"] = counts_of(code, branches)
        if context["counting"]:
            context["history"] = history(study, "code", code.pk, request.user, MOST_HISTORY)
            context["versions"] = versions_of(code)
            context["older"] = Coding.objects.filter(code=code).exclude(code_version=code.version).count()
        if context["editing"]:
            context |= code_forms(study, code, branches)
    wrong = any(form.is_bound and form.errors for form in forms.values())
    return render(request, "coding/codebook.html", context | forms, status=400 if wrong else 200)


def code_forms(study: Study, code: Code, branches: list[Branch]) -> dict:
    place = PlaceField.value_of(code)
    return {
        # Not a field of the model's form, so its value does not come from the code by itself.
        "form": CodeForm(instance=code, initial={"version": code.version}),
        "move_form": MoveForm(tree=branches, without=branch_of(code), initial={"place": place}),
        "colour_form": ColourForm(
            dimensions=[branch.dimension for branch in branches if branch.dimension],
            initial={"own_hue": code.own_hue or ""},
        ),
    }


def branch_of(code: Code) -> set[int]:
    """The code and all below it: under none of them it can be moved."""
    return {code.pk, *tree.below(code.pk, dict(code.study.codes.values_list("pk", "parent_id")))}


def counts_of(code: Code, branches: list[Branch]):
    return next((row.counts for branch in branches for row in branch.rows if row.code.pk == code.pk), None)
