"""Edit forms that carry the version that they show."""

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict

STALE = "Someone else changed {names} while you were editing. Your version is below; save again to replace theirs."


class StampedForm(forms.ModelForm):
    """A form that knows what it was opened on, so that the last one to save does not undo an earlier save unseen."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.stored = {name: str(value) for name, value in self._stored_values().items()}
        self.fields["stamp"].initial = self._stamp()
        self.order_fields(self.field_order or [*self.Meta.fields, "stamp"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        sent, now = cleaned.pop("stamp", ""), self._stamp()
        if self.instance.pk and sent and sent != now:
            names = [
                f"“{self.fields[name].label}”"
                for name in changed_since(sent, now, list(self.stored))
                if name in self.fields
            ]
            self.data = self.data.copy()
            self.data[self.add_prefix("stamp")] = now  # saving again is a decision, so the second time it holds
            raise ValidationError(STALE.format(names=", ".join(names)), code="stale")
        return cleaned

    def _stored_values(self) -> dict[str, Any]:
        values = model_to_dict(self.instance, self.Meta.fields) if self.instance.pk else {}
        for name, value in values.items():
            if isinstance(value, list):  # a relation to many
                values[name] = sorted(row.pk for row in value)
        return values

    def _stamp(self) -> str:
        """A short sum a field: says which fields differ without repeating what they hold."""
        return "-".join(hashlib.sha256(value.encode()).hexdigest()[:8] for value in self.stored.values())


def changed_since(sent: str, now: str, names: list[str]) -> list[str]:
    pairs = zip(names, sent.split("-"), now.split("-"), strict=False)
    return [name for name, before, after in pairs if before != after] or names
