"""What a page asks before it sends a form, and where signing in again beside it ends."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from studies.models import Membership
from studies.signing_in import signed_in


@never_cache
@require_safe
def whoami(request: HttpRequest) -> JsonResponse:
    """Who is signed in, with a CSRF token, which every sign-in makes anew; `?study=` asks for the membership too."""
    user, slug = request.user, request.GET.get("study")
    if not user.is_authenticated:
        return JsonResponse({"user": None})  # not 401: pages ask every other second, and it is no fault
    is_member = not slug or Membership.objects.current().filter(user=user, study__slug=slug).exists()
    return JsonResponse({"user": user.pk, "name": str(user), "is_member": is_member, "csrf": get_token(request)})


@require_safe
@signed_in
def back(request: HttpRequest) -> HttpResponse:
    return render(request, "studies/signed_in.html")
