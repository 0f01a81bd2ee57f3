"""Deleted in the very moment in which somebody else's save begins: nothing is written, and a sentence says so."""

import html
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coding.models import Comment, Excerpt, Practice
from reports.actions import quotes
from sessions.models import Transcript
from studies import audit
from studies.deletion import Going
from tests.factories import UserFactory
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
SECRETS = r'<meta name="csrf[^>]*>|(csrfmiddlewaretoken" value|nonce)="[^"]*"'
SAVE = "00000000-0000-4000-8000-000000000009"


@pytest.fixture
def world() -> World:
    return build_world()


def gone_first(monkeypatch, world: World, model, word: str, module=audit, name: str = "lock") -> None:
    """The deletion commits while the save waits for the lock."""
    plain = getattr(module, name)
    going = [Going.of(model.objects.get(pk=world.ids[word]))]

    def lock(*args, **kwargs):
        plain(*args, **kwargs)
        if going:
            going.pop().delete(world.coordinator)

    monkeypatch.setattr(module, name, lock)


def client_of(user) -> Client:
    client = Client(raise_request_exception=False, headers={"Origin": "http://testserver"})
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.mark.parametrize(
    ("name", "ids", "method", "body"),
    [
        ("new_memo", {"excerpt_id": "excerpt"}, "post", {"text": "A note"}),
        ("keep_reading", {"transcript_id": "transcript"}, "put", {"read": True}),
        ("insert_turn", {"transcript_id": "transcript"}, "post", {"text": "(pause)"}),
    ],
)
def test_the_api_answers_that_it_is_gone(world, monkeypatch, name, ids, method, body):
    parts = {part: world.ids[word] for part, word in ids.items()}
    path = reverse(f"api:{name}", kwargs={"study": world.study.slug} | parts)
    client = client_of(world.coordinator)
    gone_first(monkeypatch, world, Transcript, "transcript")
    answer = getattr(client, method)(path, {"save_id": SAVE} | body, content_type="application/json")
    assert answer.status_code in {404, 410}
    assert answer.json()["message"]
    connection.check_constraints()


def test_a_comment_on_what_is_gone_keeps_its_words(world, monkeypatch):
    path = reverse("coding:review_comment", args=[world.study.slug, world.ids["round"], world.ids["position"]])
    gone_first(monkeypatch, world, Excerpt, "excerpt")
    answer = client_of(world.partner).post(path, {"text": "Not what we meant there."})
    assert answer.status_code == 410
    assert "Not what we meant there." in answer.content.decode()
    assert not Comment.objects.exists()
    connection.check_constraints()


@pytest.mark.parametrize("name", ["coding:memo_change", "coding:practice_delete"])
def test_a_page_answers_with_a_sentence(world, monkeypatch, name):
    word, model = ("memo", Transcript) if name.endswith("memo_change") else ("practice", Practice)
    path = reverse(name, args=[world.study.slug, world.ids[word]])
    gone_first(monkeypatch, world, model, "transcript" if model is Transcript else "practice")
    answer = client_of(world.coordinator).post(path, {"text": "Compare with P03 as well.", "version": 1})
    assert answer.status_code == 410
    assert "Someone just deleted" in answer.content.decode()
    connection.check_constraints()


TYPED = "Twelve months of work by a women's network, told by both sides."


def test_a_form_about_what_is_gone_keeps_its_words(world):
    path = reverse("coding:practice", args=[world.study.slug, world.ids["practice"]])
    Practice.objects.get(pk=world.ids["practice"]).delete()
    answer = client_of(world.coordinator).post(
        path, {"title": TYPED, "save_id": SAVE, "excerpts": "6 7", "next": path * 2}
    )
    assert answer.status_code == 404
    assert answer.content.decode().count("</textarea>") == 1
    assert TYPED in html.unescape(answer.content.decode())


def test_a_form_of_a_study_that_one_cannot_open_keeps_its_words_and_tells_nothing(world):
    outsider = UserFactory()

    def post(slug: str) -> str:
        answer = client_of(outsider).post(reverse("coding:practice_new", args=[slug]), {"title": TYPED})
        assert answer.status_code == 404
        return re.sub(SECRETS, "", html.unescape(answer.content.decode()).replace(slug, ""))

    assert TYPED in post(world.study.slug)
    assert post(world.study.slug) == post("no-such-study")


def test_a_form_that_the_role_no_longer_allows_keeps_its_words(world):
    path = reverse("coding:practice_new", args=[world.study.slug])
    answer = client_of(world.partner).post(path, {"title": TYPED})
    assert answer.status_code == 403
    assert TYPED in html.unescape(answer.content.decode())


def test_a_form_of_an_archived_study_keeps_its_words(world):
    world.study.archived_at = timezone.now()
    world.study.save(update_fields=["archived_at"])
    answer = client_of(world.coordinator).post(
        reverse("coding:practice_new", args=[world.study.slug]), {"title": TYPED}
    )
    assert answer.status_code == 409
    assert TYPED in html.unescape(answer.content.decode())


@pytest.mark.parametrize("kind", ["gone", "archived", "refused"])
def test_words_that_a_foreign_page_sent_are_not_shown(world, kind):
    if kind == "archived":
        world.study.archived_at = timezone.now()
        world.study.save(update_fields=["archived_at"])
    path = reverse("coding:practice", args=[world.study.slug, 999_999 if kind == "gone" else world.ids["practice"]])
    user = world.partner if kind == "refused" else world.coordinator
    answer = client_of(user).post(path, {"title": TYPED}, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code in {403, 404, 409}
    assert TYPED not in html.unescape(answer.content.decode())


@pytest.mark.parametrize("name", ["report_choose", "report_quote_turn", "report_quote_move", "report_quote_remove"])
def test_a_quote_of_what_is_gone_is_not_made_or_moved(world, monkeypatch, name):
    parts = [world.study.slug, world.ids["section"]] + ([] if name == "report_choose" else [world.ids["quote"]])
    module, lock = (audit, "lock") if name == "report_choose" else (quotes, "lock_section")
    gone_first(monkeypatch, world, Excerpt, "excerpt", module, lock)
    body = {"excerpt": world.ids["excerpt"], "stance": "for", "steps": "1"}
    answer = client_of(world.coordinator).post(reverse(f"reports:{name}", args=parts), body)
    assert answer.status_code == 410
    connection.check_constraints()
