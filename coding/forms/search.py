"""What is searched for in a study, and what of it is coded. Sent by GET, so that a search has an address."""

from django import forms

from coding.models import Code
from coding.queries.search import Coded, Narrowed, Unit
from sessions.models import FieldSession, Speaker, Transcript
from sessions.searching import HELP, LONGEST, Query, QueryError, parse
from studies.models import Study
from studies.requests import words


class SearchForm(forms.Form):
    """A value that is none of the choices is left out, as in the list of excerpts."""

    q = forms.CharField(label="Words", required=False, max_length=LONGEST, help_text=HELP)
    session = forms.ModelChoiceField(FieldSession.objects.none(), required=False, empty_label="Any")
    transcript = forms.ModelChoiceField(
        Transcript.objects.none(), label="Group or transcript", required=False, empty_label="Any"
    )
    who = forms.ChoiceField(label="Speaker", required=False)
    coded = forms.ChoiceField(label="Coded", choices=Coded.CHOICES, required=False)
    code = forms.ModelChoiceField(Code.objects.none(), label="With the code", required=False, empty_label="Any")

    def __init__(self, data, *, study: Study) -> None:
        super().__init__(data)
        self.fields["q"].widget = forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "spellcheck": "false", "aria-describedby": "search-help"}
        )
        self.fields["session"].queryset = study.field_sessions.all()
        self.fields["transcript"].queryset = study.transcripts.select_related("field_session")
        self.fields["transcript"].label_from_instance = lambda each: f"{each.field_session}, {each}"
        self._people = {
            f"p{person.pk}": person for person in study.participants.filter(speakers__turns__isnull=False).distinct()
        }
        unlinked = Speaker.objects.filter(transcript__study=study, participant=None)
        names = unlinked.order_by("name").values_list("name", flat=True).distinct()
        self.fields["who"].choices = [
            ("", "Anybody"),
            *((key, str(person)) for key, person in self._people.items()),
            ("As named in the files", [(f"n{name}", name) for name in names]),
        ]
        self.fields["code"].queryset = study.codes.in_order()
        self.fields["code"].label_from_instance = lambda code: f"{code.letters} {code.name}"

    def asked(self) -> tuple[Query | None, str]:
        """What is looked for, or why that cannot be searched for; neither where nothing was typed."""
        self.is_valid()
        typed = self.cleaned_data.get("q", words(self.data.get("q")))
        if not typed.strip():
            return None, ""
        try:
            return parse(typed), ""
        except QueryError as refused:
            return None, str(refused)

    def narrowed(self) -> Narrowed:
        self.is_valid()
        names = ("session", "transcript", "coded", "code")
        chosen = {name: value for name in names if (value := self.cleaned_data.get(name))}
        who = self.cleaned_data.get("who") or ""
        return Narrowed(**chosen, participant=self._people.get(who), speaker=who[1:] if who.startswith("n") else "")

    @property
    def is_narrowed(self) -> bool:
        return self.narrowed() != Narrowed()


class CodeHitsForm(forms.Form):
    """Which code the hits would get, and what of the text around each of them."""

    give = forms.ModelChoiceField(Code.objects.none(), label="Code", required=False, empty_label="Choose a code")
    unit = forms.ChoiceField(label="Code each hit as", choices=Unit.CHOICES, required=False)

    def __init__(self, data, *, study: Study) -> None:
        super().__init__(data)
        self.fields["give"].queryset = study.codes.in_use().in_order()
        self.fields["give"].label_from_instance = lambda code: f"{code.letters} {code.name}"

    @property
    def code(self) -> Code | None:
        self.is_valid()
        return self.cleaned_data.get("give")

    @property
    def chosen_unit(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("unit") or Unit.SENTENCE
