"""A code that was taken off many excerpts is put back on all of them, and taken off again, as one step."""

from coding.actions.joining import lock_standing
from coding.actions.taking_off import log, remove
from coding.models import Code, Coding
from coding.reversals.building_on import refuse
from coding.reversals.restoring import codings_again, excerpts_again, facts_of, refuse_if_built_on
from studies import audit
from studies.models import Event, User
from studies.undo import reverses


@reverses("codings.taken_off")
def put_back(event: Event, by: User) -> None:
    was = facts_of(event.before)
    made = [coding.pk for coding in codings_again(event, was, excerpts_again(event, was))]
    facts = event.before["excerpts"]
    log(Code.objects.get(pk=event.target_id), by, "codings.put_back", facts, made, before={"excerpts": facts})


@reverses("codings.put_back")
def take_off_again(event: Event, by: User) -> None:
    ids = event.after["coding_ids"]
    wanted = Coding.objects.filter(pk__in=ids, code=event.target_id)
    lock_standing(wanted.values_list("excerpt", flat=True))
    audit.lock(event.study)
    codings = list(wanted.select_related("study", "excerpt__study", "code").order_by("excerpt", "pk"))
    if {coding.pk for coding in codings} != set(ids):
        raise refuse(event, by, "coding", ids, "some of these codings")
    refuse_if_built_on(codings, event, by)
    remove(codings[0].code, codings, by)
