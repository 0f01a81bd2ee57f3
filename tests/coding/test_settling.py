"""Settling touched and lost excerpts: kept with the new words, put where the words stand now, or let go."""

import uuid

import pytest

from coding.actions.settling import keep_new_words, put_there, take_mine_off
from coding.actions.text import correct_turn, insert_turn, remove_turn
from coding.models import CodedWords, Coding, Excerpt, Span
from studies import undo
from studies.models import Event
from studies.refused import Refused
from studies.undo import CannotUndo
from tests.coding.test_text import check, everything, spans, turn
from tests.factories import CodeFactory, code_words, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def transcript():
    return transcript_of(
        ("Irena", "They gave us a date. Before that the plan was in a drawer."),
        ("Dario", "With us nobody did."),
        ("Irena", "I know."),
    )


@pytest.fixture
def code(study):
    return CodeFactory(study=study)


@pytest.fixture
def touched(transcript, code, nadia, ilse):
    """Ilse's words, corrected by Nadia."""
    coding = code_words(code, ilse, (turn(transcript, 0), "a date"))
    correct_turn(turn(transcript, 0), by=nadia, version=1, text=turn(transcript, 0).text.replace("a date", "a month"))
    assert spans()[0][2:] == ("a month", "a date", "touched")
    return coding.excerpt


@pytest.fixture
def lost(transcript, code, nadia, ilse):
    """Ilse's words, whose turn Nadia took out."""
    coding = code_words(code, ilse, (turn(transcript, 1), "nobody did"))
    remove_turn(turn(transcript, 1), by=nadia, version=1)
    assert spans()[0][2:] == ("", "nobody did", "lost")
    return coding.excerpt


def comes_and_goes(transcript, by, change) -> None:
    """The change, undone and made again, twice."""
    before = everything(transcript)
    change()
    after = everything(transcript)
    assert after != before
    for _ in range(2):
        undo.undo(transcript.study, by)
        assert everything(transcript) == before
        undo.redo(transcript.study, by)
        assert everything(transcript) == after
    check(transcript)


def test_new_words_are_kept_and_the_old_ones_come_back_with_undo(transcript, study, touched, nadia):
    comes_and_goes(transcript, nadia, lambda: keep_new_words(study, [touched.pk], by=nadia))
    assert spans()[0][2:] == ("a month", "a month", "live")
    assert Coding.objects.count() == 1


def test_the_log_holds_no_words(study, touched, nadia):
    keep_new_words(study, [touched.pk], by=nadia)
    event = Event.objects.get(verb="excerpt.settled")
    assert "date" not in str(event.before) + str(event.after)
    assert list(CodedWords.objects.values_list("event__verb", "quote")) == [("excerpt.settled", "a date")]


def test_several_at_once_are_one_step(transcript, study, code, touched, nadia, ilse):
    other = code_words(code, ilse, (turn(transcript, 0), "a drawer"))
    text = turn(transcript, 0).text.replace("a drawer", "a cupboard")
    correct_turn(turn(transcript, 0), by=nadia, version=2, text=text)
    comes_and_goes(transcript, ilse, lambda: keep_new_words(study, [touched.pk, other.excerpt_id], by=ilse))
    assert [row[3:] for row in spans()] == [("a month", "live"), ("a cupboard", "live")]
    assert Event.objects.filter(verb="excerpt.settled", reverses=None).count() == 1


def test_a_part_that_is_gone_leaves_an_excerpt_of_several(transcript, study, code, nadia):
    code_words(
        code, nadia, (turn(transcript, 0), "in a drawer."), (turn(transcript, 1), "With us"), (turn(transcript, 2), "I")
    )
    remove_turn(turn(transcript, 1), by=nadia, version=1)
    excerpt = Excerpt.objects.get()
    comes_and_goes(transcript, nadia, lambda: keep_new_words(study, [excerpt.pk], by=nadia))
    assert [row[1:] for row in spans()] == [(0, "in a drawer.", "in a drawer.", "live"), (1, "I", "I", "live")]


def test_lost_words_are_not_kept_and_settled_ones_not_again(study, lost, nadia):
    with pytest.raises(Refused, match="in the meantime"):
        keep_new_words(study, [lost.pk], by=nadia)


def test_the_same_save_twice_is_one(study, touched, nadia):
    save = uuid.uuid4()
    first, again = (keep_new_words(study, [touched.pk], by=nadia, save_id=save) for _ in range(2))
    assert first == again
    with pytest.raises(Refused, match="in the meantime"):
        keep_new_words(study, [touched.pk], by=nadia)


def test_lost_words_are_put_where_they_stand_now(transcript, study, lost, nadia, ilse):
    insert_turn(transcript, by=nadia, text="At ours nobody did anything.", after=turn(transcript, 1))
    there, span = turn(transcript, 2), Span.objects.get()
    comes_and_goes(transcript, ilse, lambda: put_there(span, turn=there, start=8, by=ilse))
    assert spans()[0][2:] == ("nobody did", "nobody did", "live")
    assert Span.objects.get().turn == there


def test_lost_words_are_not_put_on_other_words(transcript, lost, nadia):
    with pytest.raises(Refused, match="are no longer there"):
        put_there(Span.objects.get(), turn=turn(transcript, 0), start=0, by=nadia)


@pytest.mark.parametrize("which", ["touched", "lost"])
def test_my_codes_come_off_and_the_coded_words_come_back_with_undo(request, transcript, which, ilse):
    excerpt = request.getfixturevalue(which)
    facts = list(Coding.objects.values())
    rows = [row[1:] for row in spans()]
    take_mine_off(excerpt, by=ilse)
    assert not Excerpt.objects.exists()
    undo.undo(transcript.study, ilse)
    assert [row[1:] for row in spans()] == rows
    assert list(Coding.objects.values()) == facts
    undo.redo(transcript.study, ilse)
    assert not Excerpt.objects.exists()


def test_codes_of_others_stay(touched, code, nadia, ilse):
    Coding.objects.create(study=touched.study, excerpt=touched, code=code, code_version=1, coder=nadia)
    take_mine_off(touched, by=ilse)
    assert list(Coding.objects.values_list("coder", flat=True)) == [nadia.pk]
    with pytest.raises(Refused, match="None of your codes"):
        take_mine_off(touched, by=ilse)


def test_undo_follows_later_corrections_and_refuses_other_ends(transcript, study, touched, nadia, ilse):
    keep_new_words(study, [touched.pk], by=ilse)
    text = turn(transcript, 0).text
    correct_turn(turn(transcript, 0), by=nadia, version=2, text=f"So {text}")
    undo.undo(study, ilse)
    assert spans()[0][2:] == ("a month", "a date", "touched")
    undo.redo(study, ilse)
    assert spans()[0][2:] == ("a month", "a month", "live")
    Span.objects.update(start=0, end=2, quote="So")
    with pytest.raises(CannotUndo, match="this excerpt since"):
        undo.undo(study, ilse)
