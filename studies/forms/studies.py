"""A study: its facts and rules, and a new one."""

from django import forms
from django.utils.text import slugify

from studies.models import Study
from studies.reference_rows import organisations_of

SLUG = Study._meta.get_field("slug").max_length


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
