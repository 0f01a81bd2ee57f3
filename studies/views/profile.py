from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from studies.forms.accounts import ProfileForm
from studies.models import User
from studies.requests import page_before
from studies.signing_in import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, "Profile saved.")
        return redirect("studies:profile")
    return render(request, "studies/profile.html", {"form": form})


@require_POST
@signed_in
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or the system's; kept in the profile, so that it is the same on every device."""
    if request.POST.get("theme") in User.Theme.values:
        request.user.theme = request.POST["theme"]
        request.user.save(update_fields=["theme"])
    return redirect(page_before(request) or "studies:profile")
