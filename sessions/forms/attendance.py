"""Who was at a session, and as what."""

from typing import Any

from django import forms

from sessions.models import Attendance, BreakoutGroup, FieldSession, Participant
from studies.forms.fields import SeveralField


class AttendanceFields(forms.Form):
    """Role and group in one session."""

    role = forms.ChoiceField(label="Role in this session", choices=Attendance.Role)
    group = forms.ModelChoiceField(BreakoutGroup.objects.none(), required=False, empty_label="None")

    def __init__(self, *args, field_session: FieldSession, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        groups = BreakoutGroup.objects.filter(phase__field_session=field_session).select_related("phase")
        if groups:
            self.fields["group"].queryset = groups
        else:
            del self.fields["group"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {"group": None, **cleaned}


class AttendanceForm(AttendanceFields):
    attended = forms.BooleanField(label="Attended", required=False)


class PersonChoiceField(SeveralField):
    def label_from_instance(self, participant: Participant) -> str:
        what = participant.role_title or participant.get_capacity_display()
        return f"{participant}, {what}"


class AddPeopleForm(AttendanceFields):
    participants = PersonChoiceField(
        Participant.objects.none(),
        label="People",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one person."},
    )
    field_order = ["participants", "role", "group"]

    def __init__(self, *args, field_session: FieldSession, **kwargs) -> None:
        super().__init__(*args, field_session=field_session, **kwargs)
        here = field_session.attendances.values("participant")
        self.fields["participants"].queryset = field_session.study.participants.exclude(pk__in=here)
