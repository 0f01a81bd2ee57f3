"""A person's own account."""

from allauth.account.adapter import get_adapter
from django import forms

from studies.models import User


class NewAccountForm(forms.Form):
    """Name and password of an invited person; the address is the invitation's."""

    name = forms.CharField(max_length=120, label="Your name", help_text="as other members of the study see it")
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text="At least ten characters.",
    )

    def __init__(self, *args, email: str, **kwargs) -> None:
        self.email = email
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        user = User(email=self.email, name=self.cleaned_data.get("name", ""))
        return get_adapter().clean_password(self.cleaned_data["password"], user=user)


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "theme"]
