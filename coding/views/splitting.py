"""A code split into several, and the pass over what it was given to: one coding after the other, each decided."""

from dataclasses import dataclass
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from coding.actions.coding import remove_coding
from coding.actions.keeping_both import DECIDED, keep_both
from coding.actions.rechecking import still_fits, waiting
from coding.actions.recoding import recode
from coding.actions.splitting import parts_to_choose, split_code
from coding.forms.splitting import PartForms, SplitForm
from coding.models import Code, Coding, Excerpt, Span
from coding.queries.display import choices_of
from coding.queries.search import Piece
from coding.views.search import who_and_when
from sessions.models import Turn
from studies.access import in_study
from studies.answers import refusals_on, refusals_told
from studies.models import Study
from studies.permissions import Permission
from studies.requests import number, uuid

BEFORE, AFTER = 2, 1  # turns of context
FITS, OFF, MOVE, BOTH = "fits", "off", "move", "both"


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_CODEBOOK)
def split(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    code = get_object_or_404(study.codes.in_use().select_related("dimension", "parent"), pk=pk)
    form, rows = SplitForm(request.POST or None, code=code), PartForms(request.POST or None, prefix="part")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            made = split_code(
                code,
                by=request.user,
                parts=form.parts(rows),
                where=values["where"],
                definition=values["definition"],
                save_id=values["save_id"],
            )
            names = ", ".join(f"“{part.name}”" for part in made)
            messages.success(request, f"Split “{code.name}”. New: {names}.")
            return redirect("coding:code_pass", study=study.slug, pk=pk)
    codings = Coding.objects.filter(code=code)
    context = {
        "code": code,
        "form": form,
        "rows": rows,
        "mine": codings.filter(coder=request.user).count(),
        "others": codings.exclude(coder=request.user).count(),
    }
    wrong = form.is_bound and not (form.is_valid() and rows.is_valid() and not form.errors)
    return render(request, "coding/split.html", context, status=400 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.CODE)
def look_through(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    """One's own codings under an earlier wording, one at a time; `after`: the first one behind this coding."""
    code = get_object_or_404(study.codes.select_related("dimension", "study"), pk=pk)
    ids = list(waiting(code, request.user).values_list("pk", flat=True))
    if request.method == "POST":
        following = next_of(ids, number(request.POST.get("coding")))
        decide(request, code, waiting(code, request.user))
        response = redirect("coding:code_pass", study=study.slug, pk=pk)
        if following:
            response["Location"] += f"?coding={following}"
        return response
    here = given if (given := number(request.GET.get("coding"))) in ids else None
    here = here or next_of(ids, number(request.GET.get("after"))) or (ids[0] if ids else None)
    return render(request, "coding/pass.html", {"code": code} | shown(request, code, ids, here))


def next_of(ids: list[int], given: int | None) -> int | None:
    """The one behind it, and behind the last one the first; None where there is no other."""
    if given not in ids:
        return None
    following = ids[(ids.index(given) + 1) % len(ids)]
    return following if following != given else None


def decide(request: HttpRequest, code: Code, mine) -> None:
    """What was decided for one coding; a refusal is told, and the coding waits on."""
    wanted, by = number(request.POST.get("coding")), request.user
    rows = mine.select_related("study", "excerpt__study", "excerpt__transcript")
    coding = rows.filter(pk=wanted).first()
    if coding is None:
        messages.error(request, DECIDED)
        return
    action, _, part = request.POST.get("decision", "").partition("-")
    parts = {str(each.pk): each for each in parts_to_choose(code)}
    with refusals_told(request):
        if action == FITS:
            still_fits(code, by=by, codings=[coding.pk])
            messages.success(request, f"Kept “{code.name}”.")
        elif action == OFF:
            remove_coding(coding, by=by)
            messages.success(request, f"“{code.name}” was removed.")
        elif action == MOVE and part in parts:
            recode(code.study, [coding], to=parts[part], by=by, save_id=uuid(request.POST.get("save_id")))
            messages.success(request, f"Now “{parts[part].name}”.")
        elif action == BOTH and part in parts:
            keep_both(coding, by=by, part=parts[part], save_id=uuid(request.POST.get("save_id")))
            messages.success(request, f"Now “{parts[part].name}” too.")
        else:
            messages.error(request, "One of the new codes is no longer in the codebook. Choose again.")


def shown(request: HttpRequest, code: Code, ids: list[int], here: int | None) -> dict:
    others = Coding.objects.filter(code=code).exclude(code_version=code.version).exclude(coder=request.user)
    context = {"left": len(ids), "display": choices_of(request.user, code.study_id), "parts": parts_to_choose(code)}
    if here is None:
        return context | {"others": others.count(), "kept": Coding.objects.filter(code=code).count()}
    coding = Coding.objects.select_related("excerpt__transcript__field_session").get(pk=here)
    following = next_of(ids, here)
    page = reverse("coding:code_pass", args=[code.study.slug, code.pk])
    return context | {
        "coding": coding,
        "number": ids.index(here) + 1,
        "turns": turns_around(coding.excerpt),
        "wording": code.versions.filter(version=coding.code_version).first(),
        "memos": coding.memos.standing().select_related("author"),
        "save_id": uuid4(),
        "next_page": f"{page}?coding={following}" if following else "",
        "before_page": f"{page}?coding={ids[ids.index(here) - 1]}" if following else "",
    }


@dataclass(frozen=True)
class ShownTurn:
    speaker: str
    time: str
    pieces: list[Piece]
    is_evidence: bool


def turns_around(excerpt: Excerpt) -> list[ShownTurn]:
    """The turns of the excerpt with its words marked, and a few around them."""
    spans = {span.turn_id: span for span in excerpt.spans.select_related("turn__speaker__participant")}
    places = [span.turn.position for span in spans.values()]
    there = Turn.objects.filter(transcript=excerpt.transcript_id).select_related("speaker__participant")
    before = there.filter(position__lt=min(places)).order_by("-position")[:BEFORE]
    after = there.filter(position__gt=max(places)).order_by("position")[:AFTER]
    turns = [*reversed(before), *(span.turn for span in spans.values()), *after]
    return [shown_turn(turn, spans.get(turn.pk)) for turn in turns]


def shown_turn(turn: Turn, span: Span | None) -> ShownTurn:
    start, end = (span.start, span.end) if span else (0, 0)
    cut = [Piece(turn.text[:start]), Piece(turn.text[start:end], is_hit=True), Piece(turn.text[end:])]
    return ShownTurn(*who_and_when(turn), [piece for piece in cut if piece.text], span is not None)
