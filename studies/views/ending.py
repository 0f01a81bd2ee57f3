"""Archive a study, reopen it, delete it: one page that says what each does, and three buttons."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from studies.access import in_study
from studies.actions.ending import archive_study, delete_study, reopen_study
from studies.actions.invitations import sends_mail
from studies.answers import refusals_told
from studies.deletion import Going
from studies.forms.deletion import DeleteStudyForm
from studies.models import Study
from studies.permissions import Permission


def end_page(request: HttpRequest, study: Study, form: DeleteStudyForm) -> HttpResponse:
    context = {"form": form, "lines": Going.of(study).lines(), "keeps_mail": not sends_mail()}
    return render(request, "studies/end.html", context, status=400 if form.errors else 200)


@require_safe
@in_study(Permission.DELETE_STUDY)
def end(request: HttpRequest, study: Study) -> HttpResponse:
    return end_page(request, study, DeleteStudyForm(study=study, request=request))


@require_POST
@in_study(Permission.DELETE_STUDY, in_archive=True)
def archive(request: HttpRequest, study: Study) -> HttpResponse:
    return switched(request, study, archive_study, "was archived. You can read everything in it but change nothing.")


@require_POST
@in_study(Permission.DELETE_STUDY, in_archive=True)
def reopen(request: HttpRequest, study: Study) -> HttpResponse:
    return switched(request, study, reopen_study, "was reopened.")


def switched(request: HttpRequest, study: Study, act, words: str) -> HttpResponse:
    with refusals_told(request):
        act(study, by=request.user)
        messages.success(request, f"“{study}” {words}")
    return redirect("studies:end", study=study.slug)


@require_POST
@in_study(Permission.DELETE_STUDY, in_archive=True)
def delete(request: HttpRequest, study: Study) -> HttpResponse:
    form = DeleteStudyForm(request.POST, study=study, request=request)
    if not form.is_valid():
        return end_page(request, study, form)
    delete_study(study, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, "The study was deleted, with everything in it.")
    return redirect("studies:list")
