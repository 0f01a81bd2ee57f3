"""Words selected in an earlier state of the text: where they stand now, or what became of them, and by whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sessions.editing import edits_since
from sessions.models import Transcript, Turn
from sessions.rebasing import Place as Stretch
from sessions.rebasing import earlier_text, rebase_through, trimmed
from studies.models import Event

NEAR = 3  # turns on each side in which words of a turn that was split or joined are looked for
WORDS = {
    "text.corrected": "{who} corrected this turn in the meantime.",
    "turn.split": "{who} split this turn in the meantime.",
    "turn.joined": "{who} joined this turn with another one in the meantime.",
    "turn.removed": "{who} deleted this turn in the meantime.",
    "transcript.replaced": "{who} replaced the transcript by a corrected file in the meantime.",
}
NOBODY = "This turn was corrected in the meantime."


@dataclass(frozen=True)
class Place:
    """Words of one turn, as the client saw them in `version`."""

    turn: int
    version: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Followed:
    """`now`: where the words stand, or None; `is_same`: whether they are the selected ones, to the letter."""

    turn: Turn
    was: Place
    now: Place | None
    is_same: bool


def follow(turn: Turn, place: Place) -> Followed:
    """`turn` may have been taken out of the text."""
    if turn.removed_at is None:
        if turn.version == place.version:
            return Followed(turn, place, place, True)
        edits = edits_since(turn, place.version)
        was_there = earlier_text(turn.text, edits)[place.start : place.end] == place.quote
        if place.version < turn.version and was_there:
            moved = rebase_through(Stretch(place.start, place.end), edits)
            if turn.text[moved.start : moved.end] == place.quote:
                return Followed(turn, place, at(turn, moved), True)
            moved = trimmed(turn.text, moved)
            if not moved.is_lost:
                return Followed(turn, place, at(turn, moved), False)
    return Followed(turn, place, nearby(turn, place.quote), False)


def at(turn: Turn, where: Stretch) -> Place:
    return Place(turn.pk, turn.version, where.start, where.end, turn.text[where.start : where.end])


def nearby(turn: Turn, words: str) -> Place | None:
    """The same words in one of the turns around: they went there when the turn was split, joined or taken out."""
    rows = turn.transcript.turns.all()
    after = rows.filter(position__gte=turn.position).order_by("position")[: NEAR + 1]
    before = rows.filter(position__lt=turn.position).order_by("-position")[:NEAR]
    found = [(each, each.text.find(words)) for each in (*after, *before)]
    there = [at(each, Stretch(start, start + len(words))) for each, start in found if start >= 0]
    return there[0] if len(there) == 1 else None


def what_happened(transcript: Transcript, turns: Iterable[int]) -> str:
    """The newest change of these turns, in words: who and what."""
    event = (
        Event.objects.filter(
            study=transcript.study_id, verb__in=WORDS, subjects__kind="turn", subjects__object_id__in=list(turns)
        )
        .select_related("actor")
        .order_by("-seq")
        .first()
    )
    return WORDS[event.verb].format(who=event.actor or "Someone") if event else NOBODY


def difference(found: Sequence[Followed]) -> dict[str, Any]:
    """Both texts, and the places that could be meant now: only if there is one for each, in turns of their own."""
    now = [one.now for one in found]
    complete = None not in now and len({place.turn for place in now}) == len(now)
    return {
        "selected": " … ".join(one.was.quote for one in found),
        "found": " … ".join(one.now.quote if one.now else one.turn.text for one in found if not one.turn.removed_at),
        "places": [vars(place) for place in now] if complete else None,
        "turns": [one.turn.pk for one in found],
    }
