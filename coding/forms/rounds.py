"""A review round: its excerpts, partners and dates."""

import uuid

from django import forms

from coding.models import ReviewRound
from studies.forms.fields import SeveralField
from studies.models import Role, Study, User


class PartnerChoices(SeveralField):
    widget = forms.CheckboxSelectMultiple

    def of(self, study: Study) -> None:
        members = study.memberships.current().filter(role=Role.PARTNER).select_related("organisation")
        organisations = {membership.user_id: membership.organisation for membership in members}
        self.queryset = User.objects.filter(pk__in=organisations)
        self.label_from_instance = lambda user: ", ".join(
            str(part) for part in (user, organisations.get(user.pk)) if part
        )


class RoundForm(forms.ModelForm):
    partners = PartnerChoices(
        User.objects.none(), label="Partners", error_messages={"required": "Invite at least one partner."}
    )

    class Meta:
        model = ReviewRound
        fields = ["title", "closes_on", "partners"]
        widgets = {"closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        labels = {"closes_on": "Closes on"}
        help_texts = {
            "title": "Such as “Resistance, first look”. Without a title, the round is called by its number.",
            "closes_on": "Partners see this day. You close the round yourself.",
        }

    def __init__(self, *args, study: Study, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partners"].of(study)


class NewRoundForm(RoundForm):
    # Numbers with commas between them, as one field: a round may hold more excerpts than a form may have fields.
    excerpts = forms.CharField(widget=forms.HiddenInput, max_length=8000)
    save_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
