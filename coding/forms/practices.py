"""A practice of the catalogue."""

from django import forms
from django.db.models import Q

from coding.forms.codebook import dimension_words
from coding.models import Practice
from studies.forms.fields import SeveralField
from studies.models import Study

SUMMARY_WORDS = 120


class PracticeForm(forms.ModelForm):
    class Meta:
        model = Practice
        fields = ["code", "title", "summary", "level", "basis", "institution", "outside_actors", "dimensions"]
        field_classes = {"dimensions": SeveralField}
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 6}),
            "basis": forms.Textarea(attrs={"rows": 2}),
            "outside_actors": forms.Textarea(attrs={"rows": 2}),
            "dimensions": forms.CheckboxSelectMultiple,
        }
        help_texts = {"code": "Such as “GP4”.", "outside_actors": "Name, helix and role of each."}

    def __init__(self, *args, study: Study, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance.dimensions.values("pk") if self.instance.pk else []
        self.fields["dimensions"].queryset = study.dimensions.filter(Q(retired_at=None) | Q(pk__in=own))
        self.fields["dimensions"].label_from_instance = dimension_words

    def clean_summary(self) -> str:
        summary = self.cleaned_data["summary"]
        if (words := len(summary.split())) > SUMMARY_WORDS:
            raise forms.ValidationError(f"The summary has {words} words (limit {SUMMARY_WORDS}).")
        return summary
