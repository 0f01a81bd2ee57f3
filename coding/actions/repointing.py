"""Codings that go from one code to another, and back: what merging, splitting and recoding have in common.

A coding keeps its number, its coder, its time and its memos. Where the same person has the other code on the same
excerpt already, the two become one: the coding that stands there stays, and takes the memos and the history of the one
that goes. All of it happens under the study's lock; who puts codings back has locked their excerpts before.
"""

from collections.abc import Iterable, Sequence

from coding.actions.facts import CodingFacts
from coding.models import Code, Coding, Memo
from studies.bulk import BATCH, batched, update_rows
from studies.facts import Facts
from studies.models import EventSubject


class DoubleFacts(CodingFacts):
    """A coding that became one with another, `into`, where its memos went."""

    into: int
    excerpt: int

    @classmethod
    def of_double(cls, coding: Coding, into: int, memos: Iterable[int]) -> "DoubleFacts":
        return cls(**dict(CodingFacts.of(coding, memos)), into=into, excerpt=coding.excerpt_id)


class DoublesFacts(Facts):
    """`histories`: [event, coding] of those that the surviving codings took over."""

    doubles: tuple[DoubleFacts, ...] = ()
    histories: tuple[tuple[int, int], ...] = ()


class RepointedFacts(DoublesFacts):
    """`moved`: [coding, code before, version before]."""

    moved: tuple[tuple[int, int, int], ...] = ()

    @property
    def moved_ids(self) -> list[int]:
        return [coding for coding, *_ in self.moved]

    @property
    def left(self) -> list[int]:
        """Those that stand after it."""
        return [*self.moved_ids, *(double.into for double in self.doubles)]

    @property
    def were(self) -> list[int]:
        """Those that stood before it."""
        return [*self.moved_ids, *(double.coding for double in self.doubles)]

    @property
    def codings(self) -> set[int]:
        """All that this concerns, for their histories."""
        return {*self.left, *self.were}


def repoint(codings: Iterable[Coding], to: Code) -> RepointedFacts:
    """Give these codings this code, as it is worded now."""
    moving = [coding for coding in codings if coding.code_id != to.pk]
    there = {}
    for batch in batched({coding.excerpt_id for coding in moving}):
        rows = Coding.objects.filter(code=to, excerpt__in=batch)
        there |= {(excerpt, coder): pk for excerpt, coder, pk in rows.values_list("excerpt_id", "coder_id", "pk")}
    moved: list[tuple[int, int, int]] = []
    into: dict[int, int] = {}
    for coding in moving:
        survivor = there.setdefault((coding.excerpt_id, coding.coder_id), coding.pk)
        if survivor == coding.pk:
            moved.append((coding.pk, coding.code_id, coding.code_version))
        else:
            into[coding.pk] = survivor
    for batch in batched(pk for pk, *_ in moved):
        Coding.objects.filter(pk__in=batch).update(code=to, code_version=to.version)
    doubles = become_one([coding for coding in moving if coding.pk in into], into)
    return RepointedFacts(moved=moved, **dict(doubles))


def become_one(codings: Sequence[Coding], into: dict[int, int]) -> DoublesFacts:
    """Each of these goes, and the one that stands there takes its memos and its history."""
    memos = move_memos(into)
    doubles = [DoubleFacts.of_double(coding, into[coding.pk], memos.get(coding.pk, ())) for coding in codings]
    histories = share_histories(into)
    for batch in batched(into):
        Coding.objects.filter(pk__in=batch).delete()
    return DoublesFacts(doubles=doubles, histories=histories)


def become_two(done: DoublesFacts) -> None:
    """Undoes `become_one`; the caller has seen that all is as it left it."""
    for event, coding in done.histories:
        EventSubject.objects.filter(kind="coding", event_id=event, object_id=coding).delete()
    make_again([(double, double.excerpt) for double in done.doubles])
    for double in done.doubles:
        Memo.objects.filter(pk__in=double.memos).update(coding=double.coding)


def move_memos(into: dict[int, int]) -> dict[int, list[int]]:
    """Also those that were taken away: their rows stand for undo. Coding -> its memos."""
    found: dict[int, list[int]] = {}
    for batch in batched(into):
        for pk, coding in Memo.objects.filter(coding__in=batch).order_by("pk").values_list("pk", "coding_id"):
            found.setdefault(coding, []).append(pk)
    for coding, memos in found.items():
        Memo.objects.filter(pk__in=memos).update(coding=into[coding])
    return found


def share_histories(into: dict[int, int]) -> list[tuple[int, int]]:
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
    return added


def put_back(done: RepointedFacts) -> None:
    """Exactly the codings that there were before; the caller has seen that they are still as `repoint` left them."""
    by_origin: dict[tuple[int, int], list[int]] = {}
    for coding, code, version in done.moved:
        by_origin.setdefault((code, version), []).append(coding)
    for (code, version), ids in by_origin.items():
        for batch in batched(ids):
            Coding.objects.filter(pk__in=batch).update(code_id=code, code_version=version)
    become_two(done)


def make_again(wanted: Sequence[tuple[CodingFacts, int]]) -> list[Coding]:
    """Codings with their old numbers and times, each on this excerpt."""
    codes = Code.with_removed.filter(pk__in={was.code for was, _ in wanted})
    studies = dict(codes.values_list("pk", "study_id"))
    codings = Coding.objects.bulk_create(
        Coding(
            pk=was.coding,
            study_id=studies[was.code],
            excerpt_id=excerpt,
            code_id=was.code,
            code_version=was.code_version,
            coder_id=was.coder,
            origin=was.origin,
        )
        for was, excerpt in wanted
    )
    # Past auto_now_add: they are as old as they were.
    for coding, (was, _) in zip(codings, wanted, strict=True):
        coding.created_at = was.created_at
    update_rows(codings, ["created_at"])
    return codings
