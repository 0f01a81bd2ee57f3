"""Input of the pages with the projects and organisations of a study."""

import re

from django import forms

from studies.forms.stamped import StampedForm
from studies.models import Organisation, Project, ProjectPartner, Study, StudyProject
from studies.names import tidy
from studies.reference_rows import organisations_of


class RelationForm(forms.Form):
    """All that a study says of a shared project."""

    relation = forms.ChoiceField(label="Relation to this study", choices=StudyProject.Relation)


class ProjectForm(StampedForm):
    relation = forms.ChoiceField(
        label="Relation to this study", choices=StudyProject.Relation, initial=StudyProject.Relation.SISTER
    )
    coordinator = forms.ModelChoiceField(
        Organisation.objects.none(),
        required=False,
        empty_label="Not recorded",
        help_text="From the organisations of this study.",
    )

    website = forms.URLField(required=False, assume_scheme="https")

    class Meta:
        model = Project
        fields = ["acronym", "title", "grant_no", "programme", "starts_on", "ends_on", "website"]
        labels = {"grant_no": "Grant agreement number", "starts_on": "Start", "ends_on": "End"}
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    field_order = ["acronym", "relation", "title"]

    def __init__(self, *args, study: Study, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["coordinator"].queryset = organisations_of(study)
        if self.instance.pk:
            now = self.instance.project_partners.filter(role=ProjectPartner.Role.COORDINATOR).first()
            self.initial.setdefault("coordinator", now and now.organisation_id)
        else:
            self.fields[
                "acronym"
            ].help_text = "If Caliper already knows this project, its details are filled in for you."

    def clean_acronym(self) -> str:
        return tidy(self.cleaned_data["acronym"])

    def clean(self) -> dict:
        cleaned = super().clean()
        cleaned["title"] = tidy(cleaned.get("title", "")) or cleaned.get("acronym", "")
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "The end is before the start. Change one of the dates.")
        return cleaned

    def validate_constraints(self) -> None:
        """The action says in plain words which acronym is taken."""


class OrganisationForm(StampedForm):
    website = forms.URLField(required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = ["name", "short_name", "country", "kind", "helix", "website"]
        labels = {"helix": "Actor category"}
        help_texts = {"country": "Two letters, such as IT.", "short_name": "Used in lists, such as ULB."}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helix"].choices = [("", "Not recorded"), *Organisation.Helix.choices]

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])

    def clean_country(self) -> str:
        country = self.cleaned_data["country"].strip().upper()
        if country and not re.fullmatch(r"[A-Z]{2}", country):
            raise forms.ValidationError("Two letters, such as IT or GR.")
        return country

    def validate_constraints(self) -> None:
        """The action says in plain words which name is taken."""
