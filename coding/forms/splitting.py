"""The form that splits a code: a row for each new one."""

import uuid

from django import forms

from coding.actions.splitting import BELOW, BESIDE, MOST_PARTS, Part
from coding.models import Code

ROWS = 4


class PartForm(forms.Form):
    name = forms.CharField(label="Name", max_length=80, required=False)
    definition = forms.CharField(label="Definition", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict:
        values = super().clean()
        if values.get("definition") and not values.get("name") and "name" not in self.errors:
            self.add_error("name", "This new code has no name.")
        return values


class BasePartForms(forms.BaseFormSet):
    def add_fields(self, form: PartForm, index: int) -> None:
        super().add_fields(form, index)
        form.fields["name"].label = f"New code {index + 1}"
        form.fields["name"].required = index == 0


PartForms = forms.formset_factory(PartForm, formset=BasePartForms, extra=ROWS, max_num=MOST_PARTS)


class SplitForm(forms.Form):
    definition = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    where = forms.ChoiceField(
        label="Place of the new codes",
        choices=[(BESIDE, "beside it"), (BELOW, "below it")],
        initial=BESIDE,
        widget=forms.RadioSelect,
    )
    save_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, code: Code, **kwargs) -> None:
        super().__init__(*args, initial={"definition": code.definition, "where": BESIDE}, **kwargs)
        self.fields["definition"].label = f"Definition of “{code.name}” from now on"
        self.fields["save_id"].initial = uuid.uuid4

    @staticmethod
    def parts(rows: "forms.BaseFormSet") -> list[Part]:
        """The rows with a name."""
        filled = [row.cleaned_data for row in rows if row.cleaned_data.get("name")]
        return [Part(values["name"], values["definition"]) for values in filled]
