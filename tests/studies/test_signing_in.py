"""A form that is sent by somebody who was signed out, or before a new sign-in, keeps its words."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from studies.models import Membership, Role
from tests.factories import member

pytestmark = pytest.mark.django_db
OWN = {"HTTP_ORIGIN": "http://testserver"}
WORDS = "The date came <b>first</b>, the plan after."


@pytest.fixture
def karin(study):
    return member(study, Role.COORDINATOR, name="Karin Maris")


@pytest.fixture
def path(study):
    return reverse("coding:memo_write", args=[study.slug])


def test_signed_out_the_words_stay_on_a_page_that_is_kept_nowhere(client, path):
    there = f"http://testserver{path}?about=study"
    response = client.post(path, {"text": WORDS, "password": "secret of mine"}, HTTP_REFERER=there, **OWN)
    page = response.content.decode()
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (401, True)
    assert "The date came &lt;b&gt;first&lt;/b&gt;" in page
    assert "secret of mine" not in page
    assert f'action="{path}"' in page
    assert f'href="{path}?about=study"' in page
    assert "next=%2Fsigned-in%2F" in page


@pytest.mark.parametrize("origin", [{}, {"HTTP_ORIGIN": "https://elsewhere.example"}, {"HTTP_ORIGIN": "null"}])
def test_words_of_a_foreign_page_are_not_shown(client, path, origin):
    response = client.post(path, {"text": WORDS}, **origin)
    assert response.status_code == 401
    assert "The date came" not in response.content.decode()


def test_a_file_has_to_be_chosen_again(client, study):
    from django.core.files.uploadedfile import SimpleUploadedFile

    path = reverse("coding:codebook_import", args=[study.slug])
    page = client.post(path, {"file": SimpleUploadedFile("codes.csv", b"a,b")}, **OWN).content.decode()
    assert "Choose the file again" in page
    assert "Send again" not in page


def test_a_form_from_before_a_new_sign_in_says_as_whom_it_would_be_sent(karin, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(karin, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get("/whoami/")
    old = "a" * 64
    given = {"text": WORDS, "csrfmiddlewaretoken": old}
    response = client.post(path, given, **OWN)
    page = response.content.decode()
    assert response.status_code == 403
    assert "Send again as Karin Maris" in page
    fresh = re.search(r'data-resend><input type="hidden" name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    assert client.post(path, given | {"csrfmiddlewaretoken": fresh}, **OWN).status_code != 403
    foreign = client.post(path, given, HTTP_ORIGIN="https://elsewhere.example")
    assert "The date came" not in foreign.content.decode()


def test_who_is_signed_in_and_whether_still_a_member(client, karin, study):
    assert client.get("/whoami/").json() == {"user": None}
    client.force_login(karin)
    found = client.get("/whoami/", {"study": study.slug})
    assert "no-store" in found["Cache-Control"]
    assert {key: found.json()[key] for key in ("user", "name", "is_member")} == {
        "user": karin.pk, "name": "Karin Maris", "is_member": True,
    }  # fmt: skip
    Membership.objects.filter(user=karin).update(valid_until="2020-01-01")
    assert client.get("/whoami/", {"study": study.slug}).json()["is_member"] is False
    assert client.get("/whoami/", {"study": "none-such"}).json()["is_member"] is False


def test_no_view_redirects_what_was_sent_to_the_sign_in_page():
    """Django's own `login_required` leads a POST to the sign-in page, which then leads to 405."""
    here = Path(settings.BASE_DIR)
    views = [path for app in ("studies", "sessions", "coding", "reports") for path in (here / app).rglob("*.py")]
    assert [path.name for path in views if re.search(r"import .*\blogin_required\b", path.read_text())] == []
