import threading
import uuid

import pytest
from django.db import OperationalError, connection
from django.test import Client

from coding.actions.facts import CodingsFacts
from coding.actions.text import correct_turn
from coding.api.schemas import TranscriptOut
from coding.models import Coding, Excerpt, Memo, Span
from sessions.models import Turn
from studies.models import Event, Role
from tests.factories import (
    CodeFactory,
    StudyFactory,
    UserFactory,
    code_words,
    excerpt_of,
    member,
    transcript_of,
)
from tests.services.backends import row_locks

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def transcript(study):
    return transcript_of(
        ("Irena", "👩🏽‍⚕️ They gave us a date."), ("Dario", "With us it was the other way round."), study=study
    )


@pytest.fixture
def researcher(study):
    return member(study, Role.RESEARCHER)


@pytest.fixture
def client(client_as, researcher):
    return client_as(researcher)


def place(turn: Turn, words: str, **changes) -> dict:
    start = turn.text.index(words)
    return {
        "turn": turn.pk,
        "version": turn.version,
        "start": start,
        "end": start + len(words),
        "quote": words,
    } | changes


def post(client: Client, study, path: str, **data):
    data = {"save_id": str(uuid.uuid4())} | data
    return client.post(f"/api/v1/s/{study.slug}/{path}", data, content_type="application/json")


def apply(client, transcript, code, *places, **data):
    return post(client, transcript.study, "codings", transcript=transcript.pk, code=code.pk, spans=places, **data)


def test_apply_makes_excerpt_coding_and_one_event(client, transcript, code, researcher):
    turn = transcript.turns.first()
    response = apply(client, transcript, code, place(turn, "a date"))
    assert response.status_code == 200, response.content
    span = Span.objects.get()
    assert (turn.text[span.start : span.end], span.quote, span.before[-3:]) == ("a date", "a date", "us ")
    coding = Coding.objects.get()
    assert (coding.coder, coding.code, coding.code_version) == (researcher, code, 1)
    event = Event.objects.get()
    assert (event.verb, event.actor, event.transcript_id) == ("codings.applied", researcher, transcript.pk)
    there = {"span": span.pk, "turn": turn.pk, "version": 1, "start": span.start, "end": span.end, "state": "live"}
    assert [each["spans"] for each in event.after["excerpts"]] == [[there]]
    assert "a date" not in str(event.after), "events hold no words of participants"
    answer = response.json()
    assert list(answer["turns"]) == [str(turn.pk)]
    assert ">a date</mark>" in answer["turns"][str(turn.pk)]
    assert answer["counts"] == {str(code.pk): [1, 1]}


def test_the_same_save_twice_is_one_save(client, transcript, code):
    data = {"save_id": str(uuid.uuid4())}
    words = place(transcript.turns.first(), "a date")
    first, second = (apply(client, transcript, code, words, **data) for _ in range(2))
    assert first.json() == second.json()
    assert (Coding.objects.count(), Excerpt.objects.count(), Event.objects.count()) == (1, 1, 1)


def test_the_same_words_are_the_same_excerpt_for_another_code_and_coder(client, client_as, study, transcript, code):
    words = place(transcript.turns.first(), "a date")
    other = CodeFactory(study=study, dimension=code.dimension)
    apply(client, transcript, code, words)
    apply(client, transcript, other, words)
    apply(client_as(member(study)), transcript, code, words)
    assert Excerpt.objects.count() == 1
    assert Coding.objects.count() == 3


def test_an_exchange_is_one_excerpt_with_a_span_for_each_speaker(client, transcript, code):
    irena, dario = transcript.turns.all()
    # Sent in the wrong order: the server knows the order of the turns.
    response = apply(client, transcript, code, place(dario, "With us"), place(irena, "a date."))
    assert response.status_code == 200
    spans = Excerpt.objects.get().spans.values_list("position", "turn", "quote")
    assert list(spans) == [(0, irena.pk, "a date."), (1, dario.pk, "With us")]


@pytest.mark.parametrize(
    ("changes", "found"), [({"start": 0, "end": 6}, "👩🏽\u200d⚕️ "), ({"quote": "a Date"}, "a date")]
)
def test_other_words_at_that_place_are_refused_with_both(client, transcript, code, changes, found):
    response = apply(client, transcript, code, place(transcript.turns.first(), "a date") | changes)
    assert response.status_code == 409
    quote = changes.get("quote", "a date")
    assert response.json()["details"] == {"selected": quote, "found": found}
    assert (Excerpt.objects.count(), Event.objects.count()) == (0, 0)


def test_an_older_version_of_the_turn_is_refused_with_the_new_text(client, transcript, code):
    turn = transcript.turns.first()
    words = place(turn, "a date")
    correct_turn(turn, by=UserFactory(name="Ilse Brandt"), version=1, text=turn.text.replace("a date", "two dates"))
    response = apply(client, transcript, code, words)
    assert response.status_code == 409
    assert response.json()["message"] == "Ilse Brandt corrected this turn in the meantime."
    details = response.json()["details"]
    assert (details["selected"], details["found"], details["turns"]) == ("a date", "two dates", [turn.pk])
    assert details["places"][0]["version"] == 2


def test_a_retired_code_is_refused(client, transcript, code):
    code.retired_at = "2026-01-01T00:00:00Z"
    code.save()
    response = apply(client, transcript, code, place(transcript.turns.first(), "a date"))
    assert (response.status_code, response.json()["message"]) == (
        409,
        "“Leadership buy-in” was retired. Choose another code.",
    )
    assert Excerpt.objects.count() == 0


def test_ids_of_another_study_are_not_found_anywhere_in_the_call(client, transcript, code):
    foreign = transcript_of(("X", "Words of others."))
    foreign_code = CodeFactory(study=foreign.study)
    theirs, ours = place(foreign.turns.get(), "Words"), place(transcript.turns.first(), "a date")
    assert apply(client, transcript, foreign_code, ours).status_code == 404
    assert apply(client, transcript, code, theirs).status_code == 404
    data = {"transcript": foreign.pk, "code": code.pk, "spans": [theirs]}
    assert post(client, transcript.study, "codings", **data).status_code == 404
    assert (Excerpt.objects.count(), Event.objects.count()) == (0, 0)


def test_removing_the_last_code_removes_the_excerpt_and_the_event_can_restore_it(client, study, transcript, code):
    apply(client, transcript, code, place(transcript.turns.first(), "a date"))
    coding, save = Coding.objects.get(), uuid.uuid4()
    made = Event.objects.get().after
    path = f"/api/v1/s/{study.slug}/codings/{coding.pk}?save_id={save}"
    first, again = client.delete(path), client.delete(path)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert (Coding.objects.count(), Excerpt.objects.count(), Span.objects.count()) == (0, 0, 0)
    event = Event.objects.get(verb="codings.removed")
    was, before = CodingsFacts.from_json(made), CodingsFacts.from_json(event.before)
    assert before.excerpts == (was.excerpts[0].model_copy(update={"gone": True}),)
    assert [fact.coding for fact in before.codings] == [coding.pk]
    assert "<mark" not in next(iter(first.json()["turns"].values()))


def test_an_excerpt_with_a_memo_stays_without_a_code(client, study, transcript, code, researcher):
    coding = code_words(code, researcher, (transcript.turns.first(), "a date"))
    Memo.objects.create(study=study, excerpt=coding.excerpt, author=researcher, text="Compare with P02.")
    response = client.delete(f"/api/v1/s/{study.slug}/codings/{coding.pk}?save_id={uuid.uuid4()}")
    assert response.json()["excerpt"] == coding.excerpt_id
    assert "without a code" in next(iter(response.json()["turns"].values()))


def test_a_colleagues_code_stays(client, study, transcript, code):
    coding = code_words(code, member(study, name="Ilse Brandt"), (transcript.turns.first(), "a date"))
    response = client.delete(f"/api/v1/s/{study.slug}/codings/{coding.pk}?save_id={uuid.uuid4()}")
    assert response.status_code == 403
    assert response.json()["message"] == "Ilse Brandt applied this code. Only they can remove it."
    assert Coding.objects.count() == 1


def test_a_memo_is_never_overwritten_silently(client, study, transcript, researcher):
    excerpt = excerpt_of(researcher, (transcript.turns.first(), "a date"))
    memo = post(client, study, f"excerpts/{excerpt.pk}/memos", text="First").json()
    path = f"/api/v1/s/{study.slug}/memos/{memo['id']}"

    def change(text, version):
        data = {"text": text, "version": version, "save_id": str(uuid.uuid4())}
        return client.patch(path, data, content_type="application/json")

    assert change("Second", 1).json()["version"] == 2
    late = change("From another tab", 1)
    assert late.status_code == 409
    assert late.json()["details"] == {"text": "Second", "version": 2}
    assert Memo.objects.get().text == "Second"


def test_a_code_made_while_typing(client, study, code):
    response = post(client, study, "codes", name=" Peer  pressure ", dimension=code.dimension_id)
    assert response.json()["name"] == "Peer pressure"
    again = post(client, study, "codes", name="peer pressure", dimension=code.dimension_id)
    assert again.status_code == 409


def test_what_the_inspector_shows(client, study, transcript, code, researcher):
    apply(client, transcript, code, place(transcript.turns.first(), "gave us a date"))
    apply(client, transcript, code, place(transcript.turns.first(), "a date"))
    small = Excerpt.objects.order_by("-pk").first()
    shown = client.get(f"/api/v1/s/{study.slug}/excerpts/{small.pk}").json()
    assert shown["spans"][0]["quote"] == "a date"
    assert [(c["code"], c["coder"], c["is_mine"]) for c in shown["codings"]] == [(code.pk, str(researcher), True)]
    assert [h["what"] for h in shown["history"]] == ["applied “Leadership buy-in”"]
    assert [(a["codes"], a["words"]) for a in shown["around"]] == [([code.pk], 4)]
    assert not shown["quotable"]
    assert shown["quote_reason"].startswith("The speaker is not linked")


def test_events_after_a_number(client, study, transcript, code):
    words = [place(transcript.turns.first(), quote) for quote in ("They", "gave", "date")]
    for one in words:
        apply(client, transcript, code, one)
    newer = client.get(f"/api/v1/s/{study.slug}/events?after=1&transcript={transcript.pk}").json()
    assert [(event["seq"], event["turns"]) for event in newer] == [
        (2, [transcript.turns.first().pk]),
        (3, [transcript.turns.first().pk]),
    ]


@pytest.mark.parametrize("turns", [2, 30])
def test_a_save_costs_the_same_in_a_long_transcript(client, study, code, turns, django_assert_num_queries):
    long = transcript_of(*(("Irena", f"They gave us date number {n}.") for n in range(turns)), study=study)
    words = place(long.turns.first(), "gave us")
    with django_assert_num_queries(24 + row_locks()):
        assert apply(client, long, code, words).status_code == 200


@pytest.mark.parametrize("turns", [2, 30])
def test_the_whole_transcript_takes_the_same_number_of_queries(client, study, turns, django_assert_num_queries):
    long = transcript_of(*(("Irena", f"They gave us date number {n}.") for n in range(turns)), study=study)
    with django_assert_num_queries(8):
        answer = client.get(f"/api/v1/s/{study.slug}/transcripts/{long.pk}").json()
    assert len(answer["turns"]) == turns


def test_the_whole_transcript_is_what_the_schema_says(client, study, transcript, code, researcher):
    code_words(code, researcher, (transcript.turns.first(), "a date"))
    answer = client.get(f"/api/v1/s/{study.slug}/transcripts/{transcript.pk}").json()
    assert TranscriptOut.model_validate(answer).model_dump(mode="json") == answer
    assert (len(answer["turns"]), len(answer["segments"])) == (2, 1)


def test_a_database_that_is_away_is_503_and_says_when_to_try_again(client, study, transcript, code, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("coding.api.codings.apply_codes", away)
    response = apply(client, transcript, code, place(transcript.turns.first(), "a date"))
    assert (response.status_code, response["Retry-After"]) == (503, "2")
    assert response.json()["retryable"] is True


@pytest.mark.django_db(transaction=True)
def test_eight_coders_on_the_same_words_make_one_excerpt(client_as, study, transcript, code):
    words = place(transcript.turns.first(), "a date")
    clients = [client_as(member(study)) for _ in range(8)]
    answers, gate = [], threading.Barrier(8)

    def work(client):
        gate.wait()
        answers.append(apply(client, transcript, code, words).status_code)
        connection.close()

    threads = [threading.Thread(target=work, args=[client]) for client in clients]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert answers == [200] * 8
    assert Excerpt.objects.count() == 1
    assert Coding.objects.count() == 8
    assert sorted(Event.objects.values_list("seq", flat=True)) == list(range(1, 9))


@pytest.mark.parametrize("path", ["/api/v1/s/{}/codes", "/s/{}/"])
def test_a_database_that_is_away_before_the_view_is_503_too(client, study, monkeypatch, path):
    def away(*_):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore._get_session_from_db", away)
    client.raise_request_exception = False
    response = client.get(path.format(study.slug))
    assert (response.status_code, response["Retry-After"]) == (503, "2")


def test_a_save_of_another_kind_is_refused_by_every_act(client, study, transcript, code, researcher):
    """A number of a save that a page made for one thing, sent again for another."""
    turn = transcript.turns.first()
    coding = code_words(code, researcher, (turn, "a date"))
    excerpt, other = coding.excerpt_id, excerpt_of(researcher, (turn, "They")).pk
    save = {"save_id": str(uuid.uuid4())}
    post(client, study, f"excerpts/{excerpt}/memos", text="First", **save)
    memo, words = Memo.objects.get(), [place(turn, "gave us")]
    url = f"/api/v1/s/{study.slug}"
    calls = [
        ("post", f"{url}/codings", {"transcript": transcript.pk, "code": code.pk, "spans": words}),
        ("post", f"{url}/excerpts/{other}/codings", {"code": code.pk}),
        ("patch", f"{url}/codings/{coding.pk}", {"code": CodeFactory(study=study).pk}),
        ("delete", f"{url}/codings/{coding.pk}?save_id={save['save_id']}", {}),
        ("post", f"{url}/codes/in-vivo", {"transcript": transcript.pk, "name": "gave us", "spans": words}),
        ("post", f"{url}/codes", {"name": "Another"}),
        ("post", f"{url}/hits/codings", {"code": code.pk, "places": words}),
        ("post", f"{url}/excerpts/{excerpt}/links", {"target": other, "kind": "replies_to"}),
        ("post", f"{url}/excerpts/{excerpt}/ends", {"spans": [place(turn, "gave us a date")]}),
        ("patch", f"{url}/memos/{memo.pk}", {"text": "Second", "version": 1}),
        ("delete", f"{url}/memos/{memo.pk}?save_id={save['save_id']}", {}),
        ("patch", f"{url}/turns/{turn.pk}", {"version": 1, "text": "Other words."}),
        ("put", f"{url}/transcripts/{transcript.pk}/reading", {"read": True}),
        ("post", f"{url}/undo", {}),
    ]
    for method, path, data in calls:
        answer = getattr(client, method)(path, data | save, content_type="application/json")
        assert (answer.status_code, answer.json()["message"][:40]) == (
            409,
            "This page was already used for another c",
        ), path
    assert (Event.objects.count(), Coding.objects.count(), Memo.objects.standing().count()) == (1, 1, 1)
