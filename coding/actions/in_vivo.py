"""A new code made from the words themselves, on these words: one event, one undo."""

from collections.abc import Sequence
from uuid import UUID

from coding.actions.code_rules import state_of
from coding.actions.codebook import add
from coding.actions.coding import Applied, Place, as_before, new_coding, new_excerpt, read_places, record, same_words
from coding.actions.facts import CodingsFacts
from coding.models import Code, Coding
from sessions.models import Transcript
from studies import audit
from studies.models import Dimension, Event, User


def made_before(event: Event) -> tuple[Code, Applied]:
    return Code.with_removed.select_related("dimension").get(pk=event.target_id), as_before(event)


@audit.once("code.in_vivo", before=made_before)
def code_in_vivo(
    transcript: Transcript,
    *,
    by: User,
    name: str,
    dimension: Dimension | None,
    places: Sequence[Place],
    save_id: UUID | None = None,
) -> tuple[Code, Applied]:
    """A new code named by the words that were said, on these words. Raises Refused for a name that cannot be."""
    study = transcript.study
    anchors = read_places(transcript, places)
    excerpt = same_words(transcript, anchors) or new_excerpt(transcript, by.pk, anchors)
    audit.lock(study)
    code = add(study, by=by, name=name, dimension=dimension)
    return code, as_before(record_in_vivo(new_coding(excerpt, code, by), by, save_id))


def record_in_vivo(coding: Coding, by: User, save_id: UUID | None = None) -> Event:
    code, done = coding.code, CodingsFacts.of([coding])
    return record(coding.study, by, "code.in_vivo", code, done, save_id=save_id, **state_of(code))
