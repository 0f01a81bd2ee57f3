"""“Not this”, taken back and said again. An accepted suggestion is a coding like any other (`reversals.codings`)."""

from django.utils import timezone

from coding.actions.suggestions import set_withdrawn
from coding.models import DeclinedSuggestion
from studies import audit
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("suggestion.declined")
def offer_again(event: Event, by: User) -> None:
    audit.lock(event.study)
    set_withdrawn(declined(event, withdrawn=False), by, timezone.now(), turn=event.after["turn"])


@reverses("suggestion.offered")
def decline_again(event: Event, by: User) -> None:
    audit.lock(event.study)
    set_withdrawn(declined(event, withdrawn=True), by, None, turn=event.after["turn"])


def declined(event: Event, *, withdrawn: bool) -> DeclinedSuggestion:
    row = DeclinedSuggestion.objects.filter(pk=event.target_id, withdrawn_at__isnull=not withdrawn).first()
    if row is None:
        raise CannotUndo("This suggestion was answered in another way since.")
    return row
