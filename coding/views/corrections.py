"""Corrected words: excerpts that a correction of the text touched or lost, each settled by one click."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from coding.actions.settling import keep_new_words, put_there, take_mine_off
from coding.forms.settling import SettleForm
from coding.models import Span
from coding.queries.settling import grouped, in_order, rows_of, unsettled
from sessions.models import Turn
from studies import undo
from studies.access import in_study
from studies.models import Event, Study
from studies.permissions import Permission
from studies.refused import Refused
from studies.requests import number

PER_PAGE = 50


@require_safe
@in_study(Permission.CODE)
def corrections(request: HttpRequest, study: Study) -> HttpResponse:
    everybody = request.GET.get("who") == "all"
    mine, all_ = unsettled(study, request.user), unsettled(study)
    page = Paginator(in_order(all_ if everybody else mine), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "everybody": everybody,
        "page": page,
        "groups": grouped(rows_of(study, list(page), request.user)),
        "of_mine": mine.count() if everybody else page.paginator.count,
        "of_all": page.paginator.count if everybody else all_.count(),
        "settled": last_settled(request, study),
        "query": "who=all&" if everybody else "",
    }
    return render(request, "coding/corrections.html", context)


def last_settled(request: HttpRequest, study: Study) -> Event | None:
    """What the click before did, as long as it stands: it can be taken back here."""
    seq = number(request.GET.get("settled"))
    return study.events.filter(seq=seq, actor=request.user, reversed_by=None, reverses=None).first()


@require_POST
@in_study(Permission.CODE)
def settle(request: HttpRequest, study: Study) -> HttpResponse:
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose an excerpt from the list.")
        return back(request, study)
    try:
        words = ACTIONS[form.cleaned_data["action"]](request, study, form.cleaned_data)
    except Refused as refused:
        messages.error(request, refused.message)
        return back(request, study)
    messages.success(request, words)
    last = undo.next_undo(study, request.user)
    return back(request, study, **({"settled": last.seq} if last and form.cleaned_data["action"] != "undo" else {}))


def keep(request: HttpRequest, study: Study, chosen: dict) -> str:
    before = unsettled(study).filter(pk__in=chosen["excerpt"]).count()
    keep_new_words(study, chosen["excerpt"], by=request.user)
    return "Kept with the new words." if before < 2 else f"Kept {before} excerpts with their new words."


def put(request: HttpRequest, study: Study, chosen: dict) -> str:
    rows = Span.objects.select_related("excerpt__study")
    span = get_object_or_404(rows, pk=chosen["span"], excerpt__study=study)
    turn = get_object_or_404(Turn, pk=chosen["turn"], transcript=span.excerpt.transcript_id)
    put_there(span, turn=turn, start=chosen["start"], by=request.user)
    return "The excerpt was moved to these words."


def take_off(request: HttpRequest, study: Study, chosen: dict) -> str:
    excerpt = get_object_or_404(study.excerpts, pk=chosen["excerpt"][0])
    take_mine_off(excerpt, by=request.user)
    return "Your codes were removed."


def take_back(request: HttpRequest, study: Study, chosen: dict) -> str:
    step = undo.next_undo(study, request.user, chosen["seq"] + 1)
    if step is None or step.seq != chosen["seq"]:  # pressed twice, or in another tab
        raise undo.CannotUndo("This was already undone.")
    undo.undo(study, request.user, before=step.seq + 1)
    return "Undone. It is in the list again."


ACTIONS = {"keep": keep, "put": put, "take_off": take_off, "undo": take_back}


def back(request: HttpRequest, study: Study, **more: int) -> HttpResponse:
    query = ({"who": "all"} if request.POST.get("who") == "all" else {}) | more
    return redirect(reverse("coding:corrections", args=[study.slug]) + (f"?{urlencode(query)}" if query else ""))
