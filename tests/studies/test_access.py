"""From a request to a study: who gets in, what they may do there, and what an archived study still allows."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from studies.access import StudyArchived, access_for, in_study, may, may_make_study
from studies.models import Role
from studies.permissions import Permission
from tests.factories import StudyFactory, UserFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(study):
    return member(study, Role.PARTNER)


def archive(study) -> None:
    study.archived_at = timezone.now()
    study.save()


def ends(user, days: int) -> None:
    """The user's membership counts for the last time this many days from today."""
    user.memberships.update(valid_until=timezone.localdate() + datetime.timedelta(days=days))


def test_a_member_gets_in_and_an_outsider_learns_nothing(study, partner):
    access = access_for(partner, study.slug)
    assert (access.study, access.role, access.membership.user) == (study, Role.PARTNER, partner)
    for outsider in (UserFactory(), member(StudyFactory(), Role.COORDINATOR)):
        with pytest.raises(Http404):
            access_for(outsider, study.slug)
        assert not may(outsider, study, Permission.VIEW_STUDY)
    with pytest.raises(Http404):
        access_for(partner, "no-such-study")


def test_a_membership_counts_on_its_last_day_and_not_after_it(study, partner):
    ends(partner, 0)
    assert access_for(partner, study.slug).has(Permission.GIVE_VERDICT)
    assert may(partner, study, Permission.GIVE_VERDICT)
    ends(partner, -1)
    with pytest.raises(Http404):
        access_for(partner, study.slug)
    assert not may(partner, study, Permission.GIVE_VERDICT)


def test_a_closed_account_counts_nowhere(study, partner):
    partner.is_active = False
    partner.save()
    with pytest.raises(Http404):
        access_for(partner, study.slug)
    assert not may(partner, study, Permission.GIVE_VERDICT)


def test_a_right_is_asked_for_in_the_words_of_the_role(study, coordinator, partner):
    access_for(coordinator, study.slug).require(Permission.CODE)
    with pytest.raises(PermissionDenied, match="Partners of this study can't do this"):
        access_for(partner, study.slug).require(Permission.CODE)
    assert may(coordinator, study, Permission.CODE)
    assert not may(partner, study, Permission.CODE)


def test_an_archived_study_offers_reading_and_its_own_end_to_who_has_the_right(study, coordinator, partner):
    open_to = {permission for permission in Permission if access_for(partner, study.slug).offers(permission)}
    assert Permission.GIVE_VERDICT in open_to
    archive(study)
    reading = {permission for permission in Permission if permission.value.startswith("view_")}
    for user, more in [(coordinator, {Permission.DELETE_STUDY}), (partner, set())]:
        access = access_for(user, study.slug)
        offered = {permission for permission in Permission if access.offers(permission)}
        assert offered == {permission for permission in reading if access.has(permission)} | more
        assert {permission for permission in Permission if getattr(access.can, permission.value)} == offered


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"])
def test_an_archived_study_refuses_what_changes_something(study, coordinator, method):
    access_for(coordinator, study.slug).require_open(method)
    archive(study)
    access = access_for(coordinator, study.slug)
    if method in {"GET", "HEAD", "OPTIONS"}:
        return access.require_open(method)
    with pytest.raises(StudyArchived, match="is archived"):
        access.require_open(method)


def test_a_view_gets_its_study_only_with_the_right_and_while_it_is_open(study, coordinator, partner):
    def answer(user, method="post", **options):
        request = getattr(RequestFactory(), method)("/")
        request.user = user
        view = in_study(Permission.EDIT_STUDY, **options)(lambda request, study: HttpResponse(study.slug))
        assert view.permission == Permission.EDIT_STUDY
        return view(request, study=study.slug)

    assert answer(coordinator).content.decode() == study.slug
    assert answer(AnonymousUser(), "get").status_code == 302
    with pytest.raises(PermissionDenied):
        answer(partner)
    archive(study)
    assert answer(coordinator, "get").content.decode() == study.slug
    assert answer(coordinator, in_archive=True).content.decode() == study.slug
    with pytest.raises(StudyArchived):
        answer(coordinator)


@pytest.mark.parametrize(
    ("makers", "staff", "expected"),
    [
        ("everybody", False, True),
        ("everybody", True, True),
        ("administrators", False, False),
        ("administrators", True, True),
    ],
)
def test_who_may_make_a_study(settings, makers, staff, expected):
    settings.STUDY_MAKERS = makers
    assert may_make_study(UserFactory(is_staff=staff)) is expected
    assert not may_make_study(AnonymousUser())
