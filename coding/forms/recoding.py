"""Another code for the codings of chosen excerpts."""

import uuid

from django import forms

from coding.models import Code
from studies.models import Study


class RecodeForm(forms.Form):
    was = forms.ModelChoiceField(Code.objects.none(), label="Change my", required=False, empty_label="codes (any)")
    to = forms.ModelChoiceField(Code.objects.none(), label="to", empty_label="choose a code")
    save_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, data=None, *, study: Study) -> None:
        super().__init__(data, auto_id="recode-%s")
        codes = study.codes.in_order()
        self.fields["was"].queryset = codes
        self.fields["to"].queryset = codes.in_use()
        for name in ("was", "to"):
            self.fields[name].label_from_instance = lambda code: f"{code.letters} {code.name}"
