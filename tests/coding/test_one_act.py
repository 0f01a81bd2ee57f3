"""One act is one act, for one code, several, all hits and the words' own name: corrected words are asked about in each.

One person codes, another corrects the words, the first takes the coding back and makes it again.
"""

import pytest

from coding.actions.coding import Place, apply_code, apply_codes
from coding.actions.in_vivo import code_in_vivo
from coding.actions.search import code_all
from coding.actions.text import correct_turn, remove_turn
from coding.models import CodedWords, Coding, Excerpt, Span
from studies import undo
from studies.undo import CannotUndo
from tests.factories import CodeFactory, eight_dimensions, transcript_of

pytestmark = pytest.mark.django_db

WORDS, SAID = "a date in May", "They gave us a date in May."


@pytest.fixture
def transcript():
    return transcript_of(("Irena", SAID), ("Dario", "With us nobody did."))


@pytest.fixture
def codes(study):
    dimension = eight_dimensions(study)[0]
    return [CodeFactory(study=study, dimension=dimension, name=name) for name in ("Time", "Promises")]


def one_code(transcript, by, codes, place):
    apply_code(transcript, by=by, code=codes[0], places=[place])


def several_codes(transcript, by, codes, place):
    apply_codes(transcript, by=by, codes=codes, places=[place])


def all_hits(transcript, by, codes, place):
    last = transcript.turns.order_by("position").last()
    places = [place, Place(last.pk, last.version, 0, len(last.text), last.text)]
    code_all(transcript.study, by=by, code=codes[0], places=places)


def in_vivo(transcript, by, codes, place):
    code_in_vivo(transcript, by=by, name=WORDS, dimension=codes[0].dimension, places=[place])


every_act = pytest.mark.parametrize("act", [one_code, several_codes, all_hits, in_vivo])


def coded(act, transcript, by, codes):
    turn = transcript.turns.order_by("position").first()
    start = turn.text.index(WORDS)
    act(transcript, by, codes, Place(turn.pk, turn.version, start, start + len(WORDS), WORDS))
    return turn


def state() -> list:
    """All of it, with the numbers."""
    spans = Span.objects.order_by("pk").values_list("pk", "excerpt", "turn", "start", "end", "quote", "state")
    rows = Coding.objects.order_by("pk").values_list("pk", "excerpt", "code", "coder", "created_at", "origin")
    return [list(spans), list(rows)]


def first_span() -> tuple[str, str]:
    return Span.objects.order_by("pk").values_list("state", "quote")[0]


@every_act
@pytest.mark.parametrize(
    ("corrected", "becomes"),
    [("They gave us a month in May.", "touched"), ("They gave us.", "lost")],
    ids=["other words", "words taken out"],
)
def test_words_corrected_since_are_still_asked_about_after_undo_and_redo(
    act, corrected, becomes, transcript, study, codes, nadia, ilse
):
    turn = coded(act, transcript, nadia, codes)
    correct_turn(turn, by=ilse, version=turn.version, text=corrected)
    assert first_span() == (becomes, WORDS)
    before = state()
    for _ in range(2):
        undo.undo(study, nadia)
        assert (Excerpt.objects.count(), Coding.objects.count()) == (0, 0)
        undo.redo(study, nadia)
        assert state() == before


@every_act
def test_words_of_a_turn_that_was_deleted_since_come_back_as_lost(act, transcript, study, codes, nadia, ilse):
    turn = coded(act, transcript, nadia, codes)
    remove_turn(turn, by=ilse, version=turn.version)
    assert first_span() == ("lost", WORDS)
    before = state()
    undo.undo(study, nadia)
    undo.redo(study, nadia)
    assert state() == before


@every_act
def test_further_corrections_before_the_redo_are_gone_through(act, transcript, study, codes, nadia, ilse):
    turn = coded(act, transcript, nadia, codes)
    correct_turn(turn, by=ilse, version=turn.version, text="They gave us a month in May.")
    undo.undo(study, nadia)
    turn.refresh_from_db()
    correct_turn(turn, by=ilse, version=turn.version, text="Then they gave us a week in May.")
    undo.redo(study, nadia)
    span = Span.objects.select_related("turn").order_by("pk").first()
    assert (span.state, span.quote) == ("touched", WORDS)
    assert span.turn.text[span.start : span.end] == "a week in May"


@every_act
def test_an_undo_of_before_the_words_were_kept_is_not_made_again_with_other_words(
    act, transcript, study, codes, nadia, ilse
):
    turn = coded(act, transcript, nadia, codes)
    correct_turn(turn, by=ilse, version=turn.version, text="They gave us a month in May.")
    undo.undo(study, nadia)
    CodedWords.objects.all().delete()
    with pytest.raises(CannotUndo, match=r"were corrected since\."):
        undo.redo(study, nadia)
    assert (Excerpt.objects.count(), Coding.objects.count()) == (0, 0)
