"""Who is not signed in any more: reading leads to the sign-in page, sending keeps the words on a page of its own.

A redirect would throw away what was typed, and would lead back to an address that may take nothing but POST.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
SHORT = 20  # a value up to this length without a space is a choice or a number, and nobody copies it
NEVER_SHOWN = ("csrfmiddlewaretoken", "password")
OWN_FIELDS = ("save_id", "next", "query")  # nobody typed these; they are sent again, and not shown


def signed_in(view: View) -> View:
    """Decorator of every view that needs an account."""

    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method in SAFE:
            return redirect_to_login(request.get_full_path())
        return nothing_saved(request, status=401)

    return checked


def sign_in_url() -> str:
    """For a link that opens beside the page with the words: it ends on a page that says to go back there."""
    return f"{reverse('account_login')}?{urlencode({'next': reverse('studies:signed_in')})}"


@never_cache
def nothing_saved(request: HttpRequest, *, status: int, is_gone: bool = False) -> HttpResponse:
    """The words of a form that was not taken, to send again or to copy.

    Shown to the sender alone, and only where the request came from a page of ours: a foreign page could otherwise have
    words of its own shown here, with a button that sends them.
    """
    is_own = is_from_own_page(request)
    context = {
        "fields": list(sent(request)) if is_own else [],
        "has_files": bool(request.FILES),
        "is_own": is_own,
        "is_gone": is_gone,
        "page": (page_of(request) or reverse("studies:list")) if is_own else "",
        "sign_in_url": sign_in_url(),
    }
    return render(request, "nothing_saved.html", context, status=status)


def kept_words(request: HttpRequest) -> list[tuple[str, str]]:
    """What is worth copying out of a form that was not taken. Without a view nothing has checked who sent it."""
    is_form = request.method not in SAFE and request.resolver_match is not None and is_from_own_page(request)
    fields = sent(request) if is_form else ()
    return [(label(name), value) for name, value in fields if name not in OWN_FIELDS and is_worth_copying(value)]


def is_worth_copying(value: str) -> bool:
    """No choice and no list of numbers."""
    return (len(value) > SHORT or " " in value) and any(sign.isalpha() for sign in value)


def is_from_own_page(request: HttpRequest) -> bool:
    """What the browser says and no page can forge. Without either header: not our own."""
    origin = request.headers.get("Origin")
    if origin:
        return origin == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def sent(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if not any(word in name for word in NEVER_SHOWN):
            yield from ((name, value) for value in values)


def label(name: str) -> str:
    return name.rsplit("-", 1)[-1].replace("_", " ").capitalize()


def page_of(request: HttpRequest) -> str:
    """The page of ours on which the form stood, as the browser tells it; empty where it tells none."""
    found = urlsplit(request.headers.get("Referer", ""))
    if found.netloc != request.get_host():
        return ""
    return f"{found.path}?{found.query}" if found.query else found.path
