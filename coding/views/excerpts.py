"""All excerpts of a study, with filters; from here they go to the transcript and into a review round."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coding.forms import ExcerptFilterForm
from coding.models import Coding, Excerpt, Review
from coding.queries import excerpts, in_place, newest_first, with_rows
from coding.quotes import original
from coding.reviewing import clock
from studies.access import in_study
from studies.models import Study
from studies.permissions import Permission

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
        "rows": [excerpt_row(excerpt) for excerpt in page],
        "chips": [(label, value, without(request.GET, name)) for name, label, value in form.active()],
        "query": f"{query}&" if (query := without(request.GET, "page")) else "",
        "any": page.paginator.count or study.excerpts.exists(),
    }
    return render(request, "coding/excerpts.html", context)


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
