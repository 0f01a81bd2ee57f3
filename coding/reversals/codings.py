"""Codes put on words and taken off: one, several, all hits of a search, one code on many excerpts."""

from collections.abc import Iterable

from coding.actions.coding import record
from coding.actions.facts import CodingsFacts, facts_of
from coding.actions.joining import lock_standing
from coding.actions.removing import take_away
from coding.models import Code, Coding, Excerpt
from coding.reversals.building_on import refuse
from coding.reversals.restoring import codings_again, excerpts_again, refuse_if_built_on
from studies import audit
from studies.bulk import batched
from studies.models import Event, User
from studies.undo import reverses

# What is told about a search, or about one code, stays so; one code is written like several since `coding.applied`.
OFF = {
    "coding.applied": "codings.removed",
    "codings.applied": "codings.removed",
    "search.coded": "search.uncoded",
    "codings.put_back": "codings.taken_off",
}
ON = {
    "coding.removed": "codings.applied",
    "codings.removed": "codings.applied",
    "search.uncoded": "search.coded",
    "codings.taken_off": "codings.put_back",
}


@reverses(*OFF)
def take_off(event: Event, by: User) -> None:
    """Also excerpts that nothing stands on any more. Memos stay, on their excerpts."""
    codings = standing(event, by)
    take_away(event.study, codings, by=by, verb=OFF[event.verb], target=target(event), after=search(event))


@reverses(*ON)
def put_back(event: Event, by: User) -> None:
    """The same codings with the same numbers, on the same excerpts or on ones made again."""
    was = facts_of(event)
    places = excerpts_again(event, was.excerpts)
    made = CodingsFacts.of(codings_again(event, was.excerpts, places))
    on = target(event) or Excerpt(pk=made.excerpts[0].excerpt)
    record(event.study, by, ON[event.verb], on, made, **search(event))


def target(event: Event) -> Code | None:
    return Code(pk=int(event.target_id)) if event.target_type == "code" else None


def search(event: Event) -> dict[str, str]:
    """The unit of the search, whose hits were coded."""
    return {"unit": event.after["unit"]} if "unit" in event.after else {}


def standing(event: Event, by: User) -> list[Coding]:
    """The codings that the event made, under the locks of their excerpts, if they stand as it made them."""
    made = {coding.coding: coding.code for coding in facts_of(event).codings}
    lock_standing(coding.excerpt_id for coding in in_rows(made))
    audit.lock(event.study)
    codings = in_rows(made)
    as_made = {coding.pk for coding in codings if coding.code_id == made[coding.pk]}
    if changed := made.keys() - as_made:
        raise refuse(event, by, "coding", changed, "this code" if len(made) == 1 else "some of these codes")
    refuse_if_built_on(codings, event, by)
    return codings


def in_rows(ids: Iterable[int]) -> list[Coding]:
    return [coding for batch in batched(ids) for coding in Coding.objects.filter(pk__in=batch).order_by("pk")]
