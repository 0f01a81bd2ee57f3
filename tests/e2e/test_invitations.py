"""The way into a study, each person in a browser of their own; Django's test client never sends an Origin header."""

import re

import pytest

from studies.models import Invitation, Role, User
from tests.factories import StudyFactory, UserFactory, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "long enough and odd 7"


@pytest.fixture
def study(transactional_db):
    return StudyFactory(title="Outside actors")


@pytest.fixture
def members(browser_page, study):
    """The members page in the coordinator's browser."""
    return browser_page(member(study, Role.COORDINATOR, name="Carla"), f"/s/{study.slug}/members/")


def invite(page, email: str, role: str = "partner") -> str:
    """Sends the form; returns the path of the link that the page shows."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Role").select_option(role)
    page.get_by_role("button", name="Send invitation").click()
    return shown_link(page)


def shown_link(page) -> str:
    return re.sub(r"^https?://[^/]+", "", page.get_by_label("Invitation link").input_value())


def person(email: str) -> User:
    user = UserFactory(email=email)
    user.set_password(PASSWORD)
    user.save()
    user.emailaddress_set.create(email=email, verified=True, primary=True)
    return user


@pytest.mark.expects("410 .*/invitations/")
def test_invite_send_again_withdraw_and_accept_with_a_new_account(browser_page, study, members):
    first = invite(members, "nadia@example.org", "researcher")
    members.get_by_role("button", name="Send new link to nadia@example.org").click()
    members.get_by_text("nadia@example.org is invited as researcher").wait_for()
    second = shown_link(members)
    assert first != second
    withdrawn = invite(members, "gone@example.org")
    members.get_by_role("button", name="Withdraw invitation of gone@example.org").click()
    members.get_by_text("The link for gone@example.org no longer works.").wait_for()

    guest = browser_page(None, withdrawn)
    guest.get_by_text("This invitation was withdrawn.").wait_for()
    assert guest.goto(first).status == 410
    assert guest.goto(second).headers["referrer-policy"] == "same-origin"
    guest.get_by_label("Your name").fill("Nadia Ruiz")
    guest.get_by_label("Password").fill(PASSWORD)
    guest.get_by_role("button", name="Create account and accept").click()
    guest.get_by_text("You are now researcher in “Outside actors”.").wait_for()
    assert study.memberships.get(user__email="nadia@example.org").role == Role.RESEARCHER


def test_known_person_signs_in_and_accepts_after_signing_out_as_somebody_else(browser_page, study, members):
    person("known@example.org")
    link = invite(members, "known@example.org")
    page = browser_page(UserFactory(email="other@example.org"), link)
    page.get_by_text("This invitation is for known@example.org; you are signed in as other@example.org.").wait_for()
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").first.wait_for()
    page.locator("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("Email").fill("known@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("You are now partner in “Outside actors”.").wait_for()
    assert Invitation.objects.get().accepted_by.email == "known@example.org"


@pytest.mark.expects("403 .*/members/invite/")
def test_form_that_cannot_be_checked_says_why_and_leads_back(members, study):
    members.evaluate(
        "document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(one => one.value = 'x'.repeat(64))"
    )
    members.get_by_label("E-mail").fill("nadia@example.org")
    members.get_by_role("button", name="Send invitation").click()
    members.get_by_role("heading", name="Nothing was saved").wait_for()
    assert "opened before the last sign-in" in members.locator("main").inner_text()
    members.get_by_role("link", name="Reopen form").click()
    members.get_by_role("heading", name="Invite member").wait_for()

    members.context.clear_cookies(name="csrf")
    invite_button = members.get_by_role("button", name="Send invitation")
    members.get_by_label("E-mail").fill("nadia@example.org")
    invite_button.click()
    members.get_by_text("without the cookie").wait_for()
    assert not study.invitations.exists()
