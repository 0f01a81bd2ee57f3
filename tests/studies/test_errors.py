"""What the 403 page of the CSRF check says: the reason in words, and a way back that never leads away."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    client.get(reverse("studies:profile"))
    return client


def refused(client, **headers) -> str:
    response = client.post(reverse("studies:profile"), {"csrfmiddlewaretoken": "x" * 64}, headers=headers)
    assert response.status_code == 403
    return response.content.decode()


def test_wrong_origin_is_named_with_the_address_to_use(checked, settings):
    settings.SITE_ORIGIN = "https://caliper.example.org"
    page = refused(checked, origin="http://other.example")
    assert "We couldn't check where this form came from" in page
    assert "http://other.example" in page
    assert "https://caliper.example.org" in page


def test_hidden_origin_is_named(checked):
    assert "does not say" in refused(checked, origin="null")


def test_old_token_and_missing_cookie_are_told_apart(checked):
    assert "signed in or out in another tab" in refused(checked)
    del checked.cookies["csrf"]
    assert "without the cookie" in refused(checked)


@pytest.mark.parametrize(
    ("referer", "leads"),
    [
        ("http://testserver/profile/", True),
        ("http://evil.example/profile/", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_way_back_is_on_this_site_only(checked, referer, leads):
    page = refused(checked, referer=referer)
    assert ("Back to page" in page) is leads
    assert "evil.example" not in page
