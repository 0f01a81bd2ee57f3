"""A code: its wording, its place in the tree, its colour."""

import uuid
from dataclasses import dataclass

from django import forms

from coding.models import Code
from coding.queries.codebook import Branch
from studies.models import Dimension


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
