"""Events in words, for histories and for what an undo did. What somebody wrote or said is never in an event."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coding.models import Code
from studies import verbs
from studies.models import Event, Study, User
from studies.plurals import listed, plural

MOST_HISTORY = 50


@dataclass(frozen=True)
class Told:
    seq: int
    at: datetime.datetime
    who: str
    what: str


class Count(int):
    """How many, with its noun where the words name one: “{n:coding}” is “1 coding” or “2 codings”."""

    def __format__(self, noun: str) -> str:
        return plural(int(self), noun) if noun else str(int(self))


def tell(event: Event, study: Study, names: Mapping[int, str] | None = None) -> str:
    """What an event did, without who: “applied Hierarchy”, “undid: applied Hierarchy”."""
    names = names if names is not None else names_of(study)
    origin, steps = event, 0
    while origin.reverses_id is not None:
        origin, steps = origin.reverses, steps + 1
    words = verbs.words(origin.verb).format(**fields(origin, names))
    if not steps:
        return words
    return f"{'undid' if steps % 2 else 'redid'}: {words}"


def names_of(study: Study) -> dict[int, str]:
    """Also of codes whose making was undone: their histories stay."""
    return dict(Code.with_removed.filter(study=study).values_list("pk", "name"))


def fields(event: Event, names: Mapping[int, str]) -> dict[str, object]:
    """What the words of a verb may name."""
    both = {**event.before, **event.after}
    own = int(event.target_id) if event.target_type == "code" else None

    def named(code: int | None) -> str:
        return f"“{names[code]}”" if code in names else "a code"

    return {
        "code": named(both.get("code", own)),
        "codes": listed(named(code) for code in both.get("codes", ())),
        "was": named(event.before.get("code", own)),
        "n": Count(both.get("n", len(both.get("codings") or []))),
        "kind": str(both.get("kind", "")).replace("_", " "),
    }


def history(study: Study, kind: str, pk: int, viewer: User, most: int = MOST_HISTORY) -> list[Told]:
    """The newest events that concern one object (model name and id), newest first."""
    events = Event.objects.filter(study=study, subjects__kind=kind, subjects__object_id=pk)
    return told(events.select_related("actor", "reverses").order_by("-seq")[:most], study, viewer)


def told(events: Iterable[Event], study: Study, viewer: User) -> list[Told]:
    names = names_of(study)
    return [
        Told(
            event.seq,
            event.at,
            "You" if event.actor_id == viewer.pk else str(event.actor or "Caliper"),
            tell(event, study, names),
        )
        for event in events
    ]
