"""Changes of the codebook taken back. Merging has a module of its own."""

from datetime import datetime

from django.utils import timezone

from coding.actions.code_places import put_at
from coding.actions.code_rules import lock, refuse_same_name, state_of
from coding.actions.codebook import recolour_code, restore_code
from coding.models import Code, Coding
from coding.models.codebook import WORDING
from coding.reversals.building_on import refuse
from studies.audit import record
from studies.models import Dimension, Event, User
from studies.undo import CannotUndo, reverses


def changed_code(event: Event) -> Code:
    """The event's code as it stands now, under the study's lock."""
    lock(event.study)
    code = Code.objects.filter(pk=event.target_id).select_related("dimension", "parent", "study").first()
    if code is None:
        raise CannotUndo("This code is no longer in the codebook.")
    return code


@reverses("code.created")
def unmake(event: Event, by: User) -> None:
    """The code goes from the codebook; its row stays, so that it can be made again."""
    code = changed_code(event)
    if coding := Coding.objects.filter(code=code).select_related("coder").exclude(coder=by).first():
        raise CannotUndo(f"{coding.coder} has applied “{code.name}” since. Undo it together with them.")
    if code.codings.exists() or code.memos.standing().exists() or code.children.exists() or code.merged.exists():
        raise CannotUndo(f"“{code.name}” is in use. Undo that first, or retire the code.")
    code.removed_at = code.retired_at = timezone.now()
    code.save(update_fields=["removed_at", "retired_at"])
    record(event.study, by, "code.unmade", code, before=state_of(code))


@reverses("code.unmade")
def make_again(event: Event, by: User) -> None:
    lock(event.study)
    code = Code.with_removed.select_related("dimension", "parent").get(pk=event.target_id)
    if code.parent and (code.parent.retired_at or code.parent.removed_at):
        raise CannotUndo(f"“{code.parent.name}” above it is no longer in use.")
    refuse_same_name(event.study, code.dimension, [code.name])
    code.removed_at = code.retired_at = None
    code.save(update_fields=["removed_at", "retired_at"])
    record(event.study, by, "code.created", code, after=state_of(code))


@reverses("code.described")
def earlier_wording(event: Event, by: User) -> None:
    """The wording before, under the number that it had: codings made under it are not old then."""
    code = changed_code(event)
    before, after = event.before["version"], event.after["version"]
    if code.version != after:
        raise refuse(event, by, "code", [code.pk], f"“{code.name}”", "code.")
    wording = code.versions.filter(version=before).first()
    if wording is None:
        raise CannotUndo("The earlier wording was not kept.")
    changed = [key for key in WORDING if getattr(code, key) != getattr(wording, key)]
    if "name" in changed and not code.retired_at:
        refuse_same_name(event.study, code.dimension, [wording.name], besides={code.pk})
    names = {"name": code.name} if "name" in changed else {}
    for key in changed:
        setattr(code, key, getattr(wording, key))
    code.version = before
    code.save(update_fields=[*changed, "version"])
    now = dict.fromkeys(names, code.name) | {"version": before, "fields": sorted(changed)}
    record(event.study, by, "code.described", code, before=names | {"version": after}, after=now)


@reverses("code.recoloured")
def earlier_colour(event: Event, by: User) -> None:
    code = changed_code(event)
    if code.own_hue != event.after["own_hue"]:
        raise refuse(event, by, "code", [code.pk], f"“{code.name}”", "code.recoloured")
    recolour_code(code, by=by, own_hue=event.before["own_hue"])


@reverses("code.moved", "code.shifted")
def earlier_place(event: Event, by: User) -> None:
    """Back to its dimension and the code above it, and to its place among those that stand there now."""
    code = changed_code(event)
    was, now = event.before, event.after
    if (code.dimension_id, code.parent_id) != (now["dimension"], now["parent"]):
        raise refuse(event, by, "code", [code.pk], f"“{code.name}”", "code.")
    parent = Code.objects.filter(pk=was["parent"]).first()
    if was["parent"] and parent is None:
        raise CannotUndo("The code that it was under no longer exists.")
    dimension = Dimension.objects.filter(pk=was["dimension"]).first()
    put_at(code, by, dimension, parent, max(was["place"] - 1, 0))


@reverses("code.retired")
def bring_back(event: Event, by: User) -> None:
    code = changed_code(event)
    if code.retired_at is None or code.merged_into_id or code.retired_at.isoformat() != event.after["retired_at"]:
        raise refuse(event, by, "code", [code.pk], f"“{code.name}”", "code.")
    restore_code(code, by=by)


@reverses("code.restored")
def retire_again(event: Event, by: User) -> None:
    """With the codes that had come back together, and under the moment that they had in common."""
    code = changed_code(event)
    if code.retired_at is not None:
        raise refuse(event, by, "code", [code.pk], f"“{code.name}”", "code.")
    ids = event.after["codes"]
    at = datetime.fromisoformat(event.before["retired_at"])
    Code.objects.filter(pk__in=ids, retired_at=None).update(retired_at=at)
    after = {"codes": ids, "retired_at": at.isoformat()}
    record(event.study, by, "code.retired", code, after=after, about={"code": ids})
