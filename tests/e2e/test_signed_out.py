"""Signed out while typing: no form loses its words, and nothing is sent as somebody else."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from coding.models import Code
from studies.models import Membership, Role
from tests.factories import member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "long enough and odd 7"
WORDS = "Said by people with a mandate."


@pytest.fixture
def form(browser_page, researcher, study):
    """The form of a new code, half filled in, when its person is signed out."""
    researcher.set_password(PASSWORD)
    researcher.save()

    def open_form(**options):
        page = browser_page(researcher, reverse("coding:code_new", args=[study.slug]), **options)
        page.fill("[name=name]", "Mandate")
        page.fill("[name=definition]", WORDS)
        return page

    return open_form


def long_ago(page) -> None:
    """The page as it is half a minute later."""
    page.evaluate("const now = Date.now; Date.now = () => now() + 30_000")


def sign_out_everywhere() -> None:
    Session.objects.all().delete()


def sign_in(page, email) -> None:
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.set_default_timeout(8000)
    page.click("main .form button.primary")
    page.wait_for_selector("h1:text('You are signed in')")


def make(page) -> None:
    page.click("main form button:not([type=button]) >> nth=-1")


def test_a_form_waits_for_the_sign_in_beside_it_and_is_sent_once(form, researcher):
    page = form()
    sign_out_everywhere()
    long_ago(page)
    make(page)
    page.wait_for_selector("dialog :text('You were signed out. Nothing was saved yet.')")
    assert page.input_value("[name=definition]") == WORDS
    with page.expect_popup() as beside:
        page.click("dialog >> text=Sign in again")
    sign_in(beside.value, researcher.email)
    page.wait_for_url("**/codebook/**")
    page.wait_for_selector("h1, h2 >> text=Mandate")
    assert Code.objects.filter(name="Mandate").count() == 1


def test_somebody_else_who_signs_in_does_not_send_it(form, study, researcher):
    other = member(study, Role.RESEARCHER, name="Ilse Brandt")
    other.set_password(PASSWORD)
    other.save()
    page = form()
    sign_out_everywhere()
    long_ago(page)
    make(page)
    with page.expect_popup() as beside:
        page.click("dialog >> text=Sign in again")
    sign_in(beside.value, other.email)
    page.wait_for_selector("dialog :text('Ilse Brandt is signed in now. You wrote this as Karin Maris.')")
    page.click("dialog >> text=Back to form")
    assert page.input_value("[name=definition]") == WORDS
    assert not Code.objects.filter(name="Mandate").exists()


def test_a_membership_that_ended_says_so_and_keeps_the_words(form, researcher):
    page = form()
    Membership.objects.filter(user=researcher).update(valid_until="2020-01-01")
    long_ago(page)
    make(page)
    page.wait_for_selector("dialog :text('You are no longer a member of this study.')")
    assert page.input_value("[name=definition]") == WORDS


@pytest.mark.expects("(401|403) .*/codebook/new/")
@pytest.mark.parametrize("scripts", [True, False])
def test_the_server_keeps_the_words_where_no_script_does(form, researcher, scripts):
    """Sent a moment after the page came, or without scripts: then the token is the old one at first."""
    page = form(java_script_enabled=scripts)
    sign_out_everywhere()
    make(page)
    page.wait_for_selector("h1:text('Nothing was saved')")
    assert page.input_value("textarea") == WORDS
    with page.expect_popup() as beside:
        page.click("text=Sign in again")
    sign_in(beside.value, researcher.email)
    page.click("text=Send again")
    page.click("button:text('as Karin Maris')")
    page.wait_for_selector("h1, h2 >> text=Mandate")
    assert Code.objects.filter(name="Mandate").count() == 1


def test_a_half_written_text_asks_before_it_is_left(form):
    page, asked = form(), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("location.assign('/')")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert page.input_value("[name=definition]") == WORDS
    make(page)
    page.wait_for_selector("h1, h2 >> text=Mandate")
    assert asked == ["beforeunload"], "what is sent is not lost"
