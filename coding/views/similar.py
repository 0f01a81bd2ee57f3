"""More like this: one suggestion after the other, each with why, and nothing is coded that a person did not accept."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from coding.forms.search import CodeHitsForm
from coding.queries import search, suggestions
from coding.queries.search import Piece
from coding.queries.suggestions import Suggestion
from coding.similar import shared_places
from coding.views.search import BESIDE, who_and_when
from sessions.searching import Hit
from studies.access import in_study
from studies.models import Study
from studies.permissions import Permission
from studies.requests import number


@require_safe
@in_study(Permission.CODE)
def more_like_this(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    """`excerpt`: like this one; otherwise like everything that has the code."""
    code = get_object_or_404(study.codes.in_use().select_related("dimension"), pk=pk)
    wanted = number(request.GET.get("excerpt"))
    excerpt = get_object_or_404(study.excerpts, pk=wanted) if wanted is not None else None
    found = suggestions.suggestions(study, code, request.user, excerpt)
    context = {
        "code": code,
        "excerpt": excerpt,
        "given": 1 if excerpt else study.excerpts.filter(codings__code=code).distinct().count(),
        "rows": [row_of(suggestion) for suggestion in found],
        "codes": CodeHitsForm(None, study=study).fields["give"].queryset,
    }
    return render(request, "coding/similar.html", context)


@dataclass(frozen=True)
class Row:
    suggestion: Suggestion
    speaker: str
    time: str
    before: str
    pieces: list[Piece]
    after: str
    shared: list[str]  # as they stand in the sentence


def row_of(suggestion: Suggestion) -> Row:
    text, passage = suggestion.turn.text, suggestion.passage
    places = shared_places(suggestion.quote, suggestion.alike.shared)
    left = search.word_border(text, passage.start - BESIDE, -1)
    right = search.word_border(text, passage.end + BESIDE, 1)
    return Row(
        suggestion,
        *who_and_when(suggestion.turn),
        ("… " if left else "") + text[left : passage.start],
        search.pieces(suggestion.quote, places),
        text[passage.end : right] + (" …" if right < len(text) else ""),
        said_once(suggestion.quote, places),
    )


def said_once(quote: str, places: list[Hit]) -> list[str]:
    """Each shared word once, as somebody said it."""
    words = [quote[place.start : place.end] for place in places]
    return list({word.casefold(): word for word in reversed(words)}.values())[::-1]
