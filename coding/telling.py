"""Events in words, for histories and for what an undo did. What somebody wrote or said is never in an event."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coding.models import Code
from studies.models import Event, Study, User

MOST_HISTORY = 50
# What each verb is called: “Nadia added Hierarchy”. Fields: {code} and {was}, names of codes; {n}, how many.
WORDS = {
    "coding.applied": "added {code}",
    "coding.removed": "took off {code}",
    "search.coded": "added {code} to hits of a search, {n} in all",
    "search.uncoded": "took {code} off hits of a search, {n} in all",
    "suggestion.declined": "declined a suggestion for {code}",
    "suggestion.offered": "took back: declined a suggestion for {code}",
    "memo.added": "wrote a memo",
    "memo.changed": "changed a memo",
    "memo.removed": "took a memo away",
    "codings.applied": "added {n} codes at once",
    "codings.removed": "took off {n} codes",
    "coding.recoded": "changed {was} to {code}",
    "coding.recoded_back": "changed a code back to {code}",
    "codings.recoded": "changed {n} codings to {code}",
    "codings.recoded_back": "changed {n} codings back",
    "code.in_vivo": "made the code {code} from the words",
    "code.in_vivo_unmade": "took away a code made from the words",
    "excerpt.moved": "moved the ends of an excerpt",
    "excerpt.moved_back": "moved the ends of an excerpt back",
    "excerpt.settled": "settled corrected words",
    "link.added": "linked two excerpts: {kind}",
    "link.removed": "took away a link: {kind}",
    "code.created": "made the code {code}",
    "coding.rechecked": "looked at {n} codings of {code} under its new wording",
    "codebook.imported": "read {n} codes from a file",
    "codebook.import_undone": "took back an import of codes",
    "code.unmade": "took away the code {code}",
    "code.merged": "merged {was} into {code}",
    "code.unmerged": "took {code} out of {was} again",
    "code.split": "split {code}, with {n} new codes",
    "code.unsplit": "took the split of {code} back",
    "code.described": "changed the wording of {code}",
    "code.recoloured": "changed the colour of {code}",
    "code.moved": "moved {code}",
    "code.shifted": "changed the place of {code}",
    "code.retired": "retired {code}",
    "code.restored": "brought {code} back",
    "text.corrected": "corrected a turn",
    "turn.split": "split a turn",
    "turn.joined": "joined two turns",
    "turn.respoken": "changed who speaks a turn",
    "turn.removed": "took a turn out",
    "turn.inserted": "put a turn in",
    "transcript.imported": "imported the transcript",
    "transcript.replaced": "replaced {n} turns by those of a corrected file",
    "transcript.read": "read the transcript to the end",
    "transcript.unread": "took back having read to the end",
    "mask.added": "masked words",
    "mask.removed": "took a mask off",
}


@dataclass(frozen=True)
class Told:
    seq: int
    at: datetime.datetime
    who: str
    what: str


def tell(event: Event, study: Study, names: Mapping[int, str] | None = None) -> str:
    """What an event did, without who: “added Hierarchy”, “took back: added Hierarchy”."""
    names = names if names is not None else names_of(study)
    origin, steps = event, 0
    while origin.reverses_id is not None:
        origin, steps = origin.reverses, steps + 1
    words = WORDS.get(origin.verb, origin.verb).format(**fields(origin, names))
    if not steps:
        return words
    return f"{'took back' if steps % 2 else 'made again'}: {words}"


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
        "was": named(event.before.get("code", own)),
        "n": both.get("n", len(both.get("codings") or [])),
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
