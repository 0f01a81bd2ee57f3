"""Forms of the codebook, the list of excerpts, review rounds and practices. What is written is done by `actions`."""

import uuid
from dataclasses import dataclass

from django import forms
from django.db.models import Q

from coding.models import Code, Practice, ReviewRound
from coding.queries.dimensions import shown_dimensions
from coding.queries.excerpts import Branch, ExcerptFilter, ReviewState
from sessions.models import FieldSession, Participant, Transcript
from studies.forms.studies import SeveralField
from studies.models import Dimension, Role, Study, User

SUMMARY_WORDS = 120


def dimension_words(dimension: Dimension) -> str:
    return f"{dimension.letters} {dimension.short_name}{' (retired)' if dimension.retired_at else ''}"


class CodeForm(forms.ModelForm):
    """Name and description. `version` is the one that was read, so that nobody's change is written over."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Code
        fields = ["name", "definition", "include", "exclude", "example"]
        widgets = {
            "definition": forms.Textarea(attrs={"rows": 3}),
            "include": forms.Textarea(attrs={"rows": 2}),
            "exclude": forms.Textarea(attrs={"rows": 2}),
            "example": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {"example": "Partners do not see it, so it may quote someone."}

    def validate_constraints(self) -> None:
        """The action says in plain words which name is taken; the database's sentence would come first."""


@dataclass(frozen=True)
class Place:
    """Where a code stands: directly under a dimension (None: emergent) or under another code."""

    dimension: Dimension | None
    parent: Code | None = None


class PlaceField(forms.ChoiceField):
    """One list of all places of the codebook; its value becomes a `Place`."""

    def offer(self, tree: list[Branch], without: set[int] = frozenset()) -> None:
        self.places: dict[str, Place] = {}
        groups = []
        for branch in tree:
            if branch.dimension and branch.dimension.retired_at:
                continue
            head = f"d{branch.dimension.pk}" if branch.dimension else "emergent"
            title = f"{branch.dimension.letters} {branch.dimension.short_name}" if branch.dimension else "Emergent"
            self.places[head] = Place(branch.dimension)
            options = [(head, title)]
            for row in branch.rows:
                if row.code.pk not in without and not row.code.retired_at:
                    self.places[f"c{row.code.pk}"] = Place(branch.dimension, row.code)
                    options.append((f"c{row.code.pk}", f"{title}, under {row.code.name}"))
            groups.append((title, options))
        self.choices = groups

    def clean(self, value: str) -> Place:
        return self.places[super().clean(value)]

    @staticmethod
    def value_of(code: Code) -> str:
        if code.parent_id:
            return f"c{code.parent_id}"
        return f"d{code.dimension_id}" if code.dimension_id else "emergent"


class NewCodeForm(CodeForm):
    place = PlaceField(label="Place")
    version = None
    save_id = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ["name", "place"]

    def __init__(self, *args, tree: list[Branch], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(tree)
        self.fields["save_id"].initial = uuid.uuid4


class MoveForm(forms.Form):
    place = PlaceField(label="Move to")

    def __init__(self, *args, tree: list[Branch], without: set[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(tree, without)


class ColourForm(forms.Form):
    own_hue = forms.TypedChoiceField(
        label="Colour", coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args, dimensions: list[Dimension], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        names = {dimension.hue: dimension.short_name for dimension in reversed(dimensions)}
        colours = [(hue, f"as {names[hue]}" if hue in names else f"colour {hue}") for hue in range(1, 9)]
        self.fields["own_hue"].choices = [("", "as the dimension"), *colours]


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
        self.fields["code"].queryset = study.codes.select_related("dimension")
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


class PartnerChoices(SeveralField):
    widget = forms.CheckboxSelectMultiple

    def of(self, study: Study) -> None:
        members = study.memberships.current().filter(role=Role.PARTNER).select_related("organisation")
        organisations = {membership.user_id: membership.organisation for membership in members}
        self.queryset = User.objects.filter(pk__in=organisations)
        self.label_from_instance = lambda user: ", ".join(
            str(part) for part in (user, organisations.get(user.pk)) if part
        )


class RoundForm(forms.ModelForm):
    partners = PartnerChoices(
        User.objects.none(), label="Partners", error_messages={"required": "Invite at least one partner."}
    )

    class Meta:
        model = ReviewRound
        fields = ["title", "closes_on", "partners"]
        widgets = {"closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        labels = {"closes_on": "Closes on"}
        help_texts = {
            "title": "Such as “Resistance, first look”. Without a title, the round is called by its number.",
            "closes_on": "Partners see this day. You close the round yourself.",
        }

    def __init__(self, *args, study: Study, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partners"].of(study)


class NewRoundForm(RoundForm):
    # Numbers with commas between them, as one field: a round may hold more excerpts than a form may have fields.
    excerpts = forms.CharField(widget=forms.HiddenInput, max_length=8000)
    save_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class PracticeForm(forms.ModelForm):
    class Meta:
        model = Practice
        fields = ["code", "title", "summary", "level", "basis", "institution", "outside_actors", "dimensions"]
        field_classes = {"dimensions": SeveralField}
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 6}),
            "basis": forms.Textarea(attrs={"rows": 2}),
            "outside_actors": forms.Textarea(attrs={"rows": 2}),
            "dimensions": forms.CheckboxSelectMultiple,
        }
        help_texts = {"code": "Such as “GP4”.", "outside_actors": "Name, helix and role of each."}

    def __init__(self, *args, study: Study, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance.dimensions.values("pk") if self.instance.pk else []
        self.fields["dimensions"].queryset = study.dimensions.filter(Q(retired_at=None) | Q(pk__in=own))
        self.fields["dimensions"].label_from_instance = dimension_words

    def clean_summary(self) -> str:
        summary = self.cleaned_data["summary"]
        if (words := len(summary.split())) > SUMMARY_WORDS:
            raise forms.ValidationError(f"The summary has {words} words (limit {SUMMARY_WORDS}).")
        return summary
