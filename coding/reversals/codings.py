"""One code put on words and taken off."""

from coding.actions.coding import remove_coding
from coding.actions.facts import facts
from coding.models import Coding
from coding.reversals.restoring import codings_again, excerpt_again, facts_of, refuse_if_built_on
from studies import audit
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("coding.applied")
def take_off(event: Event, by: User) -> None:
    coding = Coding.objects.filter(pk=event.target_id).select_related("study", "excerpt__study").first()
    if coding is None:
        raise CannotUndo("This excerpt no longer has the code.")
    refuse_if_built_on([coding], event, by)
    remove_coding(coding, by=by)


@reverses("coding.removed")
def put_back(event: Event, by: User) -> None:
    """The same coding with the same number, on the same excerpt or, where that went too, on one made again."""
    was = facts_of(event.before)
    excerpt, places = excerpt_again(event, was)
    (coding,) = codings_again(event, was, places)
    audit.record(
        event.study,
        by,
        "coding.applied",
        coding,
        after=facts(coding, excerpt),
        about={"excerpt": [excerpt.pk], "code": [coding.code_id]},
        transcript_id=excerpt.transcript_id,
    )
