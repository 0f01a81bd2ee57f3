"""How a coordinator opens a round of review, changes it and closes it."""

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from coding.actions import review as actions
from coding.actions.review import LARGEST_ROUND
from coding.forms.excerpts import ExcerptFilterForm
from coding.forms.rounds import NewRoundForm, RoundForm
from coding.models import Excerpt, ReviewRound
from coding.queries.excerpts import excerpts, in_place
from coding.quotes import decision, with_evidence
from sessions.consent import Use
from studies.access import in_study
from studies.answers import refusals_on, refusals_told
from studies.models import Study
from studies.permissions import Permission
from studies.plurals import plural
from studies.requests import numbers


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.MANAGE_REVIEW)
def new_round(request: HttpRequest, study: Study) -> HttpResponse:
    """With the excerpts ticked on the list (`excerpt=…`), or all that its filters find (`all=1` and the filters)."""
    if request.method != "POST":
        chosen = chosen_excerpts(request, study)
        initial = {"excerpts": ",".join(str(excerpt.pk) for excerpt in chosen)}
        return round_form(request, study, NewRoundForm(study=study, initial=initial), chosen)
    form = NewRoundForm(request.POST, study=study)
    found = by_ids(study, posted_ids(request))
    if form.is_valid():
        values = form.cleaned_data | {"excerpts": found}
        with refusals_on(form):
            round_ = actions.open_round(study, by=request.user, **values)
            messages.success(request, f"{round_} is open.")
            return redirect("coding:review_round", study=study.slug, pk=round_.pk)
    return round_form(request, study, form, found)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.MANAGE_REVIEW)
def edit_round(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    round_ = get_object_or_404(ReviewRound, study=study, pk=pk)
    form = RoundForm(request.POST or None, study=study, instance=ReviewRound.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.edit_round(round_, by=request.user, **form.cleaned_data)
            return redirect("coding:review_round", study=study.slug, pk=pk)
    context = {"form": form, "round": round_}
    return render(request, "coding/review_edit.html", context, status=400 if form.errors else 200)


@require_POST
@in_study(Permission.MANAGE_REVIEW)
def add_to_round(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    round_ = get_object_or_404(ReviewRound, study=study, pk=pk)
    found = by_ids(study, posted_ids(request))
    with refusals_told(request):
        added = actions.add_to_round(round_, by=request.user, excerpts=found)
        messages.success(request, f"Added {plural(added, 'excerpt')} to {round_}.")
    return redirect("coding:review_round", study=study.slug, pk=pk)


@require_POST
@in_study(Permission.MANAGE_REVIEW)
def close_round(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    round_ = get_object_or_404(ReviewRound, study=study, pk=pk)
    actions.close_round(round_, by=request.user)
    return redirect("coding:review_round", study=study.slug, pk=pk)


@require_POST
@in_study(Permission.MANAGE_REVIEW)
def reopen_round(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    round_ = get_object_or_404(ReviewRound, study=study, pk=pk)
    actions.reopen_round(round_, by=request.user)
    return redirect("coding:review_round", study=study.slug, pk=pk)


def round_form(request: HttpRequest, study: Study, form: NewRoundForm, chosen: list[Excerpt]) -> HttpResponse:
    """Says before anything is opened whose words stay out, and why."""
    refused = Counter(answer.reason for each in chosen if not (answer := decision(Use.SHARE, each)).allowed)
    context = {
        "form": form,
        "total": len(chosen),
        "sharing": len(chosen) - refused.total(),
        "refused": refused.most_common(),
        "refused_count": refused.total(),
        "largest": LARGEST_ROUND,
        "open_rounds": study.review_rounds.filter(closed_at=None),
        "ids": ",".join(str(each.pk) for each in chosen),
    }
    return render(request, "coding/review_new.html", context, status=400 if form.errors else 200)


def chosen_excerpts(request: HttpRequest, study: Study) -> list[Excerpt]:
    if "all" in request.GET:
        found = excerpts(study, ExcerptFilterForm(request.GET, study=study).chosen())
        return list(with_evidence(in_place(found)[: LARGEST_ROUND + 1]))
    return by_ids(study, numbers(request.GET.getlist("excerpt")))


def posted_ids(request: HttpRequest) -> list[int]:
    return numbers(request.POST.get("excerpts", "").split(","))


def by_ids(study: Study, ids: list[int]) -> list[Excerpt]:
    """In the order in which they were said; ids of other studies are none of ours and find nothing."""
    return list(with_evidence(in_place(Excerpt.objects.filter(study=study, pk__in=ids[: LARGEST_ROUND + 1]))))
