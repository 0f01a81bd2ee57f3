"""A passage that kept a split code and got a part of it: both taken back as one, and made again as one."""

from coding.actions.coded_words import keep_words
from coding.actions.keeping_both import record_both
from coding.actions.removing import remove_all
from coding.models import Coding
from coding.reversals.building_on import refuse
from coding.reversals.restoring import codings_again, excerpt_again, facts_of
from coding.reversals.several import standing
from studies import audit
from studies.models import Event, User
from studies.undo import reverses


@reverses("coding.kept_and_added")
def unkeep(event: Event, by: User) -> None:
    excerpt, made = standing(event, by, [fact["coding"] for fact in event.after["codings"]])
    kept = stamped(event, by, event.after["version"], event.before["code"])
    kept.code_version = event.before["version"]
    kept.save(update_fields=["code_version"])
    was, words = remove_all(excerpt, made)
    undone = audit.record(
        event.study,
        by,
        "coding.unkept",
        kept,
        before=was | {"version": event.after["version"], "code": kept.code_id},
        after={
            "version": kept.code_version,
            "excerpt": excerpt.pk,
            "turns": was["turns"],
            "codes": event.after["codes"],
        },
        about={
            "excerpt": [excerpt.pk],
            "code": event.after["codes"],
            "coding": [coding["coding"] for coding in was["codings"]],
        },
        transcript_id=event.transcript_id,
    )
    keep_words(undone, words)


@reverses("coding.unkept")
def keep_again(event: Event, by: User) -> None:
    was = facts_of(event.before)
    _, places = excerpt_again(event, was)
    kept = stamped(event, by, event.after["version"], event.before["code"])
    (made,) = codings_again(event, was, places)
    kept.code_version = event.before["version"]
    kept.save(update_fields=["code_version"])
    record_both(kept, made, event.after["version"], by)


def stamped(event: Event, by: User, version: int, code: int) -> Coding:
    """The coding that was kept, if it stands as the event left it."""
    kept = Coding.objects.select_related("code", "excerpt__study").get(pk=event.target_id)
    if (kept.code_id, kept.code_version) != (code, version):
        raise refuse(event, by, "coding", [kept.pk], "this coding")
    return kept
