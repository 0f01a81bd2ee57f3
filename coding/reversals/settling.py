"""Settled excerpts as they were before: touched or lost, with the words that were coded."""

from collections import defaultdict
from typing import Any

from coding.actions.moved_anchors import move_span
from coding.actions.settling import VERB, lock, rewrite
from coding.anchoring import context
from coding.models import Span
from coding.reversals.building_on import refuse
from sessions.editing import edits_since
from sessions.models import Turn
from sessions.rebasing import Place, rebase_through
from studies.models import Event, User
from studies.undo import reverses

Fact = dict[str, Any]


@reverses(VERB)
def unsettle(event: Event, by: User) -> None:
    """The spans before the event, at the places that they have by now; also the way to do it again."""
    was, done = by_excerpt(event.before["spans"]), by_excerpt(event.after["spans"])
    facts = event.before["spans"] + event.after["spans"]
    excerpts = lock(event.study, was, {fact["turn"] for fact in facts})
    if len(excerpts) != len(was):
        raise refuse(event, by, "excerpt", was, "this excerpt")
    turns = Turn.with_removed.in_bulk({fact["turn"] for fact in facts})
    words = dict(event.coded_words.values_list("span_number", "quote"))
    restored = []
    for excerpt in excerpts:
        now = [(span.pk, span.turn_id, span.start, span.end) for span in excerpt.spans.all()]
        then = [(fact["span"], fact["turn"], *place_now(fact, turns)) for fact in done[excerpt.pk]]
        if now != then:
            raise refuse(event, by, "excerpt", [excerpt.pk], "this excerpt")
        restored.append([as_it_was(fact, turns, words) for fact in was[excerpt.pk]])
    rewrite(event.study, excerpts, restored, by)


def by_excerpt(facts: list[Fact]) -> dict[int, list[Fact]]:
    found = defaultdict(list)
    for fact in facts:
        found[fact["excerpt"]].append(fact)
    return found


def place_now(fact: Fact, turns: dict[int, Turn]) -> tuple[int, int]:
    """Where the place of a fact is after the corrections since."""
    turn = turns[fact["turn"]]
    if turn.removed_at and turn.version != fact["version"]:  # taken out since: what stood in it is lost
        return fact["start"], fact["start"]
    place = rebase_through(Place(fact["start"], fact["end"]), edits_since(turn, fact["version"]))
    return place.start, place.end


def as_it_was(fact: Fact, turns: dict[int, Turn], words: dict[int, str]) -> Span:
    turn = turns[fact["turn"]]
    place = Place(*place_now(fact, turns))
    quote = words.get(fact["span"], turn.text[place.start : place.end])
    span = Span(pk=fact["span"], excerpt_id=fact["excerpt"], turn=turn, quote=quote)
    move_span(span, turn.text, place)
    end = place.start + len(quote)
    if turn.removed_at and turn.text[place.start : end] == quote:  # the whole turn went, and nothing in it changed
        span.before, span.after = context(turn.text, place.start, end)
    return span
