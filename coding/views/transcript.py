"""The coding screen: one transcript, its codebook beside it, and the API behind it."""

from itertools import pairwise

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from coding import tree
from coding.queries.dimensions import shown_dimensions
from coding.queries.display import choices_of
from coding.queries.inspector import code_facts
from coding.queries.readings import readings, told
from coding.queries.transcript import Outline, code_counts, dimension_bins, outline, turn_views
from coding.rendering import render_turns
from sessions.models import Transcript
from studies import pulse
from studies.access import in_study
from studies.models import Study
from studies.permissions import Permission

# About 50,000 words come with the page; what is beyond follows in parts, without the reader waiting for it.
FIRST_CHARACTERS = 300_000
CHUNK_TURNS = 500
BINS = 400
JUMP_STEP, JUMP_WIDTH = 4.5, 36  # px in the jump bar: from one dimension's column to the next, and for all of them
TICKS = 10


@require_safe
@in_study(Permission.VIEW_TRANSCRIPTS)
def transcript(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    found = get_object_or_404(study.transcripts.select_related("field_session", "group"), pk=pk)
    # Read before the turns: what happens in between is asked for once more, and nothing is missed.
    seq = study.last_seq
    whole = outline(found)
    first, *later = chunks(whole)
    codes = list(study.codes.in_order())
    counts = code_counts(study, found)
    reads = readings(study, found).get(found.pk, [])
    context = {
        "transcript": found,
        "siblings": found.field_session.transcripts.all(),
        "first": render_turns(turn_views(found, request.user, whole=whole, part=first), found.language),
        "chunks": [
            {"number": n, "turns": end - start, "at": whole.at(start)} for n, (start, end) in enumerate(later, 1)
        ],
        "branches": branches(study, codes, counts),
        "codes": [code_facts(code) for code in codes],
        "jump": jump_bar(study, found, whole),
        "read_by": told(reads),
        "has_read": any(read.holds for read in reads if read.reader == request.user),
        "turn_total": len(whole.ids),
        "seq": seq,
        "display": choices_of(request.user, study.pk),
        "coders": study.memberships.filter(user__codings__study=study).select_related("user").distinct(),
        "pulse": pulse.token(study, found.pk, request.user),
    }
    return render(request, "coding/transcript.html", context)


@require_safe
@in_study(Permission.VIEW_TRANSCRIPTS)
def chunk(request: HttpRequest, study: Study, pk: int, number: int) -> HttpResponse:
    """Turns of one of the later parts."""
    found = get_object_or_404(study.transcripts, pk=pk)
    whole = outline(found)
    parts = chunks(whole)
    if not 0 < number < len(parts):
        raise Http404("The transcript has no such part.")
    turns = turn_views(found, request.user, whole=whole, part=parts[number])
    return HttpResponse(render_turns(turns, found.language))


def chunks(whole: Outline) -> list[tuple[int, int]]:
    """(first, end) indices of turns: one large part, then parts of 500."""
    end = next((n for n, begin in enumerate(whole.begins) if begin > FIRST_CHARACTERS), len(whole.ids))
    borders = [end, *range(end + CHUNK_TURNS, len(whole.ids), CHUNK_TURNS), len(whole.ids)]
    return [(0, end), *((start, stop) for start, stop in pairwise(borders) if start < stop)]


def branches(study: Study, codes: list, counts: dict[int, list[int]]) -> list[dict]:
    """Dimensions, each with its codes in the order of the tree; emergent codes last."""
    rows = [{"dimension": dimension, "codes": []} for dimension in [*study.dimensions.in_use(), None]]
    by_dimension = {row["dimension"] and row["dimension"].pk: row for row in rows}
    by_id = {code.pk: code for code in codes if code.retired_at is None}
    for pk, depth in tree.in_order({code.pk: code.parent_id for code in by_id.values()}):
        people, excerpts = counts.get(pk, (0, 0))
        row = {"code": by_id[pk], "depth": depth, "people": people, "excerpts": excerpts}
        by_dimension[by_id[pk].dimension_id]["codes"].append(row)
    return [row for row in rows if row["dimension"] or row["codes"]]


def jump_bar(study: Study, found: Transcript, whole: Outline) -> dict:
    """Runs of filled bins for each dimension's column, and ticks: times where there are any, otherwise turn numbers."""
    filled = dimension_bins(study, found, whole, BINS)
    dimensions = list(shown_dimensions(study))
    # Eight columns have room side by side; more of them share it.
    step = min(JUMP_STEP, JUMP_WIDTH / max(len(dimensions), 1))
    columns = []
    for n, dimension in enumerate(dimensions):
        runs = [
            {"y": 100 * start / BINS, "height": 100 * (end - start) / BINS}
            for start, end in runs_of(filled.get(dimension.pk, []))
        ]
        columns.append({"dimension": dimension.pk, "hue": dimension.hue, "x": 33 + n * step, "runs": runs})
    return {"bins": BINS, "columns": columns, "ticks": jump_ticks(found, whole)}


def runs_of(bins: list[int]) -> list[tuple[int, int]]:
    """[1, 2, 3, 7] -> [(1, 4), (7, 8)]"""
    runs: list[tuple[int, int]] = []
    for number in bins:
        if runs and runs[-1][1] == number:
            runs[-1] = (runs[-1][0], number + 1)
        else:
            runs.append((number, number + 1))
    return runs


def jump_ticks(found: Transcript, whole: Outline) -> list[dict]:
    if not whole.ids:
        return []
    wanted = [len(whole.ids) * n // TICKS for n in range(TICKS)]
    ticks = []
    for index in dict.fromkeys(wanted):
        time = whole.times[index]
        words = short_time(time) if found.has_times and time is not None else str(index + 1)
        # The first one would be cut off by the upper edge.
        ticks.append({"y": max(1.0, whole.at(index) / 100), "words": words})
    return ticks


def short_time(ms: int) -> str:
    """Minutes, which is how people speak of a recording; hours where it is longer than a day's work."""
    minutes = ms // 60_000
    return str(minutes) if minutes < 600 else f"{minutes // 60} h"
