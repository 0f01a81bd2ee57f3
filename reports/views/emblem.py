"""The emblem of the cover: put there, described, removed, and shown to those who may see the report."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.actions.emblem import keep_emblem, remove_emblem
from reports.models import Emblem
from reports.views.report import deliverable_of
from studies.access import in_study
from studies.answers import refusals_on
from studies.models import Study
from studies.permissions import Permission


class EmblemForm(forms.Form):
    image = forms.FileField(
        required=False,
        label="Image",
        help_text="PNG or JPEG, at most 1 MB.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    alt = forms.CharField(
        label="Description", max_length=120, help_text="For people who cannot see the image, such as “Flag of the EU”."
    )

    def __init__(self, *args, has_image: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if has_image:
            self.fields["image"].help_text += " Leave it empty to keep the image."
        else:
            self.fields["image"].required = True
            self.fields["image"].error_messages["required"] = "Choose an image."


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_REPORT)
def emblem(request: HttpRequest, study: Study) -> HttpResponse:
    deliverable = deliverable_of(study)
    now = Emblem.objects.filter(deliverable=deliverable).defer("image").first()
    initial = {"alt": now.alt if now else ""}
    form = EmblemForm(request.POST or None, request.FILES or None, initial=initial, has_image=now is not None)
    if form.is_valid():
        file = form.cleaned_data["image"]
        with refusals_on(form, "image"):
            # One byte more than allowed is enough to know that it is too much.
            content = file.read(Emblem.MOST_BYTES + 1) if file else None
            keep_emblem(deliverable, by=request.user, alt=form.cleaned_data["alt"], content=content)
            messages.success(request, "Emblem saved. The next draft has it on its cover.")
            return redirect("reports:report_emblem", study.slug)
    context = {"form": form, "emblem": now}
    return render(request, "reports/emblem.html", context, status=400 if form.errors else 200)


@require_safe
@in_study(Permission.VIEW_REPORT)
def image(request: HttpRequest, study: Study) -> HttpResponse:
    found = get_object_or_404(Emblem, deliverable=deliverable_of(study))
    return HttpResponse(bytes(found.image), content_type="image/png")


@require_POST
@in_study(Permission.EDIT_REPORT)
def remove(request: HttpRequest, study: Study) -> HttpResponse:
    remove_emblem(deliverable_of(study), by=request.user)
    messages.success(request, "The emblem was deleted.")
    return redirect("reports:report_emblem", study.slug)
