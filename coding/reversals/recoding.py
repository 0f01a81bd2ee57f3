"""Codings that were given another code get their own again."""

from coding.actions.joining import lock_excerpts
from coding.actions.recoding import recode
from coding.actions.repointing import put_back
from coding.models import Code, Coding, Excerpt
from coding.reversals.building_on import refuse, refuse_if_retired_since
from coding.reversals.restoring import refuse_if_memo
from studies import audit
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("coding.recoded", "codings.recoded")
def code_before(event: Event, by: User) -> None:
    done = event.after
    moved = [pk for pk, *_ in done["moved"]]
    ids = [*moved, *(double["into"] for double in done["doubles"])]
    lock(event, by, ids, {double["excerpt"] for double in done["doubles"]})
    audit.lock(event.study)
    check(event, by, moved, ids)
    put_back(done)
    is_one = event.verb == "coding.recoded"
    pk = int(event.target_id)
    audit.record(
        event.study,
        by,
        "coding.recoded_back" if is_one else "codings.recoded_back",
        Coding(pk=pk) if is_one else Code(pk=pk),
        before={"code": done["code"]},
        after={
            "code": event.before["code"], "codes": done["codes"], "n": done["n"], "excerpt": done["excerpt"],
            "coding": pk if is_one else None, "turns": done["turns"],
        },
        about={
            "coding": {*ids, *(double["coding"] for double in done["doubles"])},
            "excerpt": set(Coding.objects.filter(pk__in=ids).values_list("excerpt", flat=True)),
            "code": done["codes"],
        },
        transcript_id=event.transcript_id,
    )  # fmt: skip


@reverses("coding.recoded_back", "codings.recoded_back")
def recode_again(event: Event, by: User) -> None:
    done = event.reverses.after
    ids = [*(pk for pk, *_ in done["moved"]), *(double["coding"] for double in done["doubles"])]
    rows = list(Coding.objects.filter(pk__in=ids, study=event.study).order_by("pk"))
    if len(rows) != len(ids) or {row.code_id for row in rows} - set(done["codes"]):
        raise refuse(event, by, "coding", ids, "some of these codes")
    recode(event.study, rows, to=Code.objects.get(pk=done["code"]), by=by)


def lock(event: Event, by: User, codings: list[int], excerpts: set[int]) -> None:
    there = set(Coding.objects.filter(pk__in=codings).values_list("excerpt", flat=True))
    try:
        lock_excerpts(there | excerpts)
    except Excerpt.DoesNotExist:
        raise refuse(event, by, "excerpt", excerpts, "some of these words") from None


def check(event: Event, by: User, moved: list[int], ids: list[int]) -> None:
    """That the codings stand as the event left them, and that the codes they had are in use."""
    done = event.after
    there = dict(Coding.objects.filter(pk__in=ids).values_list("pk", "code"))
    if len(there) != len(set(ids)) or set(there.values()) - {done["code"]}:
        raise refuse(event, by, "coding", ids, "some of these codes")
    for code in Code.with_removed.filter(pk__in=event.before["codes"]).select_related("merged_into"):
        refuse_if_retired_since(code, event)
    refuse_if_memo(moved, event, by)
    again = Coding.objects.filter(coder=by, code__in=event.before["codes"])
    rows = again.filter(excerpt__codings__in=ids).values_list("excerpt", "code")
    had = {(double["excerpt"], double["code"]) for double in done["doubles"]}
    excerpts = dict(Coding.objects.filter(pk__in=moved).values_list("pk", "excerpt"))
    had |= {(excerpts[pk], code) for pk, code, _ in done["moved"]}
    if had & set(rows):
        raise CannotUndo("You have applied the earlier code to these words again since.")
