"""An import of the codebook taken back, and made again."""

from django.utils import timezone

from coding.actions.code_rules import lock, refuse_same_name
from coding.models import Code, Coding
from coding.models.codebook import WORDING
from coding.reversals.building_on import refuse
from studies.audit import record
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("codebook.imported")
def take_back(event: Event, by: User) -> None:
    lock(event.study)
    codes = Code.objects.in_bulk(event.after["new"])
    for code in codes.values():
        if coding := Coding.objects.filter(code=code).exclude(coder=by).select_related("coder").first():
            raise CannotUndo(f"{coding.coder} has applied “{code.name}” since. Undo it together with them.")
        others = code.children.exclude(pk__in=codes)
        if code.codings.exists() or code.memos.standing().exists() or others.exists():
            raise CannotUndo(f"“{code.name}” is in use. Undo that first, or retire the code.")
    set_wordings(event, by, event.after["changed"], event.before["changed"])
    now = timezone.now()
    Code.objects.filter(pk__in=codes).update(removed_at=now, retired_at=now)
    tell(event, by, "codebook.import_undone")


@reverses("codebook.import_undone")
def make_again(event: Event, by: User) -> None:
    lock(event.study)
    for code in Code.with_removed.filter(pk__in=event.before["new"]).select_related("dimension"):
        refuse_same_name(event.study, code.dimension, [code.name])
    Code.with_removed.filter(pk__in=event.before["new"]).update(removed_at=None, retired_at=None)
    set_wordings(event, by, event.after["changed"], event.before["changed"])
    tell(event, by, "codebook.imported")


def set_wordings(event: Event, by: User, now: list[list], wanted: list[list]) -> None:
    for (pk, version, hue), (_, back, colour) in zip(now, wanted, strict=True):
        code = Code.objects.get(pk=pk)
        if (code.version, code.own_hue) != (version, hue):
            raise refuse(event, by, "code", [pk], f"“{code.name}”", "code")
        wording = code.versions.get(version=back)
        for key in WORDING:
            setattr(code, key, getattr(wording, key))
        code.version, code.own_hue = back, colour
        code.save()


def tell(event: Event, by: User, verb: str) -> None:
    """The inverse event: what was after is before."""
    before = {"changed": event.after["changed"], "new": event.after.get("new", [])}
    after = {"changed": event.before["changed"], "new": event.before.get("new", []), "n": event.after["n"]}
    codes = {*before["new"], *after["new"], *(pk for pk, *_ in after["changed"])}
    record(event.study, by, verb, event.study, before=before, after=after, about={"code": codes})
