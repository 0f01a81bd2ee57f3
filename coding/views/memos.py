"""All memos of a study: the list, its export, and memos written on pages without the coding screen."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST, require_safe

from coding import exporting, memoing
from coding.actions.memos import MemoChanged, add_memo, change_memo, remove_memo
from coding.api.memos import thing
from coding.exporting import Entry
from coding.forms_memos import MemoChangeForm, MemoFilterForm, MemoForm
from coding.memoing import ABOUT, Row
from coding.views.excerpts import without
from studies.access import in_study
from studies.models import Study
from studies.permissions import Permission
from studies.requests import page_before

PER_PAGE = 50
MOST_EXPORTED = 5000
HEAD = ("About", "On", "Code", "Who speaks", "Place", "Memo", "Written by", "Written", "Changed")
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
}


@require_safe
@in_study(Permission.VIEW_TRANSCRIPTS)
def memo_list(request: HttpRequest, study: Study) -> HttpResponse:
    form = MemoFilterForm(request.GET, study=study)
    found = memoing.memos(study, form.chosen())
    page = Paginator(memoing.with_targets(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": memoing.rows(study, page),
        "abouts": ABOUT,
        "chips": [(label, value, without(request.GET, name)) for name, label, value in form.active()],
        "query": f"{query}&" if (query := without(request.GET, "page")) else "",
        "any": page.paginator.count or study.memos.standing().exists(),
        "formats": FORMATS,
    }
    return render(request, "coding/memos.html", context)


@require_safe
@in_study(Permission.VIEW_TRANSCRIPTS)
def memo_export(request: HttpRequest, study: Study) -> HttpResponse:
    """The memos of the list as it is filtered, in one file. It quotes transcripts, so it is for who may read those."""
    kind = request.GET.get("as", "")
    if kind not in FORMATS:
        raise Http404("There is no such format.")
    form = MemoFilterForm(request.GET, study=study)
    found = memoing.memos(study, form.chosen())
    if (number := found.count()) > MOST_EXPORTED:
        messages.error(
            request,
            f"These are {number:,} memos; a file takes {MOST_EXPORTED:,}. Narrow the list and take it in parts.",
        )
        return redirect(f"{reverse('coding:memos', args=[study.slug])}?{without(request.GET, 'as')}")
    rows = memoing.rows(study, memoing.with_targets(found))
    day = timezone.localdate()
    title = f"Memos of {study.title}"
    note = f"{len(rows)} memos, {date_format(day, 'j F Y')}. Internal: they quote participants’ own words."
    if kind in {"csv", "xlsx"}:
        table = [cells(row) for row in rows]
        content = exporting.as_csv(HEAD, table) if kind == "csv" else exporting.as_xlsx("Memos", HEAD, table)
    else:
        write = exporting.as_docx if kind == "docx" else exporting.as_markdown
        content = write(title, note, [entry(row) for row in rows])
    response = HttpResponse(content, content_type=FORMATS[kind])
    response["Content-Disposition"] = f'attachment; filename="memos-{study.slug}-{day:%Y-%m-%d}.{kind}"'
    return response


def cells(row: Row) -> list[str]:
    memo = row.memo
    return [
        ABOUT[row.about], row.title, row.code.name if row.code else "", row.speaker, row.place, memo.text,
        str(memo.author), moment(memo.created_at), moment(memo.updated_at),
    ]  # fmt: skip


def entry(row: Row) -> Entry:
    memo = row.memo
    name = row.code.name if row.code else "" if row.is_quote else row.title
    heading = f"On {ABOUT[row.about]}" + (f": {name}" if name else "")
    about = " · ".join(part for part in (row.speaker, row.place, f"{memo.author}, {moment(memo.updated_at)}") if part)
    return Entry(heading, about, [row.title] if row.is_quote else [], memo.text)


def moment(at) -> str:
    return date_format(timezone.localtime(at), "Y-m-d H:i")


@require_POST
@in_study(Permission.CODE)
def memo_write(request: HttpRequest, study: Study) -> HttpResponse:
    form = MemoForm(request.POST)
    if not form.is_valid():
        messages.error(request, "A memo needs some words, and at most 20,000 characters.")
        return back(request, study)
    given = form.cleaned_data
    target = thing(request.access, given["on"], given["id"])
    add_memo(target, by=request.user, text=given["text"], study=study, save_id=given["save_id"])
    messages.success(request, "The memo is saved.")
    return back(request, study)


@require_POST
@in_study(Permission.CODE)
def memo_change(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    memo = get_object_or_404(study.memos.standing().select_related("study"), pk=pk)
    form = MemoChangeForm(request.POST)
    if memo.author_id != request.user.pk:
        messages.error(request, f"{memo.author} wrote this memo. Write one of your own beside it.")
    elif not form.is_valid():
        messages.error(request, "A memo needs some words, and at most 20,000 characters.")
    else:
        given = form.cleaned_data
        try:
            change_memo(memo, by=request.user, text=given["text"], version=given["version"])
            messages.success(request, "The memo is saved.")
        except MemoChanged as changed:
            messages.error(request, f"{changed} You wrote: “{given['text']}”")
    return back(request, study)


@require_POST
@in_study(Permission.CODE)
def memo_remove(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    memo = get_object_or_404(study.memos.standing().select_related("study"), pk=pk)
    if memo.author_id != request.user.pk:
        messages.error(request, f"{memo.author} wrote this memo. Only they can take it away.")
    else:
        remove_memo(memo, by=request.user)
        messages.success(request, "The memo is taken away. Undo on a transcript’s page brings it back.")
    return back(request, study)


def back(request: HttpRequest, study: Study) -> HttpResponse:
    """To the page that the form was on, if that is one of ours."""
    return redirect(page_before(request, f"/s/{study.slug}/") or reverse("coding:memos", args=[study.slug]))
