"""Fields that forms of every app use."""

from django import forms

from studies.requests import number


class SeveralField(forms.ModelMultipleChoiceField):
    """Django asks the database for these ids all at once; one that no row can have would be an error of the server."""

    def clean(self, value: object) -> object:
        for one in value if isinstance(value, list | tuple) else ():
            if number(str(one)) is None:
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": str(one)[:20]}
                )
        return super().clean(value)
