"""What a click on the list of corrected words says."""

from typing import Any

from django import forms

from studies.requests import numbers

MOST = 500
NEEDS = {"keep": ["excerpt"], "take_off": ["excerpt"], "put": ["span", "turn", "start"], "undo": ["seq"]}


class SettleForm(forms.Form):
    action = forms.ChoiceField(choices=[(name, name) for name in NEEDS])
    excerpt = forms.TypedMultipleChoiceField(coerce=int, required=False)
    span = forms.IntegerField(min_value=1, required=False)
    turn = forms.IntegerField(min_value=1, required=False)
    start = forms.IntegerField(min_value=0, required=False)
    seq = forms.IntegerField(min_value=1, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        # Any excerpt of the study: the action looks for it there.
        self.fields["excerpt"].choices = [(one, one) for one in numbers(data.getlist("excerpt")[:MOST])]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if any(given.get(name) in (None, []) for name in NEEDS.get(given.get("action", ""), [])):
            raise forms.ValidationError("Something is missing.")
        return given
