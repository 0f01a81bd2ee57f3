"""Taking a draft back."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reports.actions.withdrawing import withdraw
from reports.models import Draft
from studies.access import in_study
from studies.models import Study
from studies.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.ASSEMBLE_DRAFT)
def draft_withdraw(request: HttpRequest, study: Study, number: int) -> HttpResponse:
    draft = get_object_or_404(Draft.objects.select_related("deliverable"), deliverable__study=study, number=number)
    if request.method == "POST":
        withdraw(draft, by=request.user)
        messages.success(request, f"Draft {draft.label} was withdrawn. Its file was deleted.")
        return redirect("reports:drafts", study=study.slug)
    context = {
        "heading": f"Withdraw draft {draft.label} of {draft.deliverable.number}",
        "lead": (
            "Its file is deleted, so it can no longer be downloaded. Copies that were already "
            "downloaded are not deleted."
        ),
        "stays": [f"Its row in the list, with its number, checksum {draft.sha256[:12]}… and your name"],
        "refused": "This draft has already been withdrawn." if draft.withdrawn_at else "",
        "form": forms.Form(),
        "button": "Withdraw draft",
        "back": reverse("reports:drafts", args=[study.slug]),
    }
    return render(request, "studies/delete.html", context)
