"""Practices that people described, as a plain list and one form."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from coding.actions.practice_excerpts import MOST
from coding.actions.practices import save_practice
from coding.forms.practices import PracticeForm
from coding.models import Excerpt, Practice
from coding.queries.excerpts import in_place, with_rows
from coding.quotes import decision
from coding.views.excerpts import excerpt_row
from sessions.consent import Use
from studies.access import in_study
from studies.answers import refusals_on
from studies.models import Study
from studies.permissions import Permission
from studies.requests import numbers


def evidence(told: QuerySet[Excerpt]) -> list[dict]:
    """Excerpts as the page of a practice shows them: what was said, where, and whether others may see it."""
    return [
        excerpt_row(excerpt) | {"report": decision(Use.QUOTE, excerpt), "partners": decision(Use.SHARE, excerpt)}
        for excerpt in with_rows(in_place(told))
    ]


@require_safe
@in_study(Permission.VIEW_PRACTICES)
def practice_list(request: HttpRequest, study: Study) -> HttpResponse:
    practices = study.practices.prefetch_related("dimensions", "excerpts")
    return render(request, "coding/practices.html", {"practices": practices})


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_PRACTICES)
def new_practice(request: HttpRequest, study: Study) -> HttpResponse:
    return edit(request, study, None)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_PRACTICES)
def edit_practice(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    return edit(request, study, get_object_or_404(study.practices, pk=pk))


def edit(request: HttpRequest, study: Study, practice: Practice | None) -> HttpResponse:
    form = PracticeForm(request.POST or None, instance=practice, study=study)
    chosen = numbers((request.POST or request.GET).getlist("excerpt"))[:MOST]
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, "code"):
            fresh = practice and study.practices.get(pk=practice.pk)
            saved = save_practice(
                study, by=request.user, practice=fresh, excerpts=() if practice else chosen, **form.cleaned_data
            )
            messages.success(request, f"{saved.code} is saved.")
            return redirect("coding:practices", study=study.slug)
    told = practice.excerpts.all() if practice else study.excerpts.filter(pk__in=chosen)
    context = {"form": form, "practice": practice, "linked": evidence(told)}
    return render(request, "coding/practice.html", context, status=400 if form.errors else 200)
