"""The facts of a session, and its cancelling."""

from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError

from sessions.actions.field_sessions import title_taken
from sessions.models import FieldSession
from studies.forms.fields import SeveralField
from studies.forms.stamped import StampedForm
from studies.models import AttributionRule, Project, Study

SPOKEN_HERE = (  # in and around the EU
    "ar bg ca cs cy da de el en es et eu fi fr ga gl he hr hu hy is it ka lb lt lv mk nl no pl pt ro ru sk sl sq sr sv "
    "tr uk"
)
LANGUAGES = sorted(((code, LANG_INFO[code]["name"]) for code in SPOKEN_HERE.split()), key=lambda choice: choice[1])


class ProjectChoiceField(SeveralField):
    def label_from_instance(self, project: Project) -> str:
        return f"{project.acronym} ({period(project)})" if period(project) else project.acronym


def period(project: Project) -> str:
    """“2019 to 2023”, as information; as published where no dates are known."""
    years = [str(date.year) if date else "" for date in (project.starts_on, project.ends_on)]
    return " to ".join(years) if all(years) else project.period or next(filter(None, years), "")


class SessionForm(StampedForm):
    projects = ProjectChoiceField(
        Project.objects.none(),
        label="Projects heard",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="You can select projects that have ended or not yet begun; the dates are for information.",
    )
    language = forms.ChoiceField(choices=LANGUAGES, help_text="Each transcript can have its own.")
    source_url = forms.URLField(
        label="Published at",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="A public page about this session, such as a press release.",
    )

    class Meta:
        model = FieldSession
        fields = [
            "title",
            "held_on",
            "starts_at",
            "ends_at",
            "mode",
            "place",
            "language",
            "status",
            "attribution_rule",
            "projects",
            "source_url",
            "note",
        ]
        labels = {
            "held_on": "Date",
            "starts_at": "From",
            "ends_at": "To",
            "attribution_rule": "How quotes are labelled",
            "note": "Note",
        }
        help_texts = {
            "title": "Such as “Focus group 1”. Printed beside quotes in the report, so do not use names of people.",
            "note": (
                "Deviations from plan. Printed in the annex “Session records” of the report, so do "
                "not use names of people."
            ),
        }
        widgets = {
            "held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, study: Study, **kwargs) -> None:
        self.study = study
        super().__init__(*args, **kwargs)
        self.fields["projects"].queryset = study.projects.order_by("study_projects__position", "acronym").distinct()
        if not self.fields["projects"].queryset:
            del self.fields["projects"]
        languages = dict(LANGUAGES)
        current = self.instance.language if self.instance.pk else study.language
        self.fields["language"].choices = LANGUAGES if current in languages else [(current, current), *LANGUAGES]
        if not self.instance.pk:
            self.initial.setdefault("language", study.language)
        cancelled = FieldSession.Status.CANCELLED
        self.fields["status"].choices = [choice for choice in FieldSession.Status.choices if choice[0] != cancelled]
        if self.instance.status == cancelled:
            del self.fields["status"]  # cancelling and taking up again are acts of their own
        rule = AttributionRule(study.attribution_rule).label
        self.fields["attribution_rule"].choices = [("", f"As the study: {rule.lower()}"), *AttributionRule.choices]
        self.fields["attribution_rule"].help_text = "The strictest rule of study, session and person applies."

    def clean_title(self) -> str:
        title = " ".join(self.cleaned_data["title"].split())
        if self.study.field_sessions.filter(title=title).exclude(pk=self.instance.pk).exists():
            raise ValidationError(title_taken(title))
        return title

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        status, held_on = cleaned.get("status"), cleaned.get("held_on")
        if status not in (None, FieldSession.Status.PLANNED) and not held_on and "held_on" not in self.errors:
            self.add_error("held_on", "Enter the date on which the session was held, or set the status to “Planned”.")
        begin, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if begin and end and end <= begin:
            self.add_error("ends_at", f"The session starts at {begin:%H:%M}. Enter a later end.")
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # What the database checks between these fields is said above, at the field that it concerns.
        return super()._get_validation_exclusions() | {"status", "ends_at"}


class CancelForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Added to the note of the session. Do not use names of people.",
    )
