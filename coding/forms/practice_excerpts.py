"""Input of the form that adds selected excerpts to a practice."""

import uuid

from django import forms

from coding.models import Practice
from studies.models import Study


class AddToPracticeForm(forms.Form):
    NEW = "new"

    practice = forms.ChoiceField(label="Practice")
    save_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, study: Study) -> None:
        super().__init__(data, auto_id="to-practice-%s", initial={"save_id": self.new_save()})
        self._practices = {str(practice.pk): practice for practice in study.practices.select_related("study")}
        self.fields["practice"].choices = [
            *((pk, str(practice)) for pk, practice in self._practices.items()),
            (self.NEW, "A new practice"),
        ]

    @staticmethod
    def new_save() -> uuid.UUID:
        return uuid.uuid4()

    @property
    def chosen(self) -> Practice | None:
        """The chosen one; None for a new one."""
        return self._practices.get(self.cleaned_data["practice"])
