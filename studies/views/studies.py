"""The list of one's studies; a new one; its facts and rules."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from studies.access import in_study, may_make_study
from studies.actions.studies import change_study, create_study
from studies.forms.studies import NewStudyForm, StudyForm
from studies.models import Membership, Study
from studies.permissions import Permission
from studies.signing_in import signed_in


@require_safe
@signed_in
def study_list(request: HttpRequest) -> HttpResponse:
    memberships = (
        Membership.objects.current()
        .filter(user=request.user)
        .select_related("study__project", "study__lead")
        .order_by("study__title")
    )
    context = {
        "memberships": [one for one in memberships if not one.study.archived_at],
        "archived": [one for one in memberships if one.study.archived_at],
        "may_make_study": may_make_study(request.user),
    }
    return render(request, "studies/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_study(request: HttpRequest) -> HttpResponse:
    """For whom the installation allows it (CALIPER_STUDIES); everybody else is invited into a study."""
    if not may_make_study(request.user):
        raise PermissionDenied("Only administrators can set up studies. Ask one of them.")
    form = NewStudyForm(request.POST or None)
    if form.is_valid():
        study = create_study(
            form.save(commit=False),
            by=request.user,
            acronym=form.cleaned_data["acronym"],
            from_template=form.cleaned_data["dimensions"] == NewStudyForm.CALIPER,
        )
        return redirect("reports:home", study=study.slug)
    return render(request, "studies/new.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_STUDY)
def study_settings(request: HttpRequest, study: Study) -> HttpResponse:
    form = StudyForm(request.POST or None, instance=study)
    if form.is_valid():
        if form.changed_data:
            change_study(form.instance, by=request.user, fields=form.changed_data)
        messages.success(request, "Settings saved.")
        return redirect("studies:settings", study=study.slug)
    return render(request, "studies/settings.html", {"form": form})
