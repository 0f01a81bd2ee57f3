"""A corrected file on its way into the place of a transcript's text."""

from typing import Any

from django import forms

from sessions.forms.imports import FilesField, ManyFiles, PreviewForm
from sessions.models import TranscriptImport
from sessions.parsers.detect import EXTENSIONS
from sessions.parsers.types import ParsedTranscript

COLUMNS = ("speaker_column", "text_column", "begin_column")


class CorrectedFileForm(forms.Form):
    file = FilesField(
        label="Corrected file",
        widget=ManyFiles(attrs={"accept": ",".join(f".{ending}" for ending in EXTENSIONS)}),
        help_text="txt, docx, odt, rtf, pdf, vtt, srt or csv; it need not be the format of the first one",
    )

    def clean_file(self) -> Any:
        chosen = self.cleaned_data["file"]
        if len(chosen.files) + len(chosen.refused) > 1:
            raise forms.ValidationError("Choose one file: the corrected version of this transcript.")
        return chosen.files[0]


class ReadForm(PreviewForm):
    """How the file is read; who the labels are is known from the transcript."""

    def __init__(self, *args: Any, row: TranscriptImport, parsed: ParsedTranscript, **kwargs: Any) -> None:
        super().__init__(*args, row=row, parsed=parsed, people=[], **kwargs)
        for name in ("title", "language", "is_notes", *(f"who-{n}" for n in range(len(self.labels)))):
            del self.fields[name]

    def options(self) -> dict[str, Any]:
        kept = {key: value for key, value in self.row.options.get("parse", {}).items() if key not in self.chosen()}
        return self.row.options | {"parse": kept | {key: value for key, value in self.chosen().items() if value}}

    def chosen(self) -> dict[str, Any]:
        found = self.changed("speaker_rule", "rule", self.parsed.rule_used)
        found |= self.changed("encoding", "encoding", self.parsed.encoding)
        return found | {name: self.cleaned_data.get(name) for name in COLUMNS}
