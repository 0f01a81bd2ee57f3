"""Input of the pages about people: what they are in the analysis, what they allow, and who they are."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone

from sessions.actions.participants import code_taken
from sessions.forms.attendance import AttendanceFields
from sessions.models import Consent, FieldSession, Participant
from sessions.pseudonyms import next_code_in, suggestions_for
from studies.forms.stamped import StampedForm
from studies.models import AttributionRule, Study

ANSWERS = [("yes", "Yes"), ("no", "No"), ("", "Not asked")]
TO_BOOL = {"yes": True, "no": False, "": None}
FROM_BOOL = {answer: word for word, answer in TO_BOOL.items()}
TWO_LETTERS = RegexValidator(r"^[A-Za-z]{2}$", "Two letters, such as IT or GR.")


class ParticipantForm(StampedForm):
    class Meta:
        model = Participant
        fields = [
            "code",
            "pseudonym",
            "capacity",
            "role_title",
            "organisation_kind",
            "helix",
            "country",
            "gender",
            "project",
            "attribution_rule",
            "note",
        ]
        labels = {
            "capacity": "Heard as",
            "role_title": "Role",
            "organisation_kind": "Kind of organisation",
            "helix": "Actor category",
            "attribution_rule": "Own wish for quotes",
        }
        help_texts = {
            "role_title": "Such as “equality officer”, without the name of the organisation.",
            "country": "Two letters, such as IT.",
            "project": "Never printed beside a role, because with few projects that could identify the person.",
            "note": "Only the research team sees it.",
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, study: Study, **kwargs) -> None:
        self.study = study
        super().__init__(*args, **kwargs)
        offer_code_and_names(self)
        self.fields["project"].queryset = study.projects.order_by("acronym").distinct()
        self.fields["project"].empty_label = "None"
        self.fields["attribution_rule"].choices = [("", "As the session"), *AttributionRule.choices]
        self.fields["country"].validators.append(TWO_LETTERS)
        for name in ("organisation_kind", "helix"):
            self.fields[name].choices = [("", "Not recorded"), *self.fields[name].choices[1:]]

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split()).upper()
        if self.study.participants.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise ValidationError(code_taken(code))
        return code

    def clean_country(self) -> str:
        return self.cleaned_data["country"].upper()

    def clean(self) -> dict[str, Any]:
        return with_code(self, super().clean())


class NewPersonForm(AttendanceFields, forms.ModelForm):
    """Somebody new, with what matters at once; the rest follows on the person's own page."""

    class Meta:
        model = Participant
        fields = ["code", "pseudonym", "capacity", "role_title", "country", "project"]
        labels = ParticipantForm.Meta.labels
        help_texts = {"pseudonym": "", "role_title": "Such as “equality officer”.", "country": "", "project": ""}

    def __init__(self, *args, field_session: FieldSession, **kwargs) -> None:
        self.study = field_session.study
        super().__init__(*args, field_session=field_session, **kwargs)
        offer_code_and_names(self)
        self.fields["project"].queryset = self.study.projects.order_by("acronym").distinct()
        self.fields["project"].empty_label = "None"
        self.fields["country"].validators.append(TWO_LETTERS)

    clean_code = ParticipantForm.clean_code
    clean_country = ParticipantForm.clean_country

    def clean(self) -> dict[str, Any]:
        return with_code(self, super().clean())


def offer_code_and_names(form: forms.ModelForm) -> None:
    """The next free code need not be typed; and first names that nobody in the study has."""
    code = form.instance.code or next_code_in(form.study)
    suggestions = suggestions_for(form.study, code)
    form.fields["pseudonym"].help_text = f"An invented first name, such as {', '.join(suggestions)}."
    if not form.instance.pk:
        team = next_code_in(form.study, Participant.Capacity.TEAM)
        form.fields["code"].required = False
        form.fields["code"].help_text = f"Leave empty for the next code: {code}, or {team} for the research team."


def with_code(form: forms.ModelForm, cleaned: dict[str, Any]) -> dict[str, Any]:
    if "code" not in form.errors and not cleaned.get("code"):
        cleaned["code"] = next_code_in(form.study, cleaned.get("capacity", ""))
    return cleaned


class ConsentForm(forms.Form):
    """One answer a scope, and where the answers come from."""

    method = forms.ChoiceField(label="How it was given", choices=Consent.Method)
    given_on = forms.DateField(
        label="Date", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    form_version = forms.CharField(label="Form version", max_length=20, required=False)
    for_all = forms.BooleanField(label="Apply these three to all answers, including unchanged ones", required=False)

    def __init__(self, *args, participant: Participant, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.stored = {consent.scope: consent for consent in participant.consents.all()}
        for scope in Consent.Scope:
            consent = self.stored.get(scope)
            self.fields[scope.value] = forms.ChoiceField(
                label=scope.label,
                choices=ANSWERS,
                required=False,
                initial=FROM_BOOL[consent.allowed if consent else None],
                widget=forms.RadioSelect,
                show_hidden_initial=True,
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A row a scope: its radio buttons and, from the record, since when and by which form."""
        return [{"field": self[scope.value], "consent": self.stored.get(scope)} for scope in Consent.Scope]

    @property
    def answers(self) -> dict[str, bool | None]:
        """Only what the user changed: somebody else's answer, given meanwhile, is not undone by an old page."""
        every = self.cleaned_data["for_all"]
        return {
            scope.value: TO_BOOL[self.cleaned_data[scope.value]]
            for scope in Consent.Scope
            if every or scope.value in self.changed_data
        }

    def clean_given_on(self) -> datetime.date | None:
        day = self.cleaned_data["given_on"]
        if day and day > timezone.localdate():
            raise ValidationError("This date is in the future. Enter an earlier one.")
        return day


class IdentityForm(forms.Form):
    name = forms.CharField(max_length=200, required=False)
    contact = forms.CharField(max_length=200, required=False, help_text="E-mail or telephone.")
    organisation = forms.CharField(
        max_length=200, required=False, help_text="Named in quotes only with consent, and only if the rules allow it."
    )


class WithdrawForm(forms.Form):
    on = forms.DateField(
        label="Withdrew on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )
