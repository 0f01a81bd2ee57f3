"""How a page says that an act was refused: at the field of its form, or as a message on the page that follows."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest

from studies.refused import Refused


@contextmanager
def refusals_on(form: BaseForm, field: str | None = None) -> Iterator[None]:
    """At the field that the refusal names, at this one, or above the form. What follows in the block is not run."""
    try:
        yield
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else field, refused.message)
    except ValidationError as refused:
        form.add_error(field, refused)


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """As a message. What follows in the block, such as a message that it is done, is not run."""
    try:
        yield
    except Refused as refused:
        messages.error(request, refused.message)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
