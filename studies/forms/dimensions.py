"""Input of the pages where a coordinator sets up the study's dimensions."""

import re

from django import forms

from studies.forms.stamped import StampedForm
from studies.models import Dimension, Study
from studies.names import key, tidy

HUES = [(hue, f"Colour {hue}") for hue in range(1, 9)]


class DimensionForm(StampedForm):
    hue = forms.TypedChoiceField(label="Colour", coerce=int, choices=HUES, widget=forms.RadioSelect)

    class Meta:
        model = Dimension
        fields = ["name", "short_name", "letters", "question", "hue"]
        labels = {"letters": "Two letters"}
        help_texts = {
            "name": "In full, as the report prints it.",
            "short_name": "For lists and tables.",
            "letters": "Shown beside the colour, for people who cannot tell colours apart.",
            "question": "The question that people were asked. It is printed above the findings.",
        }
        widgets = {"question": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, study: Study, **kwargs) -> None:
        self.study = study
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial.setdefault("hue", free_hue(study))

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])

    def clean_short_name(self) -> str:
        short = tidy(self.cleaned_data["short_name"])
        for other in self.study.dimensions.in_use().exclude(pk=self.instance.pk):
            if key(other.short_name) == key(short):
                raise forms.ValidationError(f"“{other.short_name}” exists already. Choose another name.")
        return short

    def clean_letters(self) -> str:
        letters = self.cleaned_data["letters"].strip().upper()
        if not re.fullmatch(r"[^\W_]{2}", letters):
            raise forms.ValidationError("Enter two letters or digits, such as BE.")
        return letters

    def clean_question(self) -> str:
        return tidy(self.cleaned_data["question"])

    def validate_constraints(self) -> None:
        """The action says in plain words which letters are taken; the database's sentence would come first."""


def free_hue(study: Study) -> int:
    """The colour that the fewest dimensions have."""
    used = list(study.dimensions.in_use().values_list("hue", flat=True))
    return min(range(1, 9), key=used.count)
