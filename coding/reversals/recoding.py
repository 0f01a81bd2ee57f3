"""Codings that were given another code get their own again."""

from coding.actions.joining import lock_excerpts
from coding.actions.recoding import BeforeRecoding, RecodedFacts, recode
from coding.actions.repointing import put_back
from coding.models import Code, Coding, Excerpt
from coding.reversals.building_on import refuse, refuse_if_retired_since
from coding.reversals.restoring import refuse_if_memo
from studies import audit
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("coding.recoded", "codings.recoded")
def code_before(event: Event, by: User) -> None:
    was, done = BeforeRecoding.from_json(event.before), RecodedFacts.from_json(event.after)
    lock(event, by, done.left, {double.excerpt for double in done.doubles})
    audit.lock(event.study)
    check(event, by, was, done)
    put_back(done)
    is_one = event.verb == "coding.recoded"
    pk = int(event.target_id)
    audit.record(
        event.study,
        by,
        "coding.recoded_back" if is_one else "codings.recoded_back",
        Coding(pk=pk) if is_one else Code(pk=pk),
        before={"code": done.code},
        after={
            "code": was.code, "codes": done.codes, "n": done.n, "excerpt": done.excerpt,
            "coding": pk if is_one else None, "turns": done.turns,
        },
        about={
            "coding": done.codings,
            "excerpt": set(Coding.objects.filter(pk__in=done.left).values_list("excerpt", flat=True)),
            "code": done.codes,
        },
        transcript_id=event.transcript_id,
    )  # fmt: skip


@reverses("coding.recoded_back", "codings.recoded_back")
def recode_again(event: Event, by: User) -> None:
    done = RecodedFacts.from_json(event.reverses.after)
    rows = list(Coding.objects.filter(pk__in=done.were, study=event.study).order_by("pk"))
    if len(rows) != len(done.were) or {row.code_id for row in rows} - set(done.codes):
        raise refuse(event, by, "coding", done.were, "some of these codes")
    recode(event.study, rows, to=Code.objects.get(pk=done.code), by=by)


def lock(event: Event, by: User, codings: list[int], excerpts: set[int]) -> None:
    there = set(Coding.objects.filter(pk__in=codings).values_list("excerpt", flat=True))
    try:
        lock_excerpts(there | excerpts)
    except Excerpt.DoesNotExist:
        raise refuse(event, by, "excerpt", excerpts, "some of these words") from None


def check(event: Event, by: User, was: BeforeRecoding, done: RecodedFacts) -> None:
    """That the codings stand as the event left them, and that the codes they had are in use."""
    there = dict(Coding.objects.filter(pk__in=done.left).values_list("pk", "code"))
    if len(there) != len(set(done.left)) or set(there.values()) - {done.code}:
        raise refuse(event, by, "coding", done.left, "some of these codes")
    for code in Code.with_removed.filter(pk__in=was.codes).select_related("merged_into"):
        refuse_if_retired_since(code, event)
    refuse_if_memo(done.moved_ids, event, by)
    again = Coding.objects.filter(coder=by, code__in=was.codes)
    rows = again.filter(excerpt__codings__in=done.left).values_list("excerpt", "code")
    had = {(double.excerpt, double.code) for double in done.doubles}
    excerpts = dict(Coding.objects.filter(pk__in=done.moved_ids).values_list("pk", "excerpt"))
    had |= {(excerpts[pk], code) for pk, code, _ in done.moved}
    if had & set(rows):
        raise CannotUndo("You have applied the earlier code to these words again since.")
