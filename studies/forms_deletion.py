"""What a deletion of words asks for: a reason out of a list, the password again, and for a study its title."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest

from studies.models import DeletionReason, Study

WRONG = "This is not your password."
TOO_OFTEN = "That was wrong too often. Wait a minute, then type it again."
NO_PASSWORD = "Your account has no password. Set one on the page of your account, then come back."  # noqa: S105


class FreshPasswordForm(forms.Form):
    """The password typed again, so that a computer left open deletes nothing; at most ten attempts a minute."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        user = self.request.user
        if not user.has_usable_password():
            raise forms.ValidationError(NO_PASSWORD)
        if not ratelimit.consume(self.request, action="reauthenticate", user=user):
            raise forms.ValidationError(TOO_OFTEN)
        if not user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(WRONG)
        return ""


class DeleteWordsForm(FreshPasswordForm):
    reason = forms.ChoiceField(
        label="Reason",
        choices=[("", "Choose a reason"), *DeletionReason.choices],
        help_text="This is what the history keeps, with your name and the numbers of what went.",
    )

    field_order = ["reason", "password"]


class DeleteStudyForm(DeleteWordsForm):
    title = forms.CharField(label="Title of the study", widget=forms.TextInput(attrs={"autocomplete": "off"}))

    field_order = ["title", "reason", "password"]

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        self.study = study
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = f"Type it as it stands here: {study.title}"

    def clean_title(self) -> str:
        if self.cleaned_data["title"].split() != self.study.title.split():
            raise forms.ValidationError(f"This is not the title of the study, which is: {self.study.title}")
        return self.study.title
