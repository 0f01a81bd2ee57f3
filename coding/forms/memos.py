"""What narrows the list of memos (sent by GET), and a memo that is written or changed on a page."""

import uuid

from django import forms
from django.utils.formats import date_format

from coding.models import Code
from coding.queries.memos import ABOUT, MemoFilter
from sessions.models import FieldSession
from studies.models import Study, User


class MemoFilterForm(forms.Form):
    """A value that is none of the choices is left out."""

    words = forms.CharField(label="Words", required=False, max_length=200)
    about = forms.ChoiceField(
        label="About", required=False, choices=[("", "Anything"), *((key, words) for key, words in ABOUT.items())]
    )
    author = forms.ModelChoiceField(User.objects.none(), label="Written by", required=False, empty_label="Anybody")
    code = forms.ModelChoiceField(Code.objects.none(), required=False, empty_label="Any")
    session = forms.ModelChoiceField(FieldSession.objects.none(), required=False, empty_label="Any")
    since = forms.DateField(
        label="Changed since", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data, *, study: Study) -> None:
        super().__init__(data)
        self.fields["author"].queryset = User.objects.filter(memos__in=study.memos.standing()).distinct()
        self.fields["code"].queryset = study.codes.in_order()
        self.fields["code"].label_from_instance = lambda code: f"{code.letters} {code.name}"
        self.fields["session"].queryset = study.field_sessions.all()

    def chosen(self) -> MemoFilter:
        self.is_valid()
        return MemoFilter(**{name: value for name, value in self.cleaned_data.items() if value})

    def active(self) -> list[tuple[str, str, str]]:
        """(name, label, value in words) of each filter in use."""
        words = {"about": lambda value: ABOUT[value], "since": lambda value: date_format(value, "j F Y")}
        return [
            (name, self.fields[name].label or name.capitalize(), words.get(name, str)(value))
            for name, value in self.cleaned_data.items()
            if value
        ]


class MemoForm(forms.Form):
    text = forms.CharField(label="Memo", max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}))
    on = forms.ChoiceField(choices=list(ABOUT.items()), widget=forms.HiddenInput)
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    save_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class MemoChangeForm(forms.Form):
    text = forms.CharField(label="Memo", max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)
