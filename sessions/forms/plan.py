"""Input of the page with a session's plan: all of its phases and groups in one form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from sessions.models import BreakoutGroup, FieldSession, Phase
from studies.forms.fields import SeveralField
from studies.models import Dimension

DAY = 1440  # minutes


class PartOfPlan(forms.ModelForm):
    """A row of the plan. It knows what the page showed, so only what this user changed is saved."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for bound in self.fields.values():
            bound.show_hidden_initial = True

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def validate_unique(self) -> None:
        """Rows may swap names in one save; the action checks the plan as it is in the end."""


class PhaseForm(PartOfPlan):
    class Meta:
        model = Phase
        fields = ["kind", "title", "planned_minutes"]
        labels = {"planned_minutes": "Minutes", "title": "Name"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["placeholder"] = self.instance.get_kind_display()
        self.fields["planned_minutes"].widget.attrs.update({"min": 0, "max": DAY})

    def clean_planned_minutes(self) -> int | None:
        minutes = self.cleaned_data["planned_minutes"]
        if minutes is not None and minutes > DAY:
            raise ValidationError(f"The phase is too long (limit {DAY} minutes).")
        return minutes


class GroupForm(PartOfPlan):
    class Meta:
        model = BreakoutGroup
        fields = ["title", "note", "dimensions"]
        labels = {"title": "Name"}
        field_classes = {"dimensions": SeveralField}
        widgets = {"dimensions": forms.CheckboxSelectMultiple}
        help_texts = {"dimensions": "Select none if the group talks about all of them.", "title": "", "note": ""}

    def __init__(self, *args, dimensions: QuerySet[Dimension], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs["placeholder"] = "Such as “audio failed, notes only”."
        self.fields["dimensions"].queryset = dimensions
        self.fields["dimensions"].choices = [(each.pk, f"{each.letters} {each.short_name}") for each in dimensions]

    @property
    def chosen(self) -> list[str]:
        """The letters of the dimensions that the group talks about; empty: all."""
        chosen = {str(pk) for pk in self["dimensions"].value() or []}
        return [each.letters for each in self.fields["dimensions"].queryset if str(each.pk) in chosen]

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class PlanForms:
    """The forms of all phases and groups of a session, one prefix each, sent together.

    A row that somebody else has added since is not in what was sent, and stays as it is.
    """

    def __init__(self, field_session: FieldSession, data: Any = None) -> None:
        self.phases = []
        of_groups = field_session.phases.values("groups__dimensions")
        # A retired one that a group was given stays on its list.
        dimensions = field_session.study.dimensions.filter(Q(retired_at=None) | Q(pk__in=of_groups)).distinct()
        for phase in field_session.phases.prefetch_related("groups__dimensions"):
            form = PhaseForm(instance=phase, **_sent(data, f"phase-{phase.pk}", "kind"))
            form.groups = [
                GroupForm(instance=group, dimensions=dimensions, **_sent(data, f"group-{group.pk}", "title"))
                for group in phase.groups.all()
            ]
            self.phases.append(form)

    @property
    def bound_phases(self) -> list[PhaseForm]:
        return [form for form in self.phases if form.is_bound]

    @property
    def bound_groups(self) -> list[GroupForm]:
        return [form for phase in self.phases for form in phase.groups if form.is_bound]

    def is_valid(self) -> bool:
        wrong = [form for form in [*self.bound_phases, *self.bound_groups] if not form.is_valid()]
        return not wrong

    @property
    def changes(self) -> dict[str, dict[int, dict[str, Any]]]:
        return {
            "phases": {form.instance.pk: form.changes for form in self.bound_phases if form.has_changed()},
            "groups": {form.instance.pk: form.changes for form in self.bound_groups if form.has_changed()},
        }


def _sent(data: Any, prefix: str, always_sent: str) -> dict[str, Any]:
    return {"prefix": prefix, "data": data if data and f"{prefix}-{always_sent}" in data else None}
