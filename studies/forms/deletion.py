"""What a deletion of words asks for: a reason out of a list, the password again, and for a study its title."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest

from studies.models import DeletionReason, Study

WRONG = "Wrong password. Type it again."
TOO_OFTEN = "Too many wrong passwords. Wait a minute, then try again."
NO_PASSWORD = "Your account has no password. Set one in your account settings, then come back."  # noqa: S105


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
        help_text="The history keeps this reason, your name and the numbers of what was deleted.",
    )

    field_order = ["reason", "password"]


class DeleteStudyForm(DeleteWordsForm):
    title = forms.CharField(label="Title of the study", widget=forms.TextInput(attrs={"autocomplete": "off"}))

    field_order = ["title", "reason", "password"]

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        self.study = study
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = f"Type the title exactly: {study.title}"

    def clean_title(self) -> str:
        if self.cleaned_data["title"].split() != self.study.title.split():
            raise forms.ValidationError(f"This does not match the title of the study. Type: {self.study.title}")
        return self.study.title
