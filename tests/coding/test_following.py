"""Words that were selected before somebody else changed the text: coded where they stand now, or refused with both."""

import pytest

from coding.actions.coding import Place, apply_code
from coding.actions.text import change_speaker, correct_turn, join_turns, remove_turn, split_turn
from studies.models import Role
from studies.refused import Refused
from tests.factories import CodeFactory, StudyFactory, eight_dimensions, member, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def ana(study):
    return member(study, name="Ana Reis")


@pytest.fixture
def ilse(study):
    return member(study, Role.RESEARCHER, name="Ilse Brandt")


@pytest.fixture
def transcript(study):
    lines = ("Irena", "The association gave us a date."), ("Dario", "Nobody asked middle management."), ("Irena", "No.")
    return transcript_of(*lines, study=study)


@pytest.fixture
def apply(transcript, study, ana):
    code = CodeFactory(study=study, dimension=eight_dimensions(study)[0])
    return lambda *places: apply_code(transcript, by=ana, code=code, places=places)


def select(transcript, n: int, words: str) -> Place:
    turn = transcript.turns.all()[n]
    start = turn.text.index(words)
    return Place(turn.pk, turn.version, start, start + len(words), words)


def correct(transcript, by, n: int, old: str, new: str) -> None:
    turn = transcript.turns.all()[n]
    correct_turn(turn, by=by, version=turn.version, text=turn.text.replace(old, new))


def test_words_that_only_moved_are_coded_where_they_stand_now(apply, transcript, ilse):
    places = select(transcript, 0, "a date"), select(transcript, 1, "Nobody")
    correct(transcript, ilse, 0, "The association", "Our own association in Kraków")
    change_speaker(transcript.turns.all()[1], by=ilse, name="Somebody else")
    apply(*places)
    first, second = transcript.excerpts.get().spans.all()
    assert first.turn.text[first.start : first.end] == "a date"
    assert second.quote == "Nobody"


def test_other_words_are_refused_with_both_and_who_it_was(apply, transcript, ilse):
    place = select(transcript, 0, "gave us a date")
    correct(transcript, ilse, 0, "gave us a date", "gave us two dates")
    with pytest.raises(Refused) as refused:
        apply(place)
    assert refused.value.message == "Ilse Brandt corrected this turn in the meantime."
    details = refused.value.details
    assert (details["selected"], details["found"]) == ("gave us a date", "gave us two dates")
    assert not transcript.excerpts.exists()
    apply(Place(**details["places"][0]))
    assert transcript.excerpts.get().quote == "gave us two dates"


@pytest.mark.parametrize(
    ("change", "n", "words", "happened"),
    [
        (lambda t, by: split_turn(t[1], by=by, version=1, offset=13), 1, "middle management", "split this turn"),
        (lambda t, by: join_turns(t[0], by=by, version=1), 1, "middle management", "joined this turn with another"),
    ],
)
def test_words_that_went_to_another_turn_are_offered_there(apply, transcript, ilse, change, n, words, happened):
    place = select(transcript, n, words)
    change(transcript.turns.all(), ilse)
    with pytest.raises(Refused, match=f"Ilse Brandt {happened}") as refused:
        apply(place)
    (there,) = refused.value.details["places"]
    assert (there["quote"], there["turn"] != place.turn) == (words, True)
    apply(Place(**there))
    assert transcript.excerpts.get().quote == words


def test_words_of_a_deleted_turn_are_nowhere(apply, transcript, ilse):
    place = select(transcript, 1, "Nobody asked")
    remove_turn(transcript.turns.all()[1], by=ilse, version=1)
    with pytest.raises(Refused, match="Ilse Brandt deleted this turn") as refused:
        apply(place)
    assert refused.value.details["places"] is None
    assert refused.value.details["found"] == ""


def test_a_quote_that_was_never_there_is_not_followed(apply, transcript, ilse):
    place = select(transcript, 0, "a date")
    correct(transcript, ilse, 0, "The association", "Our association")
    with pytest.raises(Refused):
        apply(Place(place.turn, place.version, place.start, place.end, "a plan"))
