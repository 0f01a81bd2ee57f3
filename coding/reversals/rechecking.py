"""Codings stamped with another wording get the stamp back that they had."""

from coding.actions.rechecking import stamp
from coding.models import Code, Coding
from coding.reversals.building_on import refuse
from studies import audit
from studies.models import Event, User
from studies.undo import reverses


@reverses("coding.rechecked")
def earlier_stamps(event: Event, by: User) -> None:
    audit.lock(event.study)
    ids = [pk for pk, _ in event.after["versions"]]
    now = Coding.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "code_version")
    if [list(row) for row in now] != sorted(event.after["versions"]):
        raise refuse(event, by, "coding", ids, "some of these codings")
    stamp(Code.objects.get(pk=event.target_id), by, event.before["versions"], None)
