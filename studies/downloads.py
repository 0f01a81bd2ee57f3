"""The one way from a list on a page to a file: a form, the table, the event, the answer."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from studies.actions.exports import record_export
from studies.exporting import FORMATS, Table
from studies.models import Study
from studies.permissions import Permission

# What one request makes in a few seconds; measured with 5,000 excerpts in the slowest format.
MOST_ROWS = 5_000


class TooMuch(Exception):
    """More rows than a file takes; the message is for the user."""

    def __init__(self, number: int, noun: str) -> None:
        super().__init__(
            f"The list has {number:,} {noun}, and a file takes {MOST_ROWS:,}. Narrow the list and export it in parts."
        )


def check_number(number: int, noun: str) -> None:
    if number > MOST_ROWS:
        raise TooMuch(number, noun)


class ExportForm(forms.Form):
    """`query` is the list's address as it was filtered, so that the file has what the page shows."""

    format = forms.ChoiceField(choices=[(key, each.words) for key, each in FORMATS.items()])
    memos = forms.BooleanField(label="With memos", required=False)
    original = forms.BooleanField(label="Original words, without masks", required=False)
    query = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)

    @property
    def filters(self) -> QueryDict:
        return QueryDict(self.cleaned_data["query"])


def answer(
    request: HttpRequest, study: Study, page: str, make: Callable[[ExportForm], Table], *, has_words: bool = False
) -> HttpResponse:
    """The file; or the list's page again, with a message or for who comes here by an address.

    `has_words`: the table quotes participants, so original words can be asked for, by who may read transcripts.
    """
    if request.method != "POST":
        return redirect(page)
    form = ExportForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose a file format.")
        return redirect(page)
    query = form.cleaned_data["query"]
    is_original = has_words and form.cleaned_data["original"]
    if is_original and not request.access.has(Permission.VIEW_TRANSCRIPTS):
        raise PermissionDenied("Only people who can read the transcripts can export the original words.")
    try:
        table = make(form)
    except TooMuch as error:
        messages.error(request, str(error))
        return redirect(f"{page}?{query}" if query else page)
    chosen = form.cleaned_data["format"]
    record_export(study, by=request.user, table=table, format=chosen, is_original=is_original)
    return file(table, chosen, study)


def file(table: Table, format: str, study: Study) -> HttpResponse:
    chosen = FORMATS[format]
    response = HttpResponse(chosen.write(table), content_type=chosen.content_type)
    name = f"{table.name}-{table.part and f'{table.part}-'}{study.slug}-{timezone.localdate():%Y-%m-%d}.{chosen.ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
