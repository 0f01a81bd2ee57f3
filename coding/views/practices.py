"""Practices that people described, as a plain list and one form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from coding.actions.practices import PracticeError, save_practice
from coding.forms import PracticeForm
from coding.models import Practice
from studies.access import in_study
from studies.models import Study
from studies.permissions import Permission


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
    if request.method == "POST" and form.is_valid():
        try:
            fresh = practice and study.practices.get(pk=practice.pk)
            saved = save_practice(study, by=request.user, practice=fresh, **form.cleaned_data)
        except PracticeError as error:
            form.add_error("code", str(error))
        else:
            messages.success(request, f"{saved.code} is saved.")
            return redirect("coding:practices", study=study.slug)
    linked = practice.excerpts.select_related("transcript__field_session") if practice else []
    context = {"form": form, "practice": practice, "linked": linked}
    return render(request, "coding/practice.html", context, status=400 if form.errors else 200)
