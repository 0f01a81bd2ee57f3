"""Invitations and memberships."""

from django import forms

from studies.models import Membership, Organisation, Role, Study
from studies.reference_rows import organisations_of


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
