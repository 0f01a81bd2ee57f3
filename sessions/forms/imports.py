"""Uploading transcripts, and settling what a file is before it is imported."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from sessions.actions.holding import check_date
from sessions.actions.speakers import TEAM
from sessions.models import BreakoutGroup, FieldSession, Participant, Phase, TranscriptImport
from sessions.parsers.detect import EXTENSIONS, MAX_BYTES, too_large, why_not
from sessions.parsers.types import ParsedTranscript
from studies.refused import Refused

MOST_FILES = 20
LATER, NOT_A_SPEAKER, SAME = "", "not", "same:"


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


@dataclass(frozen=True)
class Chosen:
    """Files that can be read, and a sentence for each that cannot."""

    files: list[UploadedFile]
    refused: list[str]


class FilesField(forms.FileField):
    """One or many files. A bad one does not hold up the good ones; without a good one the field is wrong."""

    widget = ManyFiles
    default_error_messages = {"required": "Choose a file first.", "empty": "The file is empty. Choose another one."}

    def clean(self, data: Any, initial: Any = None) -> Chosen:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"You chose {len(files)} files (limit {MOST_FILES} at once). Choose fewer.")
        good, refused = [], []
        for file in files or [None]:  # no file at all is one that is missing
            try:
                good.append(self.readable(file, initial))
            except forms.ValidationError as error:
                refused += [f"“{file.name}”: {message}" if file else message for message in error.messages]
        if not good:
            raise forms.ValidationError(refused)
        return Chosen(good, refused)

    def readable(self, file: Any, initial: Any) -> UploadedFile:
        file = super().clean(file, initial)
        if reason := why_not(file.name):
            raise forms.ValidationError(reason)
        if file.size > MAX_BYTES:
            raise forms.ValidationError(too_large(file.size))
        return file


class UploadForm(forms.Form):
    place = forms.ChoiceField(label="Part of the session", required=False)
    files = FilesField(label="Files", help_text="txt, docx, odt, rtf, pdf, vtt, srt or csv; you can choose several")

    def __init__(self, *args, field_session: FieldSession, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, tuple[Phase | None, BreakoutGroup | None]] = {"": (None, None)}
        choices = [("", "The whole session")]
        for phase in field_session.phases.prefetch_related("groups"):
            self.places[f"phase-{phase.pk}"] = (phase, None)
            choices.append((f"phase-{phase.pk}", str(phase)))
            for group in phase.groups.all():
                self.places[f"group-{group.pk}"] = (phase, group)
                choices.append((f"group-{group.pk}", f"{phase}: {group}"))
        self.fields["place"].choices = choices
        self.fields["files"].widget.attrs["accept"] = ",".join(f".{ending}" for ending in EXTENSIONS)

    def place_chosen(self) -> tuple[Phase | None, BreakoutGroup | None]:
        return self.places[self.cleaned_data["place"]]


class PreviewForm(forms.Form):
    """What a person may decide: how the file is read, what it is called, and who speaks."""

    rule = forms.ChoiceField(label="A new speaker starts at", required=False, widget=forms.RadioSelect)
    encoding = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    title = forms.CharField(max_length=120)
    language = forms.CharField(max_length=10, required=False, help_text="such as en, it, el; guessed from the text")
    is_notes = forms.BooleanField(label="Notes, not a recording", required=False)
    held_on = forms.DateField(
        label="Date of the session",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="The session is still planned. Importing sets it to “Held” on this date.",
    )

    def __init__(self, *args, row: TranscriptImport, parsed: ParsedTranscript, people: list[Participant], **kwargs):
        super().__init__(*args, **kwargs)
        self.row, self.parsed, self.people = row, parsed, {str(person.pk): person for person in people}
        if row.field_session.status != FieldSession.Status.PLANNED:
            del self.fields["held_on"]
        self.fields["rule"].choices = [(rule.key, rule.label) for rule in parsed.rules] or [("", "")]
        self.fields["encoding"].choices = [(one.key, one.label) for one in parsed.encodings] or [("", "")]
        for name in ("speaker_column", "text_column", "begin_column") if parsed.columns else ():
            label = {"speaker_column": "Speaker", "text_column": "Words", "begin_column": "Begins at"}[name]
            choices = [("", "as found"), *((column, column) for column in parsed.columns)]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
        labels = [speaker.label for speaker in [*parsed.speakers, *parsed.set_aside]]
        for n, label in enumerate(labels):
            self.fields[f"who-{n}"] = forms.ChoiceField(
                label=label, choices=self.choices_for(label, labels), required=False
            )
        self.labels = labels

    def choices_for(self, label: str, labels: list[str]) -> list:
        people = [(str(person.pk), str(person)) for person in self.people.values()]
        others = [(f"{SAME}{other}", f"Same as {other}") for other in labels if other != label]
        return [
            (LATER, "Link later"),
            (TEAM, "Research team"),
            (NOT_A_SPEAKER, "Not a speaker"),
            ("Participants", people),
            ("Another name of", others),
        ]

    def clean_title(self) -> str:
        title = self.cleaned_data["title"]
        if self.row.field_session.transcripts.filter(title=title).exists():
            raise forms.ValidationError(
                f"“{self.row.field_session}” already has a transcript with this title. Choose another title."
            )
        return title

    def clean_held_on(self) -> datetime.date | None:
        """Asked for by the last button only: who reads the file again need not know the date yet."""
        if self.data.get("action") != "import":
            return self.cleaned_data["held_on"]
        try:
            return check_date(self.cleaned_data["held_on"])
        except Refused as reason:
            raise forms.ValidationError(str(reason)) from reason

    def who(self) -> dict[str, str]:
        return {label: self.cleaned_data.get(f"who-{n}", "") for n, label in enumerate(self.labels)}

    def options(self) -> dict[str, Any]:
        """What is kept of the choices; `parse` is what the reader needs, by the names of ParseOptions."""
        parse = self.labels_for_reader() | self.changed("speaker_rule", "rule", self.parsed.rule_used)
        parse |= self.changed("encoding", "encoding", self.parsed.encoding)
        for name in ("speaker_column", "text_column", "begin_column"):
            parse[name] = self.cleaned_data.get(name)
        names = ("title", "language", "is_notes")
        held_on = self.cleaned_data.get("held_on")
        return {"parse": {key: value for key, value in parse.items() if value}, "who": self.who()} | {
            **{name: self.cleaned_data[name] for name in names},
            **({"held_on": held_on.isoformat()} if held_on else {}),
        }

    def labels_for_reader(self) -> dict[str, list[str]]:
        """Labels that are speakers although they do not look it, and the reverse; earlier choices stay."""
        who, aside = self.who(), {speaker.label for speaker in self.parsed.set_aside}
        refused = {label for label, one in who.items() if one == NOT_A_SPEAKER}
        too, never = set(self.earlier("speakers_too")), set(self.earlier("not_speakers"))
        unseen = {*too, *never} - set(self.labels)
        return {
            "not_speakers": sorted((refused - aside) | (refused & never) | (never & unseen)),
            "speakers_too": sorted((aside - refused) | (too - refused - unseen) | (too & unseen)),
        }

    def changed(self, option: str, name: str, used: str) -> dict[str, str]:
        """The choice, if it is another than the reader's own or was made before."""
        chosen = self.cleaned_data[name]
        return {option: chosen} if chosen and (chosen != used or self.earlier(option)) else {}

    def earlier(self, name: str) -> Any:
        return self.row.options.get("parse", {}).get(name, [])

    def people_chosen(self) -> dict[str, Participant | str | None]:
        return {label: TEAM if one == TEAM else self.people.get(one) for label, one in self.who().items()}

    def same_as(self) -> dict[str, str]:
        """Label -> the label that it is another name of, followed to its end; a circle is nobody's alias."""
        direct = {label: one.removeprefix(SAME) for label, one in self.who().items() if one.startswith(SAME)}
        found = {}
        for label in direct:
            end, seen = label, set()
            while end in direct and end not in seen:
                seen.add(end)
                end = direct[end]
            if end not in direct:
                found[label] = end
        return found
