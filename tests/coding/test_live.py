"""What an open page is told about the changes of others."""

import pytest

from coding.actions.coding import add_code
from coding.actions.memos import add_memo
from coding.actions.text import correct_turn, split_turn
from coding.api import live
from sessions.models import Turn
from tests.factories import CodeFactory, code_words, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def transcript():
    return transcript_of(*(("Irena", f"They gave us date {n}.") for n in range(6)))


@pytest.fixture
def look(client_as, study, transcript, nadia):
    def look(after=0):
        response = client_as(nadia).get(f"/api/v1/s/{study.slug}/transcripts/{transcript.pk}/changes?after={after}")
        assert response.status_code == 200, response.content
        return response.json()

    return look


def test_only_touched_turns_with_counts_and_who_did_it(look, study, transcript, ilse, nadia):
    first, second = CodeFactory(study=study), CodeFactory(study=study)
    excerpt = code_words(first, ilse, (transcript.turns.all()[2], "date")).excerpt
    assert look()["turns"] == {}
    add_code(excerpt, by=ilse, code=second)
    add_memo(excerpt, by=nadia, text="Mine.")
    found = look()
    turn = transcript.turns.all()[2].pk
    assert list(found["turns"]) == [str(turn)]
    assert "<mark" in found["turns"][str(turn)]
    assert found["counts"] == {str(second.pk): [1, 1]}
    assert found["news"] == [{"name": "Ilse Brandt", "turns": [turn], "did": {}}]
    assert (found["all"], found["codebook"], found["after"]) == (False, False, {})
    study.refresh_from_db()
    assert found["seq"] == study.last_seq
    assert look(found["seq"])["turns"] == {}
    assert found["token"]


def test_the_order_of_turns_that_came(look, transcript, ilse):
    turn = transcript.turns.all()[2]
    split_turn(turn, by=ilse, version=1, offset=5)
    found = look()
    fresh = Turn.objects.latest("pk")
    assert found["after"] == {str(turn.pk): transcript.turns.all()[1].pk, str(fresh.pk): turn.pk}
    assert set(found["turns"]) == {str(turn.pk), str(fresh.pk)}


def test_a_code_with_another_name_draws_the_turns_on_which_it_stands(look, study, transcript, ilse):
    from coding.actions.codebook import describe_code

    code = CodeFactory(study=study, name="Old")
    code_words(code, ilse, (transcript.turns.all()[4], "date"))
    describe_code(code, by=ilse, version=1, name="New")
    found = look()
    assert found["codebook"]
    assert list(found["turns"]) == [str(transcript.turns.all()[4].pk)]


def test_after_very_much_everything_is_to_be_drawn_again(look, transcript, ilse, monkeypatch):
    monkeypatch.setattr(live, "MOST_EVENTS", 2)
    for n in range(3):
        correct_turn(transcript.turns.all()[n], by=ilse, version=1, text=f"Other words {n}.")
    found = look()
    ids = list(transcript.turns.order_by("position").values_list("pk", flat=True))
    assert found["all"]
    assert found["turns"] == {}
    assert {int(pk): before for pk, before in found["after"].items()} == dict(zip(ids, [None, *ids], strict=False))


def test_changes_of_another_transcript_are_not_told(look, study, ilse, transcript):
    other = transcript_of(("X", "Other words."), study=study, field_session=transcript.field_session, title="Other")
    correct_turn(other.turns.get(), by=ilse, version=1, text="Corrected words.")
    assert look()["turns"] == {}
    assert look()["news"] == []
