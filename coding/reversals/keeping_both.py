"""A passage that kept a split code and got a part of it: both taken back as one, and made again as one."""

from coding.actions.facts import facts_of
from coding.actions.keeping_both import record_both
from coding.actions.removing import take_away
from coding.models import Coding
from coding.reversals.building_on import refuse
from coding.reversals.codings import standing
from coding.reversals.restoring import codings_again, excerpts_again
from studies.models import Event, User
from studies.undo import reverses


@reverses("coding.kept_and_added")
def unkeep(event: Event, by: User) -> None:
    made = standing(event, by)
    kept = stamped(event, by, event.after["version"], event.before["code"])
    kept.code_version = event.before["version"]
    kept.save(update_fields=["code_version"])
    take_away(
        event.study, made, by=by, verb="coding.unkept", target=kept,
        before={"version": event.after["version"], "code": kept.code_id}, after={"version": kept.code_version},
        codes=[kept.code_id],
    )  # fmt: skip


@reverses("coding.unkept")
def keep_again(event: Event, by: User) -> None:
    was = facts_of(event).excerpts
    places = excerpts_again(event, was)
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
