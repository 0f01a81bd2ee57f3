"""One code into another: nothing is lost, what becomes one is counted, and all of it can be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q
from django.utils import timezone

from coding import tree
from coding.actions.code_rules import parents_of, refuse_same_name
from coding.actions.repointing import RepointedFacts, repoint
from coding.models import Code, Coding, Excerpt, Memo, Span
from studies import audit
from studies.audit import record
from studies.bulk import batched
from studies.facts import Facts
from studies.models import Event, Study, User
from studies.refused import Refused

UNDER, STAY = "under", "stay"  # where the codes below the merged one go


@dataclass(frozen=True)
class Merged:
    """Codings before and after: `after == source + target - doubles`, which is asserted."""

    source: int
    target: int
    doubles: int
    after: int
    memos: int
    seq: int


class ChildFacts(Facts):
    """A code directly below the one that went: its place before, and the code above it now."""

    code: int
    position: int
    now: int | None


class BeforeMerge(Facts):
    """`codings`: of the code that goes and of the other one."""

    code: int
    retired_at: datetime | None
    children: tuple[ChildFacts, ...]
    codings: tuple[int, int]


class MergeFacts(RepointedFacts):
    """`code`: the one that they have now. `memos`: of the code that went."""

    code: int
    version: int
    below: str
    memos: tuple[int, ...]
    codings_now: tuple[int, int]

    @classmethod
    def upgraded(cls, kept: dict[str, Any]) -> dict[str, Any]:
        return kept if "codings_now" in kept else kept | {"codings_now": kept["codings"]}


def merged(event: Event) -> Merged:
    was, done = BeforeMerge.from_json(event.before), MergeFacts.from_json(event.after)
    memos = len(done.memos) + sum(len(double.memos) for double in done.doubles)
    return Merged(*was.codings, len(done.doubles), done.codings_now[1], memos, event.seq)


@audit.once("code.merged", before=merged, locked=True)
def merge_code(source: Code, *, into: Code, by: User, below: str = UNDER, save_id: UUID | None = None) -> Merged:
    """All codings, memos and codes of `source` go to `into`; `source` is retired and leads there.

    Who still has `source` on the page and gives it, gives `into`.
    """
    study = source.study
    source.refresh_from_db()
    into.refresh_from_db()
    check(source, into)
    return merged(put_into(study, source, into, by, below, save_id))


def check(source: Code, into: Code) -> None:
    if source.study_id != into.study_id:
        raise ValueError("The codes belong to two studies.")
    if source.pk == into.pk:
        raise Refused("Choose a code other than the one to be merged.", "into")
    if source.merged_into_id:
        raise Refused(f"“{source.name}” was already merged into “{source.merged_into.name}”.", "into")
    if source.removed_at or into.removed_at:
        raise Refused("One of the two codes no longer exists.", "into")
    if into.retired_at:
        raise Refused(f"“{into.name}” is retired. Restore it before you merge another code into it.", "into")


def put_into(study: Study, source: Code, into: Code, by: User, below: str, save_id: UUID | None) -> Event:
    before = counts(source, into)
    codings = list(Coding.objects.filter(code=source).order_by("pk"))
    done = repoint(codings, into)
    memos = sorted(Memo.objects.filter(code=source).values_list("pk", flat=True))
    for batch in batched(memos):
        Memo.objects.filter(pk__in=batch).update(code=into)
    children = move_children(source, into, below)
    retired_at = source.retired_at
    source.retired_at, source.merged_into = source.retired_at or timezone.now(), into
    source.save(update_fields=["retired_at", "merged_into"])
    now = counts(source, into)
    conserved = {
        "codings": [0, before["codings"][0] + before["codings"][1] - len(done.doubles)],
        "memos": before["memos"],
    }
    if now != conserved:
        raise RuntimeError(f"Merging would not conserve what there is: {before} became {now}, not {conserved}.")
    was = BeforeMerge(code=source.pk, retired_at=retired_at, children=children, codings=before["codings"])
    facts = MergeFacts(
        **dict(done), code=into.pk, version=into.version, below=below, memos=memos, codings_now=now["codings"]
    )
    more = {"n": len(codings), "turns": turns_of(each.excerpt_id for each in codings)}
    return record(
        study,
        by,
        "code.merged",
        source,
        before=was.to_json(),
        after=facts.to_json() | more,
        about=subjects(done, codings, [source.pk, into.pk]),
        save_id=save_id,
    )


def counts(source: Code, into: Code) -> dict:
    """Codings of each, and all memos on the two codes and on their codings, taken away or not."""
    codes = [source, into]
    memos = Memo.objects.filter(Q(code__in=codes) | Q(coding__code__in=codes))
    return {
        "codings": [Coding.objects.filter(code=code).count() for code in codes],
        "memos": memos.count(),
    }


def move_children(source: Code, into: Code, below: str) -> list[ChildFacts]:
    """The codes directly below go under the other one, or to the place of the one that goes. Their places before."""
    study = source.study
    children = sorted(study.codes.filter(parent=source), key=lambda each: (each.position, each.name))
    if not children:
        return []
    parents = parents_of(study)
    under = below == UNDER and into.pk not in tree.below(source.pk, parents)
    parent = into if under else source.parent
    dimension = into.dimension if under else source.dimension
    if dimension != source.dimension:
        refuse_children(source, dimension, parents)
    row = Code.objects.filter(study=study, parent=parent, dimension=dimension)
    last = row.aggregate(last=Max("position"))["last"] or 0
    before = []
    for position, child in enumerate(children, start=last + 1):
        before.append(ChildFacts(code=child.pk, position=child.position, now=parent.pk if parent else None))
        child.parent, child.position = parent, position
    Code.objects.bulk_update(children, ["parent", "position"])
    moved = {pk for child in children for pk in (child.pk, *tree.below(child.pk, parents))}
    study.codes.filter(pk__in=moved).update(dimension=dimension)
    return before


def refuse_children(source: Code, dimension, parents: dict[int, int | None]) -> None:
    moved = tree.below(source.pk, parents)
    names = source.study.codes.in_use().filter(pk__in=moved).values_list("name", flat=True)
    try:
        refuse_same_name(source.study, dimension, names, besides=moved)
    except Refused as error:
        raise Refused(f"The codes below it cannot be moved. {error.message}", "below") from error


def turns_of(excerpts: Iterable[int]) -> list[int]:
    """What an open page must look at again."""
    found: set[int] = set()
    for batch in batched(set(excerpts)):
        found |= set(Span.objects.filter(excerpt__in=batch).values_list("turn_id", flat=True))
    return sorted(found)


def subjects(done: RepointedFacts, codings: list[Coding], codes: list[int]) -> dict:
    excerpts = {each.excerpt_id for each in codings}
    return {"code": codes, "coding": done.codings, "excerpt": excerpts, "transcript": transcripts_of(excerpts)}


def transcripts_of(excerpts: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for batch in batched(excerpts):
        found |= set(Excerpt.objects.filter(pk__in=batch).values_list("transcript_id", flat=True))
    return found
