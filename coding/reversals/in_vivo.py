"""A code made from the words: taken back with its coding, and made again with it."""

from django.utils import timezone

from coding.actions.code_rules import refuse_same_name
from coding.actions.facts import facts_of
from coding.actions.in_vivo import record_in_vivo
from coding.actions.removing import take_away
from coding.models import Code, Coding, Memo
from coding.reversals.building_on import refuse
from coding.reversals.codings import standing
from coding.reversals.restoring import codings_again, excerpts_again
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("code.in_vivo")
def unmake(event: Event, by: User) -> None:
    code = Code.with_removed.get(pk=event.target_id)
    codings = standing(event, by)
    code.refresh_from_db()
    if code.retired_at or code.version != event.after["version"]:
        raise refuse(event, by, "code", [code.pk], f"“{code.name}”", "code.")
    others = Coding.objects.filter(code=code).exclude(pk__in=[coding.pk for coding in codings])
    if other := others.select_related("coder").order_by("pk").last():
        who = "You have" if other.coder_id == by.pk else f"{other.coder} has"
        raise CannotUndo(f"{who} applied “{code.name}” to other words since.")
    if code.children.exists() or Memo.objects.standing().filter(code=code).exists():
        raise refuse(event, by, "code", [code.pk], f"“{code.name}”")
    code.removed_at = code.retired_at = timezone.now()
    code.save(update_fields=["removed_at", "retired_at"])
    take_away(event.study, codings, by=by, verb="code.in_vivo_unmade", target=code, after={"name": code.name})


@reverses("code.in_vivo_unmade")
def make_again(event: Event, by: User) -> None:
    was = facts_of(event).excerpts
    places = excerpts_again(event, was)
    code = Code.with_removed.select_related("dimension", "parent").get(pk=event.target_id)
    refuse_same_name(event.study, code.dimension, [code.name])
    code.removed_at = code.retired_at = None
    code.save(update_fields=["removed_at", "retired_at"])
    (coding,) = codings_again(event, was, places)
    record_in_vivo(coding, by)
