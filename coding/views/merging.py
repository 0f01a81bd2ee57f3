"""One code into another, looked at before; codings under an earlier wording; and undo from the codebook's pages."""

import uuid
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from coding.actions.merging import STAY, UNDER, merge_code
from coding.actions.rechecking import still_fits, waiting
from coding.actions.taking_off import take_off
from coding.models import Code, Coding, Memo
from coding.queries.history import tell
from studies import undo
from studies.access import in_study
from studies.answers import refusals_on
from studies.models import Study
from studies.permissions import Permission
from studies.plurals import plural
from studies.requests import number, numbers, page_before

PER_PAGE = 50


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(Code.objects.none(), label="Into", empty_label="Choose the code that stays")
    below = forms.ChoiceField(
        label="Codes below it",
        choices=[(UNDER, "move under the code that stays"), (STAY, "stay where they are")],
        initial=UNDER,
        widget=forms.RadioSelect,
        required=False,
    )
    save_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, code: Code, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = code.study.codes.in_use().exclude(pk=code.pk).in_order()
        self.fields["into"].label_from_instance = lambda one: f"{one.letters} {one.name}"


@dataclass(frozen=True)
class Foreseen:
    """What a merge would do, counted: `after == source + target - doubles`."""

    source: int
    target: int
    doubles: int
    memos: int
    below: int

    @property
    def after(self) -> int:
        return self.source + self.target - self.doubles


def foresee(code: Code, into: Code) -> Foreseen:
    both = Coding.objects.filter(code=into, excerpt=OuterRef("excerpt"), coder=OuterRef("coder"))
    codings = Coding.objects.filter(code=code)
    return Foreseen(
        source=codings.count(),
        target=Coding.objects.filter(code=into).count(),
        doubles=codings.filter(Exists(both)).count(),
        memos=Memo.objects.standing().filter(code=code).count(),
        below=code.children.count(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_CODEBOOK)
def merge(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    code = get_object_or_404(study.codes.select_related("dimension", "study"), pk=pk)
    into = study.codes.in_use().filter(pk=number(request.GET.get("into"))).exclude(pk=pk).first()
    form = MergeForm(request.POST or None, code=code, initial={"into": into, "below": UNDER})
    if form.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            done = merge_code(
                code, into=values["into"], by=request.user, below=values["below"] or UNDER, save_id=values["save_id"]
            )
            one = f", {done.doubles} of them on both" if done.doubles else ""
            messages.success(
                request,
                f"“{code.name}” had {plural(done.source, 'coding')} and “{values['into'].name}” {done.target}{one}. "
                f"Now “{values['into'].name}” has {done.after}.",
            )
            return redirect("coding:code", study=study.slug, pk=values["into"].pk)
    context = {"code": code, "form": form, "into": into, "foreseen": foresee(code, into) if into else None}
    return render(request, "coding/merge.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.CODE)
def recheck(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    """One's own codings under earlier wordings: they still fit, or are taken off."""
    code = get_object_or_404(study.codes.select_related("dimension", "study"), pk=pk)
    mine = waiting(code, request.user)
    if request.method == "POST":
        chosen = numbers(request.POST.getlist("coding"))
        if request.POST.get("action") == "off":
            done = take_off(
                code, by=request.user, codings=list(mine.filter(pk__in=chosen).values_list("pk", flat=True))
            )
            messages.success(request, f"Removed the code from {plural(done, 'excerpt')}.")
        else:
            done = still_fits(code, by=request.user, codings=chosen)
            messages.success(request, f"Marked {plural(done, 'coding')} as still fitting.")
        return redirect("coding:code_recheck", study=study.slug, pk=pk)
    rows = mine.select_related("excerpt__transcript__field_session").prefetch_related("excerpt__spans")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    wordings = {wording.version: wording for wording in code.versions.all()}
    others = Coding.objects.filter(code=code).exclude(code_version=code.version).exclude(coder=request.user)
    context = {
        "code": code,
        "page": page,
        "rows": [(coding, wordings.get(coding.code_version)) for coding in page],
        "done": Coding.objects.filter(code=code, coder=request.user, code_version=code.version).count(),
        "others": others.order_by("coder__name").values_list("coder__name").annotate(n=Count("pk")),
    }
    return render(request, "coding/recheck.html", context)


@require_POST
@in_study(Permission.CODE)
def undo_last(request: HttpRequest, study: Study) -> HttpResponse:
    """Undo on pages without the coding screen: one's last change, told in words."""
    try:
        event = undo.undo(study, request.user)
    except undo.CannotUndo as refused:
        messages.error(request, refused.message)
    else:
        words = tell(event, study)
        messages.success(request, f"{words[0].upper()}{words[1:]}.")
    return redirect(page_before(request) or reverse("coding:codebook", args=[study.slug]))
