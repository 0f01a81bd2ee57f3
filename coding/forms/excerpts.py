"""What narrows the list of excerpts."""

from django import forms

from coding.forms.codebook import dimension_words
from coding.models import Code
from coding.queries.dimensions import shown_dimensions
from coding.queries.excerpts import ExcerptFilter, ReviewState
from sessions.models import FieldSession, Participant, Transcript
from studies.models import Study, User


class ExcerptFilterForm(forms.Form):
    """The filters of the list, sent by GET; a value that is none of the choices is left out and said so."""

    EMERGENT = "emergent"
    SORTS = [("place", "As they were said"), ("newest", "Newest first")]

    words = forms.CharField(label="Words", required=False, max_length=200)
    dimension = forms.ChoiceField(required=False)
    code = forms.ModelChoiceField(Code.objects.none(), required=False, empty_label="Any")
    session = forms.ModelChoiceField(FieldSession.objects.none(), required=False, empty_label="Any")
    transcript = forms.ModelChoiceField(
        Transcript.objects.none(), label="Group or transcript", required=False, empty_label="Any"
    )
    participant = forms.ModelChoiceField(
        Participant.objects.none(), label="Speaker", required=False, empty_label="Anybody"
    )
    coder = forms.ModelChoiceField(User.objects.none(), label="Coded by", required=False, empty_label="Anybody")
    review = forms.ChoiceField(label="Partners’ review", choices=[("", "Any"), *ReviewState.CHOICES], required=False)
    sort = forms.ChoiceField(label="Order", choices=SORTS, required=False)

    def __init__(self, data, *, study: Study) -> None:
        super().__init__(data)
        dimensions = list(shown_dimensions(study))
        self._dimensions = {str(dimension.pk): dimension for dimension in dimensions}
        self.fields["dimension"].choices = [
            ("", "Any"),
            *((str(each.pk), dimension_words(each)) for each in dimensions),
            (self.EMERGENT, "Emergent"),
        ]
        self.fields["code"].queryset = study.codes.in_order()
        self.fields["code"].label_from_instance = lambda code: f"{code.letters} {code.name}"
        self.fields["session"].queryset = study.field_sessions.all()
        self.fields["transcript"].queryset = study.transcripts.select_related("field_session")
        self.fields["transcript"].label_from_instance = lambda each: f"{each.field_session}, {each}"
        self.fields["participant"].queryset = study.participants.filter(speakers__turns__isnull=False).distinct()
        self.fields["coder"].queryset = User.objects.filter(codings__study=study).distinct()

    def chosen(self) -> ExcerptFilter:
        """The filters that can be used, also of a form in which another one is wrong."""
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if value and name != "sort"}
        dimension = values.pop("dimension", "")
        return ExcerptFilter(**values, dimension=self._dimensions.get(dimension), emergent=dimension == self.EMERGENT)

    @property
    def newest_first(self) -> bool:
        self.is_valid()
        return self.cleaned_data.get("sort") == "newest"

    def active(self) -> list[tuple[str, str, str]]:
        """(field, its name, the chosen value) of each filter in use, for the line above the list."""
        self.is_valid()
        return [
            (name, str(self[name].label), self._shown(name, value))
            for name, value in self.cleaned_data.items()
            if value and name != "sort"
        ]

    def _shown(self, name: str, value) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            return str(field.label_from_instance(value))
        return str(dict(field.choices)[value]) if isinstance(field, forms.ChoiceField) else f"“{value}”"
