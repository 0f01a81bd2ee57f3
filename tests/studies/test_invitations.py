import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from studies.actions import invitations
from studies.models import Event, Invitation, Membership, Role, User
from studies.refused import Refused
from tests.factories import StudyFactory, UserFactory, member

pytestmark = pytest.mark.django_db


def invited(study, coordinator, email="new@example.org", role=Role.PARTNER):
    return invitations.invite(study, by=coordinator, email=email, role=role)


def token_of(link: str) -> str:
    return link.rstrip("/").rsplit("/", 1)[-1]


def test_invite_keeps_only_the_hash_and_mails_the_configured_address(
    study, coordinator, settings, django_capture_on_commit_callbacks
):
    settings.SITE_ORIGIN = "https://caliper.example.org"
    with django_capture_on_commit_callbacks(execute=True):
        made = invited(study, coordinator, email="New@Example.org")
    token = token_of(made.link)
    assert made.link == f"https://caliper.example.org/invitations/{token}/"
    assert len(token) == 43  # 256 bits in base64
    assert made.invitation.email == "new@example.org"
    assert made.invitation.token_hash == Invitation.hash(token)
    assert token not in str(Event.objects.values_list("after", flat=True))
    assert [(m.to, made.link in m.body) for m in mail.outbox] == [(["new@example.org"], True)]


def test_page_of_the_coordinator_shows_the_link_once(client, study, coordinator):
    client.force_login(coordinator)
    made = client.post(reverse("studies:invite", args=[study.slug]), {"email": "a@example.org", "role": "partner"})
    assert "/invitations/" in made.context["invited"].link
    again = client.get(reverse("studies:members", args=[study.slug]))
    assert made.context["invited"].link not in again.content.decode()
    assert "a@example.org" in again.content.decode()


def test_invite_of_a_member_is_refused_in_words(client, study, coordinator):
    client.force_login(coordinator)
    response = client.post(
        reverse("studies:invite", args=[study.slug]), {"email": coordinator.email.upper(), "role": "partner"}
    )
    assert response.status_code == 400
    assert response.context["form"].errors["email"] == [f"{coordinator.email} is already a member of this study."]
    assert Invitation.objects.count() == 0


def test_second_invitation_ends_the_first(study, coordinator):
    first, second = invited(study, coordinator), invited(study, coordinator)
    with pytest.raises(Refused):
        invitations.find(token_of(first.link))
    assert invitations.find(token_of(second.link)) == second.invitation


def test_new_person_makes_an_account_and_is_in(client, study, coordinator):
    made = invited(study, coordinator)
    path = reverse("studies:invitation", args=[token_of(made.link)])
    # Told to no other site; a stricter policy would also hide the Origin (tests/e2e/test_invitations.py).
    assert client.get(path)["Referrer-Policy"] == "same-origin"
    assert Membership.objects.filter(study=study).count() == 1, "looking at the page changes nothing"
    response = client.post(path, {"name": "Nadia Ruiz", "password": "long enough and odd 7"})
    assert response.status_code == 302
    user = User.objects.get(email="new@example.org")
    assert study.memberships.get(user=user).role == Role.PARTNER
    assert user.emailaddress_set.values_list("verified", "primary").get() == (True, True)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get(path).status_code == 410


def test_weak_password_is_refused_and_nothing_changes(client, study, coordinator):
    path = reverse("studies:invitation", args=[token_of(invited(study, coordinator).link)])
    response = client.post(path, {"name": "Nadia", "password": "password12"})
    assert response.context["form"].errors["password"] == ["This password is too common."]
    assert not User.objects.filter(email="new@example.org").exists()


def test_known_person_signs_in_first_then_accepts(client, study, coordinator):
    user = UserFactory(email="new@example.org")
    path = reverse("studies:invitation", args=[token_of(invited(study, coordinator).link)])
    assert client.post(path)["Location"].startswith("/accounts/login/?next=")
    client.force_login(user)
    assert client.post(path).status_code == 302
    assert study.memberships.get(user=user).role == Role.PARTNER


def test_other_address_is_refused(client, study, coordinator):
    client.force_login(UserFactory(email="other@example.org"))
    response = client.post(reverse("studies:invitation", args=[token_of(invited(study, coordinator).link)]))
    assert response.status_code == 410
    assert "you are signed in as other@example.org" in response.content.decode()
    assert study.memberships.count() == 1


@pytest.mark.parametrize("change", [{"expires_at": timezone.now() - timedelta(1)}, {"withdrawn_at": timezone.now()}])
def test_expired_and_withdrawn_are_refused(study, coordinator, change):
    made = invited(study, coordinator)
    Invitation.objects.filter(pk=made.invitation.pk).update(**change)
    with pytest.raises(Refused):
        invitations.find(token_of(made.link))
    with pytest.raises(Refused):  # also for somebody who had the page open
        invitations.accept(made.invitation, user=UserFactory(email="new@example.org"))


def test_former_member_comes_back_with_the_new_role(study, coordinator):
    user = member(study, Role.RESEARCHER, email="new@example.org")
    study.memberships.filter(user=user).update(valid_until=timezone.localdate() - timedelta(1))
    made = invited(study, coordinator)
    membership = invitations.accept(made.invitation, user=user)
    assert (membership.role, membership.valid_until) == (Role.PARTNER, None)
    assert study.memberships.filter(user=user).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_redeems_at_once_one_succeeds(study, coordinator):
    made, user = invited(study, coordinator), UserFactory(email="new@example.org")
    outcomes, gate = [], threading.Barrier(8)

    def redeem():
        gate.wait()
        try:
            invitations.accept(Invitation.objects.get(pk=made.invitation.pk), user=user)
            outcomes.append("in")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=redeem) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["in"] + ["refused"] * 7
    assert Event.objects.filter(verb="membership.began").count() == 1


@pytest.mark.parametrize(("backend", "words"), [("filebased", "pass the link on yourself"), ("smtp", "We e-mailed")])
def test_the_page_says_whether_a_mail_went_out(client_as, settings, monkeypatch, backend, words):
    monkeypatch.setattr("studies.actions.invitations.send_mail", lambda **_: 1)
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    study = StudyFactory()
    path = reverse("studies:invite", args=[study.slug])
    answer = client_as(member(study, Role.COORDINATOR)).post(
        path, {"email": "n@example.org", "role": "researcher"}, follow=True
    )
    assert words in " ".join(answer.content.decode().split())
