"""All excerpts of a study, with filters; from here they go to the transcript and into a review round."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from coding.actions.recoding import recode
from coding.forms.excerpts import ExcerptFilterForm
from coding.forms.practice_excerpts import AddToPracticeForm
from coding.forms.recoding import RecodeForm
from coding.models import Coding, Excerpt, Review
from coding.queries.excerpts import excerpts, in_place, newest_first, with_rows
from coding.queries.links import links_of
from coding.quotes import original
from sessions.clock import clock
from studies import undo as undoing
from studies.access import in_study
from studies.models import Study, User
from studies.permissions import Permission
from studies.plurals import plural
from studies.refused import Refused
from studies.requests import numbers

PER_PAGE = 50


@require_safe
@in_study(Permission.VIEW_EXCERPTS)
def excerpt_list(request: HttpRequest, study: Study) -> HttpResponse:
    form = ExcerptFilterForm(request.GET, study=study)
    found = excerpts(study, form.chosen())
    ordered = newest_first(found) if form.newest_first else in_place(found)
    page = Paginator(with_rows(ordered), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": excerpt_rows(study, page, request.user),
        "recode": RecodeForm(study=study) if request.access.offers(Permission.CODE) else None,
        "to_practice": AddToPracticeForm(study=study) if request.access.offers(Permission.EDIT_PRACTICES) else None,
        "undo": request.GET.get("changed", ""),
        "chips": [(label, value, without(request.GET, name)) for name, label, value in form.active()],
        "query": f"{query}&" if (query := without(request.GET, "page")) else "",
        "any": page.paginator.count or study.excerpts.exists(),
    }
    return render(request, "coding/excerpts.html", context)


@require_POST
@in_study(Permission.CODE)
def recode_chosen(request: HttpRequest, study: Study) -> HttpResponse:
    """Another code for the person's own codings on the chosen excerpts, in one step."""
    form = RecodeForm(request.POST, study=study)
    here = own_page(request, study)
    if not form.is_valid():
        messages.error(request, "Choose the code to apply.")
        return redirect(here)
    was, to = form.cleaned_data["was"], form.cleaned_data["to"]
    chosen = numbers(request.POST.getlist("excerpt"))
    codings = study.codings.filter(excerpt__in=chosen, coder=request.user).exclude(code=to)
    if was:
        codings = codings.filter(code=was)
    try:
        done = recode(study, list(codings), to=to, by=request.user, save_id=form.cleaned_data["save_id"])
    except Refused as refused:
        which = f" “{was.name}”" if was else ""
        nothing = f"None of the selected excerpts has a coding{which} of yours to change."
        messages.error(request, refused.message if codings else nothing)
        return redirect(here)
    messages.success(request, f"Changed {plural(done.n, 'coding')} to “{to.name}”.")
    return redirect(f"{here}{'&' if '?' in here else '?'}changed=1")


@require_POST
@in_study(Permission.CODE)
def undo_recode(request: HttpRequest, study: Study) -> HttpResponse:
    """Takes back the person's last change, if that was one of several codings at once."""
    last = undoing.next_undo(study, request.user)
    if last is None or last.verb not in {"codings.recoded", "coding.recoded"}:
        messages.error(request, "You have changed something else since. Undo it on a transcript’s page.")
    else:
        try:
            undoing.undo(study, request.user)
            messages.success(request, "Undone: the codings have their earlier codes.")
        except undoing.CannotUndo as refused:
            messages.error(request, refused.message)
    return redirect(own_page(request, study))


def own_page(request: HttpRequest, study: Study) -> str:
    """The list as it was filtered; nothing but its own query is taken from the form."""
    query = QueryDict(request.POST.get("query", "")).copy()
    query.pop("changed", None)
    here = reverse("coding:excerpts", args=[study.slug])
    return f"{here}?{query.urlencode()}" if query else here


def excerpt_rows(study: Study, excerpts: Iterable[Excerpt], viewer: User) -> list[dict]:
    found = list(excerpts)
    links = links_of(study, [excerpt.pk for excerpt in found], viewer)
    return [excerpt_row(excerpt) | {"links": links[excerpt.pk]} for excerpt in found]


def excerpt_row(excerpt: Excerpt) -> dict:
    """What one row shows, in the words of the template."""
    first = excerpt.spans.all()[0].turn
    return {
        "excerpt": excerpt,
        "spans": original(excerpt),
        "states": {span.state for span in excerpt.spans.all()} - {"live"},
        "time": clock(first.t_begin_ms) if first.t_begin_ms is not None else "",
        "codes": codings_by_code(list(excerpt.codings.all())),
        "reviews": [signs(item) for item in excerpt.review_items.all()],
    }


def codings_by_code(codings: list[Coding]) -> list[tuple]:
    """Each code once, with the codings that say who put it there, and how."""
    given: dict = {}
    for coding in codings:
        given.setdefault(coding.code, []).append(coding)
    return list(given.items())


def signs(item) -> dict:
    verdicts = [review.verdict for review in item.reviews.all()]
    return {
        "item": item,
        "verdicts": [(verdict, verdicts.count(verdict)) for verdict in Review.Verdict.values if verdict in verdicts],
    }


def without(query: QueryDict, name: str) -> str:
    """The address's question without one of its parts, and without the page, which counts another list then."""
    kept = query.copy()
    kept.pop(name, None)
    kept.pop("page", None)
    for key in [key for key, value in kept.items() if not value]:
        del kept[key]
    return kept.urlencode()
