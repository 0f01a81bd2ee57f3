"""Search in all transcripts of a study, and the preview of what would be coded."""

from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coding.actions.search import MOST_PLACES
from coding.forms.search import CodeHitsForm, SearchForm
from coding.models import Code
from coding.queries.search import (
    MOST_TURNS,
    Candidate,
    Found,
    Piece,
    TurnHits,
    candidates_to_code,
    codes_by_turn,
    pieces,
    snippet,
    word_border,
)
from coding.queries.search import search as found_in
from coding.quotes import team_name
from coding.views.excerpts import without
from sessions.clock import clock
from sessions.models import Transcript, Turn
from studies.access import in_study
from studies.models import Study, User
from studies.permissions import Permission

PER_PAGE = 50
BESIDE = 60  # code points shown before and after what would be coded


@require_safe
@in_study(Permission.VIEW_TRANSCRIPTS)
def search(request: HttpRequest, study: Study) -> HttpResponse:
    form = SearchForm(request.GET, study=study)
    query, refusal = form.asked()
    found = found_in(study, query, form.narrowed()) if query else Found([])
    page = Paginator(found.turns, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "refusal": refusal,
        "asked": query is not None,
        "found": found,
        "page": page,
        "groups": groups(study, found, list(page)),
        "query": f"{query}&" if (query := without(request.GET, "page")) else "",
        "most_turns": MOST_TURNS,
    }
    return render(request, "coding/search.html", context)


@require_safe
@in_study(Permission.CODE)
def code_hits(request: HttpRequest, study: Study) -> HttpResponse:
    """What would be coded, place by place. `part=1`: without the page around it, for the coding screen's dialog."""
    form = SearchForm(request.GET, study=study)
    choice = CodeHitsForm(request.GET, study=study)
    query, refusal = form.asked()
    found = found_in(study, query, form.narrowed()) if query else Found([])
    code, unit = choice.code, choice.chosen_unit
    places = candidates_to_code(study, found.turns, unit, code, request.user)
    context = {
        "form": form,
        "choice": choice,
        "code": code,
        "unit": unit,
        "refusal": refusal,
        "groups": groups_to_code(study, found, places[:MOST_PLACES], request.user),
        "total": len(places),
        "have_it": sum(place.is_mine for place in places),
        "most": MOST_PLACES,
        "back": without(request.GET, "give"),
        "transcript_only": form.narrowed().transcript,
    }
    is_part = request.GET.get("part") == "1"
    return render(request, "coding/_code_hits.html" if is_part else "coding/code_hits.html", context)


@dataclass
class Group:
    """One transcript of the result; people and hits are of all its hits, also those on other pages."""

    transcript: Transcript
    people: int
    hits: int
    rows: list = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    turn: Turn
    speaker: str
    time: str
    pieces: list[Piece]
    codes: list[Code]


def groups(study: Study, found: Found, shown: list[TurnHits]) -> list[Group]:
    """The shown turns under their transcripts, in five queries."""
    turns = turns_of(hit.turn for hit in shown)
    codes = codes_on(study, shown)
    made = group_heads(study, found, {hit.transcript for hit in shown})
    for hit in shown:
        turn = turns[hit.turn]
        pieces = snippet(hit.text, hit.hits)
        made[hit.transcript].rows.append(Row(turn, *who_and_when(turn), pieces, codes.get(hit.turn, [])))
    return [group for group in made.values() if group.rows]


def group_heads(study: Study, found: Found, wanted: set[int]) -> dict[int, Group]:
    """In the order of the result."""
    transcripts = study.transcripts.select_related("field_session", "phase").in_bulk(wanted)
    people: dict[int, set[str]] = {pk: set() for pk in wanted}
    hits = dict.fromkeys(wanted, 0)
    order = dict.fromkeys(turn.transcript for turn in found.turns if turn.transcript in wanted)
    for turn in found.turns:
        if turn.transcript in wanted:
            people[turn.transcript] |= {turn.person} - {""}
            hits[turn.transcript] += len(turn.hits)
    return {pk: Group(transcripts[pk], len(people[pk]), hits[pk]) for pk in order}


def turns_of(ids) -> dict[int, Turn]:
    rows = Turn.objects.select_related("speaker__participant").defer("text", "folded")
    return rows.in_bulk(list(dict.fromkeys(ids)))


def who_and_when(turn: Turn) -> tuple[str, str]:
    time = clock(turn.t_begin_ms) if turn.t_begin_ms is not None else ""
    return team_name(turn.speaker) or "no speaker", time


def codes_on(study: Study, shown: list[TurnHits]) -> dict[int, list[Code]]:
    """The codes that the hits of each turn have already."""
    spans = codes_by_turn(study, [hit.turn for hit in shown])
    codes = study.codes.select_related("dimension").in_bulk({code for rows in spans.values() for *_, code in rows})
    found = {}
    for turn in shown:
        touching = [
            code
            for start, end, code in spans.get(turn.turn, ())
            if any(start < hit.end and hit.start < end for hit in turn.hits)
        ]
        found[turn.turn] = [code for pk, code in codes.items() if pk in touching]
    return found


@dataclass(frozen=True)
class PlaceRow:
    place: Candidate
    speaker: str
    time: str
    before: str
    pieces: list[Piece]
    after: str
    others: str  # whose code is on it, or on a part of it


def groups_to_code(study: Study, found: Found, places: list[Candidate], viewer: User) -> list[Group]:
    turns = turns_of(place.turn for place in places)
    texts = {turn.turn: turn.text for turn in found.turns}
    names = dict.fromkeys({coder for place in places for coder in place.by})
    names = {pk: "you" if pk == viewer.pk else str(user) for pk, user in User.objects.in_bulk(names).items()}
    made = group_heads(study, found, {place.transcript for place in places})
    for place in places:
        text = texts[place.turn]
        left = word_border(text, place.start - BESIDE, -1)
        right = word_border(text, place.end + BESIDE, 1)
        made[place.transcript].rows.append(
            PlaceRow(
                place,
                *who_and_when(turns[place.turn]),
                ("… " if left else "") + text[left : place.start],
                pieces(place.quote, place.hits),
                text[place.end : right] + (" …" if right < len(text) else ""),
                ", ".join(names[coder] for coder in place.by),
            )
        )
    return list(made.values())
