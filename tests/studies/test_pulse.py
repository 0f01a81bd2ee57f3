"""The small question of every open page: who may ask it, what it says, and that presence leaves no trace."""

import time

import pytest
from django.core.cache import caches

from studies import pulse
from studies.audit import record
from tests.factories import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_here():
    caches["presence"].clear()


def ask(client, token, **query):
    return client.get(pulse.PATH, {"token": token} | query)


def test_it_says_the_newest_event_and_who_else_is_here(client, study, django_assert_num_queries):
    nadia, ilse = member(study, name="Nadia Weiss"), member(study, name="Ilse Brandt")
    mine, theirs = pulse.token(study, 7, nadia), pulse.token(study, 7, ilse)
    ask(client, theirs, turn="12")
    with django_assert_num_queries(1):
        answer = ask(client, mine)
    assert answer.json() == {
        "seq": 0,
        "here": [{"user": ilse.pk, "name": "Ilse Brandt", "turn": 12, "idle": False}],
    }
    from django.db import transaction

    with transaction.atomic():
        record(study, nadia, "study.looked_at", study)
    assert ask(client, mine).json()["seq"] == 1
    assert ask(client, theirs, idle="").json()["here"][0]["name"] == "Nadia Weiss"
    assert ask(client, mine).json()["here"][0]["idle"]
    assert ask(client, pulse.token(study, 8, nadia)).json()["here"] == [], "another transcript, other people"


def test_two_tabs_of_one_person_are_one_and_who_falls_silent_is_gone(client, study, monkeypatch):
    nadia, ilse = member(study, name="Nadia Weiss"), member(study, name="Ilse Brandt")
    mine, theirs = pulse.token(study, 7, nadia), pulse.token(study, 7, ilse)
    for turn in ("1", "2"):
        ask(client, theirs, turn=turn)
    assert [one["turn"] for one in ask(client, mine).json()["here"]] == [2]
    later = time.time() + pulse.GONE_SECONDS + 1
    monkeypatch.setattr(pulse.time, "time", lambda: later)
    assert ask(client, mine).json()["here"] == []


@pytest.mark.parametrize("token", ["", "x", "eyJhIjoxfQ:1:2"])
def test_without_a_token_of_a_page_nothing_is_said(client, token):
    assert ask(client, token).status_code == 401
    assert client.post(pulse.PATH).status_code == 405


def test_a_token_lives_a_minute_and_cannot_be_changed(client, study, monkeypatch):
    token = pulse.token(study, 7, member(study))
    assert ask(client, token).status_code == 200
    assert ask(client, token[:-1] + ("a" if token[-1] != "a" else "b")).status_code == 401
    later = time.time() + pulse.TOKEN_SECONDS + 2
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert ask(client, token).status_code == 401
