"""Several codes on the same words in one save, and a new code made from the words themselves: one event, one undo."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects

from coding.actions.code_rules import state_of
from coding.actions.codebook import add
from coding.actions.coding import Applied, Place, code_in_use, new_excerpt, read_places, same_words
from coding.actions.facts import SPANS, facts, place_of
from coding.models import Code, Coding, Excerpt
from sessions.models import Transcript
from studies import audit
from studies.models import Dimension, Event, User


def as_before(event: Event) -> Applied:
    done = event.after
    return Applied(done["excerpt"], done["codings"][0]["coding"], done["turns"], done["codes"])


def in_vivo_before(event: Event) -> tuple[Code, Applied]:
    done = event.after
    code = Code.with_removed.select_related("dimension").get(pk=event.target_id)
    return code, Applied(done["excerpt"], done["coding"], done["turns"], [code.pk])


@audit.once(as_before)
def apply_codes(
    transcript: Transcript, *, by: User, codes: Sequence[Code], places: Sequence[Place], save_id: UUID | None = None
) -> Applied:
    """Put several codes on words. Those that this person has there already stay as they are."""
    anchors = read_places(transcript, places)
    excerpt = same_words(transcript, anchors) or new_excerpt(transcript, by.pk, anchors)
    return put_all(excerpt, codes, by, save_id)


@audit.once(as_before)
def add_codes(excerpt: Excerpt, *, by: User, codes: Sequence[Code], save_id: UUID | None = None) -> Applied:
    """The same on an excerpt that stands."""
    Excerpt.objects.select_for_update().get(pk=excerpt.pk)
    return put_all(excerpt, codes, by, save_id)


def put_all(excerpt: Excerpt, codes: Sequence[Code], by: User, save_id: UUID | None) -> Applied:
    audit.lock(excerpt.study)
    found = [code_in_use(code) for code in codes]
    codes, words = list(dict.fromkeys(code for code, _ in found)), " ".join(said for _, said in found if said)
    prefetch_related_objects([excerpt], SPANS)
    mine = set(excerpt.codings.filter(coder=by).values_list("code", flat=True))
    made = [create(excerpt, code, by) for code in codes if code.pk not in mine]
    turns = [span.turn_id for span in excerpt.spans.all()]
    if not made:
        return Applied(excerpt.pk, None, turns, [code.pk for code in codes], words)
    return replace(as_before(record(excerpt, made, by, save_id)), words=words)


def create(excerpt: Excerpt, code: Code, by: User, **fields: Any) -> Coding:
    return Coding.objects.create(
        study_id=excerpt.study_id, excerpt=excerpt, code=code, code_version=code.version, coder=by, **fields
    )


def record(excerpt: Excerpt, made: list[Coding], by: User, save_id: UUID | None = None) -> Event:
    codes = [coding.code_id for coding in made]
    return audit.record(
        excerpt.study,
        by,
        "codings.applied",
        excerpt,
        after=place_of(excerpt) | {"codings": [facts(coding, excerpt) for coding in made], "codes": codes},
        about={"excerpt": [excerpt.pk], "code": codes, "coding": [coding.pk for coding in made]},
        transcript_id=excerpt.transcript_id,
        save_id=save_id,
    )


@audit.once(in_vivo_before)
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
    prefetch_related_objects([excerpt], SPANS)
    coding = create(excerpt, code, by)
    return in_vivo_before(record_in_vivo(excerpt, coding, by, save_id))


def record_in_vivo(excerpt: Excerpt, coding: Coding, by: User, save_id: UUID | None = None) -> Event:
    return audit.record(
        excerpt.study,
        by,
        "code.in_vivo",
        coding.code,
        after=state_of(coding.code) | place_of(excerpt) | facts(coding, excerpt),
        about={"excerpt": [excerpt.pk], "coding": [coding.pk]},
        transcript_id=excerpt.transcript_id,
        save_id=save_id,
    )
