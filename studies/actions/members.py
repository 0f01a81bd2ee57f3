"""Who belongs to a study, and as what."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from studies import audit
from studies.models import Membership, Organisation, Role, Study, User


@transaction.atomic
def change_membership(
    membership: Membership,
    *,
    by: User,
    role: str,
    organisation: Organisation | None,
    valid_until: datetime.date | None,
) -> Membership:
    """Another role, organisation or last day. ValidationError if the study would be left without a coordinator."""
    ends = valid_until is not None and valid_until < timezone.localdate()
    if role != Role.COORDINATOR or ends:
        check_coordinator_remains(membership)
    before = facts(membership)
    membership.role, membership.organisation, membership.valid_until = role, organisation, valid_until
    membership.save()
    audit.record(membership.study, by, "membership.changed", membership, before=before, after=facts(membership))
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: User) -> None:
    """Ends now; the row stays, so that what this person did can still be read."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    change_membership(
        membership,
        by=by,
        role=membership.role,
        organisation=membership.organisation,
        valid_until=yesterday,
    )


def check_coordinator_remains(leaving: Membership) -> None:
    # The study's row is locked, so that two coordinators cannot demote each other in the same moment.
    Study.objects.select_for_update().get(pk=leaving.study_id)
    others = Membership.objects.current().filter(study=leaving.study_id, role=Role.COORDINATOR).exclude(pk=leaving.pk)
    if not others.exists():
        raise ValidationError("A study needs at least one coordinator. Make someone else coordinator first.")


def facts(membership: Membership) -> dict:
    return {
        "user": membership.user_id,
        "role": membership.role,
        "organisation": membership.organisation_id,
        "valid_until": membership.valid_until,
    }
