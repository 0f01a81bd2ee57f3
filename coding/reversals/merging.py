"""A merge of two codes, taken back exactly, and made again."""

from collections.abc import Sequence

from coding import tree
from coding.actions.code_rules import parents_of, refuse_same_name
from coding.actions.joining import lock_standing
from coding.actions.merging import BeforeMerge, ChildFacts, MergeFacts, merge_code, turns_of
from coding.actions.repointing import put_back
from coding.models import Code, Coding, Memo
from coding.reversals.building_on import refuse
from studies import audit
from studies.bulk import batched
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("code.merged")
def unmerge(event: Event, by: User) -> None:
    was, done = BeforeMerge.from_json(event.before), MergeFacts.from_json(event.after)
    lock_standing(double.excerpt for double in done.doubles)
    audit.lock(event.study)
    source = Code.with_removed.select_related("dimension", "parent").get(pk=event.target_id)
    check(event, by, source, was, done)
    put_back(done)
    for batch in batched(done.memos):
        Memo.objects.filter(pk__in=batch).update(code=source)
    put_children_back(source, was.children)
    source.retired_at, source.merged_into = was.retired_at, None
    source.save(update_fields=["retired_at", "merged_into"])
    codings = set(done.were)
    excerpts = excerpts_of(codings)
    audit.record(
        event.study, by, "code.unmerged", source,
        before={"code": done.code},
        after={"code": source.pk, "below": done.below, "turns": turns_of(excerpts), "n": len(codings)},
        about={"code": [source.pk, done.code], "coding": codings, "excerpt": excerpts},
    )  # fmt: skip


@reverses("code.unmerged")
def merge_again(event: Event, by: User) -> None:
    source, into = (Code.with_removed.get(pk=pk) for pk in (event.target_id, event.before["code"]))
    merge_code(source, into=into, by=by, below=event.after["below"])


def check(event: Event, by: User, source: Code, was: BeforeMerge, done: MergeFacts) -> None:
    """That everything stands as the merge left it."""
    if source.merged_into_id != done.code:
        raise refuse(event, by, "code", [source.pk], f"“{source.name}”", "code.")
    moved, stay = done.moved_ids, {double.into for double in done.doubles}
    if count_codings(moved, code=done.code, code_version=done.version) != len(moved) or (
        count_codings(stay, code=done.code) != len(stay)
    ):
        raise refuse(event, by, "coding", {*moved, *stay}, "some of these codings")
    for double in done.doubles:
        if Memo.objects.filter(pk__in=double.memos, coding=double.into).count() != len(double.memos):
            raise refuse(event, by, "memo", double.memos, "a memo of these codings")
    there = sum(Memo.objects.filter(pk__in=batch, code=done.code).count() for batch in batched(done.memos))
    if there != len(done.memos):
        raise refuse(event, by, "memo", done.memos, "a memo of the code")
    for child in was.children:
        if not Code.with_removed.filter(pk=child.code, parent=child.now, removed_at=None).exists():
            raise refuse(event, by, "code", [child.code], "a code below it", "code.")
    check_name(event, source, was)


def check_name(event: Event, source: Code, was: BeforeMerge) -> None:
    if was.retired_at:
        return
    if source.parent and source.parent.retired_at:
        raise CannotUndo(f"“{source.parent.name}” above it is retired now. Restore that one first.")
    refuse_same_name(event.study, source.dimension, [source.name])


def put_children_back(source: Code, children: Sequence[ChildFacts]) -> None:
    study = source.study
    if not children:
        return
    ids = [child.code for child in children]
    parents = parents_of(study)
    moved = {pk for child in ids for pk in (child, *tree.below(child, parents))}
    names = study.codes.in_use().filter(pk__in=moved).values_list("name", flat=True)
    refuse_same_name(study, source.dimension, names, besides=moved)
    for child in children:
        study.codes.filter(pk=child.code).update(parent=source, position=child.position)
    study.codes.filter(pk__in=moved).update(dimension=source.dimension)


def count_codings(ids, **wanted) -> int:
    return sum(Coding.objects.filter(pk__in=batch, **wanted).count() for batch in batched(ids))


def excerpts_of(codings) -> set[int]:
    return {
        excerpt
        for batch in batched(codings)
        for excerpt in Coding.objects.filter(pk__in=batch).values_list("excerpt_id", flat=True)
    }
