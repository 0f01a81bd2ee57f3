from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from studies.access import access_for, may
from studies.actions.members import change_membership, end_membership
from studies.models import Event, Role
from studies.permissions import Permission
from tests.factories import member

pytestmark = pytest.mark.django_db


def test_role_counts_at_the_next_request(client, study):
    coordinator, researcher = member(study, Role.COORDINATOR), member(study, Role.RESEARCHER)
    membership = study.memberships.get(user=researcher)
    client.force_login(coordinator)
    response = client.post(
        reverse("studies:member", args=[study.slug, membership.pk]),
        {"role": "partner", "organisation": "", "valid_until": ""},
    )
    assert response.status_code == 302
    assert access_for(researcher, study.slug).role == Role.PARTNER
    assert not may(researcher, study, Permission.CODE)
    event = Event.objects.get(verb="membership.changed")
    assert (event.before["role"], event.after["role"], event.actor) == ("researcher", "partner", coordinator)


def test_last_day_counts_and_the_day_after_does_not(study):
    researcher = member(study, Role.RESEARCHER)
    study.memberships.filter(user=researcher).update(valid_until=timezone.localdate())
    assert may(researcher, study, Permission.CODE)
    study.memberships.filter(user=researcher).update(valid_until=timezone.localdate() - timedelta(1))
    assert not may(researcher, study, Permission.CODE)


def test_deactivated_account_has_no_access(study):
    researcher = member(study, Role.RESEARCHER)
    researcher.is_active = False
    researcher.save()
    with pytest.raises(Http404):
        access_for(researcher, study.slug)


def test_last_coordinator_stays(study):
    coordinator = member(study, Role.COORDINATOR)
    membership = study.memberships.get(user=coordinator)
    for change in (
        lambda: end_membership(membership, by=coordinator),
        lambda: change_membership(membership, by=coordinator, role=Role.PARTNER, organisation=None, valid_until=None),
    ):
        with pytest.raises(ValidationError, match="A study needs at least one coordinator"):
            change()
    assert Event.objects.count() == 0
    assert access_for(coordinator, study.slug).role == Role.COORDINATOR


def test_ended_member_keeps_the_row(client, study):
    coordinator, partner = member(study, Role.COORDINATOR), member(study, Role.PARTNER)
    client.force_login(coordinator)
    client.post(reverse("studies:member_end", args=[study.slug, study.memberships.get(user=partner).pk]))
    with pytest.raises(Http404):
        access_for(partner, study.slug)
    assert study.memberships.count() == 2


@pytest.mark.parametrize("members", [1, 5])
def test_members_page_asks_the_same_number_of_questions(client, study, members, django_assert_num_queries):
    coordinator = member(study, Role.COORDINATOR)
    for _ in range(members):
        member(study, Role.PARTNER)
    client.force_login(coordinator)
    with django_assert_num_queries(7):
        client.get(reverse("studies:members", args=[study.slug]))
