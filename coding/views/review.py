"""A partner's review of one excerpt after another; the research team sees the same page and answers in the thread."""

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from coding.actions import review as actions
from coding.models import Code, Excerpt, ReviewItem, ReviewRound
from coding.queries import review
from coding.queries.display import choices_of
from coding.queries.earlier_words import judged_other_words
from studies.access import in_study
from studies.models import Role, Study
from studies.permissions import Permission
from studies.refused import Refused
from studies.requests import number, uuid, words


@require_safe
@in_study(Permission.VIEW_REVIEW)
def round_list(request: HttpRequest, study: Study) -> HttpResponse:
    rounds = list(visible_rounds(request, study).prefetch_related("partners"))
    shown = review.progresses(rounds, own(request))
    rows = [{"round": each, "progress": shown[each.pk], "ruler": shown[each.pk].ruler()} for each in rounds]
    return render(request, "coding/review_rounds.html", {"rows": rows, "is_partner": is_partner(request)})


@require_safe
@in_study(Permission.VIEW_REVIEW)
def round_page(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    """A round as a list: for partners their verdicts, for the team everybody's, open questions first."""
    round_ = get_object_or_404(visible_rounds(request, study), pk=pk)
    shown = review.progress(round_, own(request))
    entries = shown.entries if is_partner(request) else sorted(shown.entries, key=lambda entry: not entry.is_asked)
    context = {
        "round": round_,
        "progress": shown,
        "ruler": shown.ruler(),
        "entries": entries,
        "asked": shown.asked,
        "partner_names": [] if is_partner(request) else [str(user) for user in round_.partners.all()],
        "is_partner": is_partner(request),
        "next_open": shown.next_open() if round_.is_open else None,
        "done": done_before(request, shown),
    }
    return render(request, "coding/review_round.html", context)


@require_safe
@in_study(Permission.VIEW_REVIEW)
def item_page(request: HttpRequest, study: Study, pk: int, position: int) -> HttpResponse:
    return show(request, study, get_item(request, study, pk, position))


@require_POST
@in_study(Permission.GIVE_VERDICT)
def verdict(request: HttpRequest, study: Study, pk: int, position: int) -> HttpResponse:
    item = get_item(request, study, pk, position)
    text = words(request.POST.get("text"))
    try:
        actions.give_verdict(
            item,
            by=request.user,
            verdict=request.POST.get("verdict", ""),
            text=text,
            version=number(request.POST.get("version")) or 0,
            save_id=uuid(request.POST.get("save_id")),
        )
    except Refused as error:
        return show(request, study, item, text=text, error=error.message, status=400 if error.field else 409)
    following = review.progress(item.round, request.user).next_open(position)
    if following is None:
        response = redirect("coding:review_round", study=study.slug, pk=pk)
    else:
        response = redirect("coding:review_item", study=study.slug, pk=pk, position=following)
    response["Location"] += f"?done={position}#words"
    return response


@require_POST
@in_study(Permission.GIVE_VERDICT)
def take_back(request: HttpRequest, study: Study, pk: int, position: int) -> HttpResponse:
    """The page comes back with what was written, so that nothing is lost."""
    item = get_item(request, study, pk, position)
    try:
        text = actions.take_back(item, by=request.user, version=number(request.POST.get("version")) or 0)
    except Refused as error:
        return show(request, study, item, error=error.message, status=409)
    return show(request, study, item, text=text, notice="Your verdict was undone.")


@require_POST
@in_study(Permission.DISCUSS)
def comment(request: HttpRequest, study: Study, pk: int, position: int) -> HttpResponse:
    item = get_item(request, study, pk, position)
    text = words(request.POST.get("text"))
    try:
        suggested = suggested_code(request, study)
        actions.write_comment(
            item, by=request.user, text=text, suggested=suggested, save_id=uuid(request.POST.get("save_id"))
        )
    except Refused as error:
        status = 400 if error.field else 409
        suggesting = "suggest" in request.POST
        return show(request, study, item, text=text, error=error.message, suggesting=suggesting, status=status)
    response = redirect("coding:review_item", study=study.slug, pk=pk, position=position)
    response["Location"] += "#words"
    return response


def show(
    request: HttpRequest, study: Study, item: ReviewItem, *, status: int = 200, **said: str | bool
) -> HttpResponse:
    """One excerpt with its context, codes and thread. `said` is what the reader wrote, and what is wrong with it."""
    position = item.position
    shown = review.progress(item.round, own(request))
    entry = shown.entry(position)
    mine = item.reviews.filter(reviewer=request.user).first()
    partner = is_partner(request)
    context = {
        "round": item.round,
        "item": item,
        "entry": entry,
        "progress": shown,
        "ruler": shown.ruler(position),
        "is_partner": partner,
        "mine": mine,
        "version": mine.version if mine else 0,
        "save_id": uuid4(),
        "can_judge": partner and item.round.is_open and not entry.held,
        "can_write": not partner or (item.round.is_open and not entry.held),
        "previous": shown.before(position),
        "following": shown.after(position),
        "saved_at": review.saved_at(item.round, request.user) if partner else None,
        "done": done_before(request, shown),
        "display": choices_of(request.user, study.pk),
    }
    if not entry.held:
        context |= {
            "around": review.surroundings(entry.excerpt, study.context_turns),
            "place": review.place_of(entry.excerpt),
            "codes": review.codes_of(entry.excerpt),
            "coders": review.coders_of(entry.excerpt),
            "thread": review.thread(item, request.user, is_partner=partner),
            "others": other_codes(study, entry.excerpt),
            "other_words": judged_other_words(item, entry.excerpt, request.user if partner else None),
            "invited": [] if partner else review.verdicts_by_partner(item),
        }
    return render(request, "coding/review_item.html", context | said, status=status)


def get_item(request: HttpRequest, study: Study, pk: int, position: int) -> ReviewItem:
    round_ = get_object_or_404(visible_rounds(request, study), pk=pk)
    item = round_.items.filter(position=position).select_related("round__study", "excerpt").first()
    if item is None:
        raise Http404("No such excerpt in this round.")
    return item


def suggested_code(request: HttpRequest, study: Study) -> Code | None:
    """The code that the reader would give, where the button for that was pressed."""
    if "suggest" not in request.POST:
        return None
    code = study.codes.in_use().filter(pk=number(request.POST.get("suggested"))).first()
    if code is None:
        raise Refused("Choose the code that you suggest.", "suggested")
    return code


def other_codes(study: Study, excerpt: Excerpt) -> list[Code]:
    """Codes that are in use and not on these words."""
    there = set(review.codes_of(excerpt))
    return [code for code in study.codes.in_use().in_order() if code not in there]


def visible_rounds(request: HttpRequest, study: Study):
    """Partners see the rounds they are invited to, the team sees all."""
    rounds = ReviewRound.objects.filter(study=study).select_related("study")
    return rounds.filter(partners=request.user) if is_partner(request) else rounds


def is_partner(request: HttpRequest) -> bool:
    return request.access.role == Role.PARTNER


def own(request: HttpRequest):
    """Whose verdicts a page shows: a partner's own, or (None) everybody's."""
    return request.user if is_partner(request) else None


def done_before(request: HttpRequest, shown: review.Progress) -> review.Entry | None:
    """The excerpt that the partner has just judged, for the line that lets them take it back."""
    entry = shown.entry(number(request.GET.get("done")) or 0)
    return entry if is_partner(request) and entry and entry.state not in {"", review.HELD} else None
