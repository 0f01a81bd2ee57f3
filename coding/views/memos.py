"""All memos of a study: the list, and memos written on pages without the coding screen."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from coding.actions.memos import add_memo, change_memo, remove_memo
from coding.forms.memos import MemoChangeForm, MemoFilterForm, MemoForm
from coding.queries import memos
from coding.queries.memos import ABOUT, thing
from coding.views.excerpts import without
from studies.access import in_study
from studies.models import Study
from studies.permissions import Permission
from studies.refused import Refused
from studies.requests import page_before

PER_PAGE = 50


@require_safe
@in_study(Permission.VIEW_TRANSCRIPTS)
def memo_list(request: HttpRequest, study: Study) -> HttpResponse:
    form = MemoFilterForm(request.GET, study=study)
    found = memos.memos(study, form.chosen())
    page = Paginator(memos.with_targets(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": memos.rows(study, page),
        "abouts": ABOUT,
        "chips": [(label, value, without(request.GET, name)) for name, label, value in form.active()],
        "query": f"{query}&" if (query := without(request.GET, "page")) else "",
        "any": page.paginator.count or study.memos.standing().exists(),
    }
    return render(request, "coding/memos.html", context)


@require_POST
@in_study(Permission.CODE)
def memo_write(request: HttpRequest, study: Study) -> HttpResponse:
    form = MemoForm(request.POST)
    if not form.is_valid():
        messages.error(request, "A memo needs some words, and at most 20,000 characters.")
        return back(request, study)
    given = form.cleaned_data
    target = thing(study, given["on"], given["id"])
    add_memo(target, by=request.user, text=given["text"], study=study, save_id=given["save_id"])
    messages.success(request, "Memo saved.")
    return back(request, study)


@require_POST
@in_study(Permission.CODE)
def memo_change(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    memo = get_object_or_404(study.memos.standing().select_related("study"), pk=pk)
    form = MemoChangeForm(request.POST)
    if memo.author_id != request.user.pk:
        messages.error(request, f"{memo.author} wrote this memo. Add one of your own.")
    elif not form.is_valid():
        messages.error(request, "A memo needs some words, and at most 20,000 characters.")
    else:
        given = form.cleaned_data
        try:
            change_memo(memo, by=request.user, text=given["text"], version=given["version"])
            messages.success(request, "Memo saved.")
        except Refused as changed:
            messages.error(request, f"{changed} You wrote: “{given['text']}”")
    return back(request, study)


@require_POST
@in_study(Permission.CODE)
def memo_remove(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    memo = get_object_or_404(study.memos.standing().select_related("study"), pk=pk)
    if memo.author_id != request.user.pk:
        messages.error(request, f"{memo.author} wrote this memo. Only they can delete it.")
    else:
        remove_memo(memo, by=request.user)
        messages.success(request, "Memo deleted. Undo on a transcript’s page restores it.")
    return back(request, study)


def back(request: HttpRequest, study: Study) -> HttpResponse:
    """To the page that the form was on, if that is one of ours."""
    return redirect(page_before(request, f"/s/{study.slug}/") or reverse("coding:memos", args=[study.slug]))
