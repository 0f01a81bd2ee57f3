"""Codings that go from one code to another, and back: what merging, splitting and recoding have in common.

A coding keeps its number, its coder, its time and its memos. Where the same person has the other code on the same
excerpt already, the two become one: the coding that stands there stays, and takes the memos and the history of the one
that goes. All of it happens under the study's lock; who puts codings back has locked their excerpts before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from coding.models import Code, Coding, Memo
from studies.bulk import BATCH, batched, update_rows
from studies.models import EventSubject


@dataclass
class Repointed:
    """What was done, as the event keeps it: ids, versions, times."""

    # [coding, code before, version before]
    moved: list[list[int]] = field(default_factory=list)
    # Facts of each coding that became one with another, `into`, with the memos that went there.
    doubles: list[dict] = field(default_factory=list)
    # [event, coding]: the histories that the surviving codings took over.
    histories: list[list[int]] = field(default_factory=list)

    def facts(self) -> dict:
        return {"moved": self.moved, "doubles": self.doubles, "histories": self.histories}

    @property
    def codings(self) -> set[int]:
        """All codings that this concerns, for their histories."""
        gone = {pk for double in self.doubles for pk in (double["coding"], double["into"])}
        return gone | {pk for pk, *_ in self.moved}


def repoint(codings: Iterable[Coding], to: Code) -> Repointed:
    """Give these codings this code, as it is worded now."""
    done = Repointed()
    moving = [coding for coding in codings if coding.code_id != to.pk]
    there = {}
    for batch in batched({coding.excerpt_id for coding in moving}):
        rows = Coding.objects.filter(code=to, excerpt__in=batch)
        there |= {(excerpt, coder): pk for excerpt, coder, pk in rows.values_list("excerpt_id", "coder_id", "pk")}
    into: dict[int, int] = {}
    for coding in moving:
        survivor = there.get((coding.excerpt_id, coding.coder_id))
        if survivor is None:
            there[coding.excerpt_id, coding.coder_id] = coding.pk
            done.moved.append([coding.pk, coding.code_id, coding.code_version])
        else:
            into[coding.pk] = survivor
            done.doubles.append(double_facts(coding, survivor))
    for batch in batched([pk for pk, *_ in done.moved]):
        Coding.objects.filter(pk__in=batch).update(code=to, code_version=to.version)
    move_memos(done, into)
    done.histories = share_histories(into)
    for batch in batched(into):
        Coding.objects.filter(pk__in=batch).delete()
    return done


def double_facts(coding: Coding, into: int) -> dict:
    return {
        "coding": coding.pk,
        "into": into,
        "excerpt": coding.excerpt_id,
        "code": coding.code_id,
        "code_version": coding.code_version,
        "coder": coding.coder_id,
        "origin": coding.origin,
        "created_at": coding.created_at.isoformat(),
        "memos": [],
    }


def move_memos(done: Repointed, into: dict[int, int]) -> None:
    """Also those that were taken away: their rows stand for undo."""
    doubles = {double["coding"]: double for double in done.doubles}
    found: dict[int, list[int]] = {}
    for batch in batched(into):
        for pk, coding in Memo.objects.filter(coding__in=batch).values_list("pk", "coding_id"):
            found.setdefault(coding, []).append(pk)
    for coding, memos in found.items():
        Memo.objects.filter(pk__in=memos).update(coding=into[coding])
        doubles[coding]["memos"] = sorted(memos)


def share_histories(into: dict[int, int]) -> list[list[int]]:
    """The surviving coding's history shows what happened to the other one before, too."""
    added = []
    for batch in batched(into):
        events = EventSubject.objects.filter(kind="coding", object_id__in=batch).values_list("event_id", "object_id")
        wanted = {(event, into[coding]) for event, coding in events}
        kept = EventSubject.objects.filter(kind="coding", object_id__in={coding for _, coding in wanted})
        added += sorted(wanted - set(kept.values_list("event_id", "object_id")))
    EventSubject.objects.bulk_create(
        [EventSubject(event_id=event, kind="coding", object_id=coding) for event, coding in added], batch_size=BATCH
    )
    return [list(pair) for pair in added]


def put_back(facts: dict) -> None:
    """Exactly the codings that there were before; the caller has seen that they are still as `repoint` left them."""
    for event, coding in facts["histories"]:
        EventSubject.objects.filter(kind="coding", event_id=event, object_id=coding).delete()
    by_origin: dict[tuple[int, int], list[int]] = {}
    for coding, code, version in facts["moved"]:
        by_origin.setdefault((code, version), []).append(coding)
    for (code, version), ids in by_origin.items():
        for batch in batched(ids):
            Coding.objects.filter(pk__in=batch).update(code_id=code, code_version=version)
    make_again(facts["doubles"])
    for double in facts["doubles"]:
        Memo.objects.filter(pk__in=double["memos"]).update(coding=double["coding"])


def make_again(facts: Sequence[dict]) -> list[Coding]:
    """Codings with their old numbers and times, from their facts."""
    codes = Code.with_removed.filter(pk__in={was["code"] for was in facts})
    studies = dict(codes.values_list("pk", "study_id"))
    codings = Coding.objects.bulk_create(
        Coding(
            pk=was["coding"],
            study_id=studies[was["code"]],
            excerpt_id=was["excerpt"],
            code_id=was["code"],
            code_version=was["code_version"],
            coder_id=was["coder"],
            origin=was.get("origin", Coding.Origin.HAND),
        )
        for was in facts
    )
    # Past auto_now_add: they are as old as they were.
    for coding, was in zip(codings, facts, strict=True):
        coding.created_at = datetime.fromisoformat(was["created_at"])
    update_rows(codings, ["created_at"])
    return codings
