from django import forms
from django.db.models import Q

from reports.models import Deliverable, Section, SectionQuote, VersionEntry
from studies.models import Organisation
from studies.reference_rows import organisations_of


class SectionForm(forms.Form):
    """The text of a section over the version it was read from."""

    narrative = forms.CharField(required=False, strip=False, max_length=200_000)
    state = forms.ChoiceField(choices=[(s.value, s.label) for s in (Section.State.DRAFTING, Section.State.READY)])
    prints_empty = forms.BooleanField(required=False)
    version = forms.IntegerField(min_value=1)


class ChooseForm(forms.Form):
    excerpt = forms.IntegerField()
    stance = forms.ChoiceField(choices=SectionQuote.Stance)


class MoveForm(forms.Form):
    steps = forms.TypedChoiceField(choices=[(-1, "up"), (1, "down")], coerce=int)


class EvidenceForm(forms.Form):
    """What of a dimension's excerpts to list."""

    ALL, ACCEPTED, UNUSED = "all", "accepted", "unused"
    SHOW = [(ACCEPTED, "Accepted"), (UNUSED, "Unused"), (ALL, "All")]

    q = forms.CharField(required=False, max_length=200)
    show = forms.ChoiceField(choices=SHOW, required=False)
    team = forms.BooleanField(required=False)

    def chosen(self) -> tuple[str, str, bool]:
        """Words, show, and whether the research team's own words are listed; what cannot be read limits nothing."""
        self.is_valid()
        read = self.cleaned_data
        return read.get("q", ""), read.get("show") or self.ALL, read.get("team", False)


class FactsForm(forms.ModelForm):
    """Facts of cover and control page, over the version they were read from."""

    class Meta:
        model = Deliverable
        fields = [
            "number",
            "title",
            "subtitle",
            "work_package",
            "task",
            "lead",
            "level",
            "kind",
            "due_on",
            "due_month",
            "status",
            "authors",
            "contributors",
            "reviewers",
            "abstract",
            "keywords",
            "funding",
            "disclaimer",
        ]
        widgets = {
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "authors": forms.Textarea(attrs={"rows": 3}),
            "contributors": forms.Textarea(attrs={"rows": 3}),
            "reviewers": forms.Textarea(attrs={"rows": 3}),
            "abstract": forms.Textarea(attrs={"rows": 5}),
            "funding": forms.Textarea(attrs={"rows": 3}),
            "disclaimer": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"due_on": "Due", "due_month": "Due month", "kind": "Type", "funding": "Funding statement"}

    read_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        known = organisations_of(self.instance.study).values("pk")
        self.fields["lead"].queryset = Organisation.objects.filter(Q(pk__in=known) | Q(pk=self.instance.lead_id))

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class HistoryLineForm(forms.ModelForm):
    class Meta:
        model = VersionEntry
        fields = ["version", "dated", "author", "organisation", "change"]
        widgets = {"dated": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        labels = {"dated": "Date"}
