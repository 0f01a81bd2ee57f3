"""A code that was taken off many excerpts is put back on all of them, and taken off again, as one step."""

from coding.actions.joining import lock_excerpts
from coding.actions.taking_off import log, remove
from coding.models import Code, Coding, Excerpt
from coding.reversals.building_on import refuse
from coding.reversals.codings import excerpt_again, refuse_if_built_on
from coding.reversals.several import again
from sessions.models import Turn
from studies import audit
from studies.models import Event, User
from studies.undo import reverses


@reverses("codings.taken_off")
def put_back(event: Event, by: User) -> None:
    facts = event.before["excerpts"]
    # All turns before all excerpts, as everywhere: `excerpt_again` takes them for one excerpt after the other.
    turns = {turn for fact in facts for turn in fact["turns"]}
    list(Turn.objects.select_for_update().filter(pk__in=turns).order_by("transcript", "position").values_list("pk"))
    ids = {fact["excerpt"] for fact in facts}
    list(Excerpt.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    excerpts = [excerpt_again(event, by, fact) for fact in facts]
    audit.lock(event.study)
    made = [coding.pk for fact, excerpt in zip(facts, excerpts, strict=True) for coding in again(event, excerpt, fact)]
    log(Code.objects.get(pk=event.target_id), by, "codings.put_back", facts, made, before={"excerpts": facts})


@reverses("codings.put_back")
def take_off_again(event: Event, by: User) -> None:
    ids = event.after["coding_ids"]
    wanted = Coding.objects.filter(pk__in=ids, code=event.target_id)
    lock_excerpts(wanted.values_list("excerpt", flat=True))
    audit.lock(event.study)
    codings = list(wanted.select_related("study", "excerpt__study", "code").order_by("excerpt", "pk"))
    if {coding.pk for coding in codings} != set(ids):
        raise refuse(event, by, "coding", ids, "some of these codings")
    for coding in codings:
        refuse_if_built_on(coding, event, by)
    remove(codings[0].code, codings, by)
