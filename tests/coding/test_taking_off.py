"""A code taken off many excerpts: one event, one undo, one redo."""

import pytest

from coding.actions.codebook import describe_code
from coding.actions.memos import add_memo
from coding.actions.taking_off import take_off
from coding.actions.text import correct_turn
from coding.models import Coding, Excerpt, Memo, Span
from studies import undo
from studies.models import Event
from tests.factories import CodeFactory, code_words, eight_dimensions, member, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(study):
    return CodeFactory(study=study, dimension=eight_dimensions(study)[0], name="Time")


@pytest.fixture
def codings(code, nadia, transcript):
    first, last = transcript.turns.order_by("position")
    other = transcript_of(("Ana", "A second file."), study=code.study)
    places = [(first, "a date"), (last, "nobody"), (other.turns.get(), "second")]
    return [code_words(code, nadia, place) for place in places]


def state() -> list:
    spans = Span.objects.order_by("pk").values_list("pk", "excerpt", "turn", "start", "end", "quote", "state")
    rows = Coding.objects.order_by("pk").values_list("pk", "excerpt", "code", "coder", "code_version", "created_at")
    return [list(rows), list(spans), list(Memo.objects.order_by("pk").values_list("pk", "coding", "excerpt"))]


def test_the_page_takes_all_of_them_off_in_one_step_and_undo_brings_all_back(client_as, study, code, codings, nadia):
    describe_code(code, by=nadia, version=code.version, name="Time", definition="Deadlines only.")
    before, events = state(), Event.objects.count()
    path = f"/s/{study.slug}/codebook/{code.pk}/recheck/"
    data = {"action": "off", "coding": [coding.pk for coding in codings]}
    page = client_as(nadia).post(path, data, follow=True)
    assert "Removed the code from 3 excerpts." in page.content.decode()
    assert (Coding.objects.count(), Excerpt.objects.count(), Event.objects.count()) == (0, 0, events + 1)
    assert Event.objects.latest("seq").verb == "codings.taken_off"
    undo.undo(study, nadia)
    assert state() == before
    undo.redo(study, nadia)
    assert Coding.objects.count() == 0
    undo.undo(study, nadia)
    assert state() == before


def test_memos_and_corrected_words_come_back_too(study, code, codings, nadia, transcript):
    add_memo(codings[1], by=nadia, text="Why?")
    turn = transcript.turns.order_by("position").first()
    correct_turn(turn, by=nadia, version=turn.version, text="They gave us a day.")
    before = state()
    assert take_off(code, by=nadia, codings=[coding.pk for coding in codings]) == 3
    undo.undo(study, nadia)
    assert state() == before


def test_only_ones_own_and_the_same_save_once(study, code, codings, nadia):
    save = "00000000-0000-4000-8000-000000000001"
    others = code_words(code, member(study), (codings[0].excerpt.spans.get().turn, "They"))
    ids = [others.pk, codings[0].pk]
    assert [take_off(code, by=nadia, codings=ids, save_id=save) for _ in range(2)] == [1, 1]
    assert Coding.objects.filter(pk=others.pk).exists()
    assert take_off(code, by=nadia, codings=[others.pk]) == 0
    assert Event.objects.filter(verb="codings.taken_off").count() == 1


def test_undo_is_refused_as_a_whole(study, code, codings, nadia):
    take_off(code, by=nadia, codings=[coding.pk for coding in codings])
    code_words(code, nadia, (codings[0].excerpt.transcript.turns.order_by("position").first(), "a date"))
    with pytest.raises(undo.CannotUndo, match="again"):
        undo.undo(study, nadia)
    assert Coding.objects.count() == 1
