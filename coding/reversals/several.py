"""Several codes put on at once, and a code made from the words: taken back as one, and made again as one."""

from collections.abc import Sequence

from django.utils import timezone

from coding.actions.code_rules import refuse_same_name
from coding.actions.coded_words import keep_words
from coding.actions.joining import lock_standing
from coding.actions.removing import remove_all
from coding.actions.several import record, record_in_vivo
from coding.models import Code, Coding, Excerpt, Memo
from coding.reversals.building_on import refuse
from coding.reversals.restoring import codings_again, excerpt_again, facts_of, refuse_if_built_on
from studies import audit
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("codings.applied")
def take_off(event: Event, by: User) -> None:
    ids = [fact["coding"] for fact in event.after["codings"]]
    excerpt, codings = standing(event, by, ids)
    was, words = remove_all(excerpt, codings)
    codes = event.after["codes"]
    undone = audit.record(
        event.study,
        by,
        "codings.removed",
        excerpt,
        before=was,
        after={"excerpt": None if was["gone"] else excerpt.pk, "turns": was["turns"], "codes": codes},
        about={"excerpt": [excerpt.pk], "code": codes, "coding": ids},
        transcript_id=event.transcript_id,
    )
    keep_words(undone, words)


@reverses("codings.removed")
def put_back(event: Event, by: User) -> None:
    was = facts_of(event.before)
    excerpt, places = excerpt_again(event, was)
    record(excerpt, codings_again(event, was, places), by)


@reverses("code.in_vivo")
def unmake(event: Event, by: User) -> None:
    code = Code.with_removed.get(pk=event.target_id)
    excerpt, codings = standing(event, by, [event.after["coding"]])
    code.refresh_from_db()
    if code.retired_at or code.version != event.after["version"]:
        raise refuse(event, by, "code", [code.pk], f"“{code.name}”", "code.")
    others = Coding.objects.filter(code=code).exclude(pk__in=[coding.pk for coding in codings])
    if other := others.select_related("coder").order_by("pk").last():
        who = "You have" if other.coder_id == by.pk else f"{other.coder} has"
        raise CannotUndo(f"{who} applied “{code.name}” to other words since.")
    if code.children.exists() or Memo.objects.standing().filter(code=code).exists():
        raise refuse(event, by, "code", [code.pk], f"“{code.name}”")
    was, words = remove_all(excerpt, codings)
    code.removed_at = code.retired_at = timezone.now()
    code.save(update_fields=["removed_at", "retired_at"])
    undone = audit.record(
        event.study,
        by,
        "code.in_vivo_unmade",
        code,
        before=was,
        after={"excerpt": None if was["gone"] else excerpt.pk, "turns": was["turns"], "name": code.name},
        about={"excerpt": [excerpt.pk], "coding": [coding.pk for coding in codings]},
        transcript_id=event.transcript_id,
    )
    keep_words(undone, words)


@reverses("code.in_vivo_unmade")
def make_again(event: Event, by: User) -> None:
    was = facts_of(event.before)
    excerpt, places = excerpt_again(event, was)
    code = Code.with_removed.select_related("dimension", "parent").get(pk=event.target_id)
    refuse_same_name(event.study, code.dimension, [code.name])
    code.removed_at = code.retired_at = None
    code.save(update_fields=["removed_at", "retired_at"])
    (coding,) = codings_again(event, was, places)
    record_in_vivo(excerpt, coding, by)


def standing(event: Event, by: User, ids: Sequence[int]) -> tuple[Excerpt, list[Coding]]:
    """The codings that the event made, locked with their excerpt, if they stand as it made them."""
    excerpts = set(Coding.objects.filter(pk__in=ids).values_list("excerpt", flat=True))
    locked = lock_standing(excerpts)
    audit.lock(event.study)
    codings = list(Coding.objects.filter(pk__in=ids).select_related("study", "excerpt__study", "code").order_by("pk"))
    made = {fact["coding"]: fact["code"] for fact in event.after.get("codings", [event.after])}
    if len(locked) != 1 or {coding.pk: coding.code_id for coding in codings} != made:
        raise refuse(event, by, "coding", ids, "some of these codes")
    refuse_if_built_on(codings, event, by)
    return codings[0].excerpt, codings
