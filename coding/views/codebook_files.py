"""A codebook from a file, looked at before it changes anything."""

import tempfile
import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from coding.actions.codebook_files import import_codebook
from coding.codebook_files import plan
from sessions.parsers.sandbox import read_table_in_child
from sessions.parsers.types import ImportRefused
from studies.access import in_study
from studies.formulas import uncovered
from studies.models import Study
from studies.permissions import Permission
from studies.plurals import plural
from studies.refused import Refused
from studies.requests import words

MOST_BYTES = 2 * 1024 * 1024


class FileForm(forms.Form):
    file = forms.FileField(label="File", help_text="csv, xlsx or docx, at most 2 MB; its first row names the columns.")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("The file is too large (limit 2 MB).")
        return file


class RowsField(forms.JSONField):
    def to_python(self, value: str) -> object:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:  # a number of thousands of figures, brackets without end
            raise forms.ValidationError("Choose the file again.") from error


class RowsForm(forms.Form):
    """The rows as they were shown; they are planned again when they are imported."""

    rows = RowsField(widget=forms.HiddenInput)
    save_id = forms.UUIDField(widget=forms.HiddenInput)

    def clean_rows(self) -> list[list[str]]:
        rows = self.cleaned_data["rows"]
        if not isinstance(rows, list) or any(not isinstance(row, list) for row in rows):
            raise forms.ValidationError("Choose the file again.")
        return [[words(str(cell)) for cell in row] for row in rows]


@require_http_methods(["GET", "HEAD", "POST"])
@in_study(Permission.EDIT_CODEBOOK)
def import_file(request: HttpRequest, study: Study) -> HttpResponse:
    if request.method == "POST" and "rows" in request.POST:
        return commit(request, study)
    form = FileForm(request.POST or None, request.FILES or None)
    context = {"form": form}
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = read(file)
        except ImportRefused as refused:
            form.add_error("file", refused.message)
        else:
            context |= shown(study, rows)
    return render(request, "coding/codebook_import.html", context, status=400 if form.errors else 200)


def read(file) -> list[list[str]]:
    """In the limited child process, which needs a real file: small uploads are in memory. Only csv has apostrophes."""
    with tempfile.TemporaryFile() as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.seek(0)
        rows = read_table_in_child(kept, file.name)
    if file.name.lower().endswith((".xlsx", ".docx")):
        return rows
    return [[uncovered(cell) for cell in row] for row in rows]


def shown(study: Study, rows: list[list[str]]) -> dict:
    planned = plan(study, rows)
    kinds = {kind: [one for one in planned if one.kind == kind] for kind in ("problem", "new", "changed", "same")}
    work = len(kinds["new"]) + len(kinds["changed"])
    initial = {"rows": rows, "save_id": uuid.uuid4()}
    return {"kinds": kinds, "planned": planned, "work": work, "rows_form": RowsForm(initial=initial)}


def commit(request: HttpRequest, study: Study) -> HttpResponse:
    form = RowsForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose the file again.")
        return redirect("coding:codebook_import", study=study.slug)
    try:
        event = import_codebook(study, form.cleaned_data["rows"], by=request.user, save_id=form.cleaned_data["save_id"])
    except Refused as error:
        messages.error(request, f"{error.message} Nothing was imported.")
        return redirect("coding:codebook_import", study=study.slug)
    imported = event.after["n"] if event else 0
    messages.success(request, f"Imported {plural(imported, 'code')} from the file.")
    return redirect("coding:codebook", study=study.slug)
