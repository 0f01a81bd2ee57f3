"""Excerpts as the evidence of a practice: chosen on the practice's own page, or on the list of excerpts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from coding.actions.practice_excerpts import add_excerpts, remove_excerpts
from coding.forms.excerpts import ExcerptFilterForm
from coding.forms.practice_excerpts import AddToPracticeForm
from coding.models import Excerpt, Practice
from coding.queries.excerpts import excerpts, in_place, newest_first, with_rows
from coding.views.excerpts import PER_PAGE, excerpt_rows, own_page, without
from studies.access import in_study
from studies.answers import refusals_told
from studies.models import Study
from studies.permissions import Permission
from studies.plurals import plural
from studies.refused import Refused
from studies.requests import numbers, uuid


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_PRACTICES)
def choose(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    """The study's excerpts, filtered as on their own page, without those that the practice has."""
    practice = get_object_or_404(study.practices.select_related("study"), pk=pk)
    if request.method == "POST":
        is_added = add(request, practice)
        return redirect("coding:practice" if is_added else "coding:practice_excerpts", study=study.slug, pk=pk)
    form = ExcerptFilterForm(request.GET, study=study)
    found = excerpts(study, form.chosen()).exclude(practices=practice)
    ordered = newest_first(found) if form.newest_first else in_place(found)
    page = Paginator(with_rows(ordered), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "practice": practice,
        "form": form,
        "page": page,
        "rows": excerpt_rows(study, page, request.user),
        "chips": [(label, value, without(request.GET, name)) for name, label, value in form.active()],
        "query": f"{query}&" if (query := without(request.GET, "page")) else "",
        "save_id": AddToPracticeForm.new_save(),
    }
    return render(request, "coding/practice_excerpts.html", context)


@require_POST
@in_study(Permission.EDIT_PRACTICES)
def remove(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    practice = get_object_or_404(study.practices.select_related("study"), pk=pk)
    with refusals_told(request):
        remove_excerpts(practice, by=request.user, excerpts=numbers(request.POST.getlist("excerpt")))
        messages.success(request, f"Removed from {practice.code}. The excerpt itself stays.")
    return redirect(f"{reverse('coding:practice', args=[study.slug, pk])}#excerpts")


@require_POST
@in_study(Permission.EDIT_PRACTICES)
def add_selected(request: HttpRequest, study: Study) -> HttpResponse:
    """From the list of excerpts: to a practice that stands, or on to the form of a new one."""
    form = AddToPracticeForm(request.POST, study=study)
    chosen = numbers(request.POST.getlist("excerpt"))
    if not form.is_valid():
        messages.error(request, "Choose a practice to add the excerpts to.")
    elif not chosen:
        messages.error(request, "Select excerpts first.")
    elif form.chosen is None:
        query = QueryDict(mutable=True)
        query.setlist("excerpt", chosen)
        return redirect(f"{reverse('coding:practice_new', args=[study.slug])}?{query.urlencode()}")
    else:
        add(request, form.chosen)
    return redirect(own_page(request, study))


def add(request: HttpRequest, practice: Practice) -> bool:
    """Adds what is selected and says so; whether something was added."""
    chosen, save_id = numbers(request.POST.getlist("excerpt")), uuid(request.POST.get("save_id"))
    with refusals_told(request):
        try:
            n = add_excerpts(practice, by=request.user, excerpts=chosen, save_id=save_id)
        except Excerpt.DoesNotExist as gone:
            raise Refused("Someone just deleted one of these excerpts. Select again.") from gone
        messages.success(request, f"Added {plural(n, 'excerpt')} to {practice.code}.")
        return True
    return False
