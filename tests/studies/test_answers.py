"""How pages say that an act was refused."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import ValidationError

from studies.answers import refusals_on, refusals_told
from studies.refused import Refused


class NameForm(forms.Form):
    name = forms.CharField()
    colour = forms.CharField()


REASONS = [
    (Refused("Taken.", "name"), None, {"name": ["Taken."]}),
    (Refused("Taken.", "of another form"), None, {"__all__": ["Taken."]}),
    (Refused("Taken."), "colour", {"colour": ["Taken."]}),
    (Refused("Taken.", "name"), "colour", {"name": ["Taken."]}),
    (ValidationError("Taken."), None, {"__all__": ["Taken."]}),
    (ValidationError({"name": "Taken."}), None, {"name": ["Taken."]}),
]


@pytest.mark.parametrize(("reason", "field", "errors"), REASONS)
def test_a_refusal_is_an_error_of_the_form_and_nothing_after_it_runs(reason, field, errors):
    form = NameForm({"name": "a", "colour": "b"})
    assert form.is_valid()
    reached = False
    with refusals_on(form, field):
        if reason:
            raise reason
        reached = True
    assert (form.errors, reached) == (errors, False)


@pytest.mark.parametrize("reason", [Refused("It is locked."), ValidationError("It is locked.")])
def test_a_refusal_is_a_message_where_there_is_no_form(rf, reason):
    request = rf.post("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    with refusals_told(request):
        raise reason
    assert [(str(one), one.level_tag) for one in get_messages(request)] == [("It is locked.", "error")]


def test_other_errors_are_not_caught():
    with pytest.raises(KeyError), refusals_on(NameForm({})):
        raise KeyError("a fault of ours")
