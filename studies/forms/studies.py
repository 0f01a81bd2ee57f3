from allauth.account.adapter import get_adapter
from django import forms
from django.utils.text import slugify

from studies.models import Membership, Organisation, Role, Study, User
from studies.reference_rows import organisations_of
from studies.requests import number

SLUG = Study._meta.get_field("slug").max_length


class SeveralField(forms.ModelMultipleChoiceField):
    """Django asks the database for these ids all at once; one that no row can have would be an error of the server."""

    def clean(self, value: object) -> object:
        for one in value if isinstance(value, list | tuple) else ():
            if number(str(one)) is None:
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": str(one)[:20]}
                )
        return super().clean(value)


class InvitationForm(forms.Form):
    email = forms.EmailField(label="E-mail")
    role = forms.ChoiceField(choices=Role, initial=Role.PARTNER)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), required=False, empty_label="None")

    def __init__(self, *args, study: Study, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations_of(study)


class MembershipForm(forms.ModelForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations_of(self.instance.study)

    class Meta:
        model = Membership
        fields = ["role", "organisation", "valid_until"]
        widgets = {"valid_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        labels = {"valid_until": "Last day"}


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


class StudyForm(forms.ModelForm):
    """Facts and rules of a study."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = organisations_of(self.instance)

    class Meta:
        model = Study
        fields = [
            "code",
            "title",
            "lead",
            "objectives",
            "questions",
            "methods",
            "language",
            "attribution_rule",
            "small_cell",
            "context_turns",
            "retention_until",
        ]
        widgets = {
            "objectives": forms.Textarea(attrs={"rows": 3}),
            "questions": forms.Textarea(attrs={"rows": 3}),
            "methods": forms.Textarea(attrs={"rows": 3}),
            "retention_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "small_cell": "A table shows “fewer than” where not at least this many people share a cell. With 2 it "
            "hides the same as with 3, since “fewer than 2” could only be 1."
        }
        labels = {"retention_until": "Keep recordings and names until"}


class NewStudyForm(forms.ModelForm):
    acronym = forms.CharField(
        label="Project", max_length=60, help_text="acronym of the project that the study is part of"
    )

    class Meta:
        model = Study
        fields = ["title", "code"]

    CALIPER, EMPTY = "caliper", "empty"
    dimensions = forms.ChoiceField(
        choices=[(CALIPER, "CALIPER’s eight dimensions, to change as you need"), (EMPTY, "None: I will add my own")],
        initial=CALIPER,
        widget=forms.RadioSelect,
    )

    field_order = ["title", "code", "acronym", "dimensions"]

    def clean_acronym(self) -> str:
        return " ".join(self.cleaned_data["acronym"].split())

    def clean_title(self) -> str:
        """Another team's study, which one cannot see, may have this title; saving finds a free address for this one."""
        title = self.cleaned_data["title"]
        slug = slugify(title)[:SLUG].strip("-")
        if not slug:
            raise forms.ValidationError(
                "Enter a title with at least one letter from a to z: the address of the study’s pages is made from it."
            )
        self.instance.slug = slug
        return title
