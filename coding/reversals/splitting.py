"""A split taken back: the new codes go, as long as nothing was done with them, and the wording before holds again."""

from django.utils import timezone

from coding.actions.code_rules import refuse_same_name
from coding.models import Code, Coding
from coding.reversals.building_on import refuse
from coding.reversals.codebook import changed_code
from studies.audit import record
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("code.split")
def unsplit(event: Event, by: User) -> None:
    code = changed_code(event)
    done = event.after
    if code.version != done["version"]:
        raise refuse(event, by, "code", [code.pk], f"“{code.name}”", "code.")
    parts = list(Code.objects.filter(pk__in=done["parts"]))
    if {part.pk: part.version for part in parts} != dict(zip(done["parts"], done["versions"], strict=True)):
        raise refuse(event, by, "code", done["parts"], "the new codes", "code.")
    for part in parts:
        refuse_in_use(part, by)
    gone = timezone.now()
    Code.objects.filter(pk__in=done["parts"]).update(removed_at=gone, retired_at=gone)
    set_wording(code, event.before["version"])
    record(
        event.study, by, "code.unsplit", code,
        before={"version": done["version"]},
        after={"version": code.version, "code": code.pk, "n": done["n"]},
        about={"code": [code.pk, *done["parts"]]},
    )  # fmt: skip


def refuse_in_use(part: Code, by: User) -> None:
    coding = Coding.objects.filter(code=part).select_related("coder").order_by("-pk").first()
    if coding:
        who = "You have" if coding.coder_id == by.pk else f"{coding.coder} has"
        raise CannotUndo(f"{who} applied “{part.name}” since.")
    if part.retired_at or part.children.exists() or part.merged.exists() or part.memos.standing().exists():
        raise CannotUndo(f"“{part.name}” is in use. Undo that first, or retire the code.")


@reverses("code.unsplit")
def split_again(event: Event, by: User) -> None:
    code = changed_code(event)
    split = first_of(event)
    if code.retired_at or code.version != event.after["version"]:
        raise refuse(event, by, "code", [code.pk], f"“{code.name}”", "code.")
    ids = split.after["parts"]
    parts = list(Code.with_removed.filter(pk__in=ids).select_related("parent"))
    refuse_same_name(event.study, code.dimension, [part.name for part in parts])
    # Where the code itself stands now: it may have been moved in between.
    for part in parts:
        part.dimension, part.removed_at, part.retired_at = code.dimension, None, None
        part.parent = code if split.after["where"] == "below" else code.parent
    Code.with_removed.bulk_update(parts, ["dimension", "parent", "removed_at", "retired_at"])
    set_wording(code, split.after["version"])
    record(
        event.study, by, "code.split", code,
        before={"version": event.after["version"], "code": code.pk},
        after=split.after,
        about={"code": [code.pk, *ids]},
    )  # fmt: skip


def first_of(event: Event) -> Event:
    """The split that a chain of undo and redo goes back to."""
    while event.reverses_id is not None:
        event = event.reverses
    return event


def set_wording(code: Code, version: int) -> None:
    """An earlier wording under its number: codings made under it are not old then. A split changes the definition."""
    wording = code.versions.get(version=version)
    code.definition, code.version = wording.definition, version
    code.save(update_fields=["definition", "version"])
