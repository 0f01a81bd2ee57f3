"""Corrections of the text: what becomes of turns, excerpts and masks, and that undo brings everything back."""

import uuid

import pytest
from django.db.models import F

from coding.actions.coding import Place, apply_code
from coding.actions.text import change_speaker, correct_turn, insert_turn, join_turns, remove_turn, split_turn
from coding.models import Excerpt, Span
from coding.quotes import masked_turn
from sessions.models import Mask, TextEdit, Transcript, Turn
from studies import undo
from studies.models import Event
from studies.refused import Refused
from studies.undo import CannotUndo
from tests.factories import CodeFactory, code_words, transcript_of
from tests.services.backends import row_locks

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


def turn(transcript, n) -> Turn:
    return transcript.turns.all()[n]


def standing(transcript) -> list[tuple]:
    return list(transcript.turns.order_by("position").values_list("speaker__name", "text"))


def spans(transcript=None) -> list[tuple]:
    rows = Span.objects.order_by("excerpt", "position").select_related("turn")
    return [
        (span.excerpt_id, span.position, span.turn.text[span.start : span.end], span.quote, span.state) for span in rows
    ]


def everything(transcript) -> dict:
    """All that an undo has to bring back."""
    transcript.refresh_from_db()
    return {
        "turns": list(
            transcript.turns.order_by("position").values_list("id", "speaker", "text", "t_begin_ms", "t_end_ms")
        ),
        "spans": list(
            Span.objects.order_by("id").values_list(
                "id", "excerpt", "position", "turn", "start", "end", "quote", "before", "after", "state"
            )
        ),
        "masks": list(Mask.objects.order_by("id").values_list("id", "turn", "start", "end", "replacement")),
        "words": (transcript.words, transcript.turn_count),
    }


def check(transcript) -> None:
    """What holds after every correction."""
    for span in Span.objects.select_related("turn"):
        words = span.turn.text[span.start : span.end]
        assert (span.state == "lost") == (span.start == span.end)
        assert span.state == "lost" or (span.turn.removed_at is None and words.strip() == words != "")
        assert span.state != "live" or words == span.quote
        assert span.state != "touched" or words != span.quote
    for excerpt in Excerpt.objects.prefetch_related("spans"):
        assert [span.position for span in excerpt.spans.all()] == list(range(excerpt.spans.count()))
    assert not Mask.objects.filter(start__gte=F("end")).exists()
    transcript.refresh_from_db()
    texts = list(transcript.turns.values_list("text", flat=True))
    assert (transcript.turn_count, transcript.words) == (len(texts), sum(len(text.split()) for text in texts))


@pytest.mark.parametrize(
    ("text", "shown", "state"),
    [
        ("So they gave us a date. Before that the plan was in a drawer.", "a date", "live"),
        ("They gave us a month. Before that the plan was in a drawer.", "a month", "touched"),
        ("They gave us. Before that the plan was in a drawer.", "", "lost"),
        ("They gave us a date for it. Before that the plan was in a drawer.", "a date", "live"),
        ("They gave us a firm date. Before that the plan was in a drawer.", "a firm date", "touched"),
    ],
)
def test_a_corrected_word_moves_touches_or_loses_an_excerpt(transcript, code, nadia, ilse, text, shown, state):
    code_words(code, ilse, (turn(transcript, 0), "a date"))
    code_words(code, ilse, (turn(transcript, 0), "in a drawer"))
    before = everything(transcript)
    done = correct_turn(turn(transcript, 0), by=nadia, version=1, text=text)
    assert [row[2:] for row in spans()] == [(shown, "a date", state), ("in a drawer", "in a drawer", "live")]
    assert (done.touched, done.lost) == (int(state == "touched"), int(state == "lost"))
    check(transcript)
    after = everything(transcript)
    undo.undo(transcript.study, nadia)
    assert everything(transcript) == before
    undo.redo(transcript.study, nadia)
    assert everything(transcript) == after
    check(transcript)


def test_a_correction_taken_back_by_hand_makes_the_excerpt_live_again(transcript, code, nadia):
    code_words(code, nadia, (turn(transcript, 0), "a date"))
    text = turn(transcript, 0).text
    correct_turn(turn(transcript, 0), by=nadia, version=1, text=text.replace("a date", "a data"))
    assert spans()[0][4] == "touched"
    correct_turn(turn(transcript, 0), by=nadia, version=2, text=text)
    assert spans()[0][2:] == ("a date", "a date", "live")


def test_the_log_holds_no_words_and_the_edits_do(transcript, nadia):
    correct_turn(turn(transcript, 0), by=nadia, version=1, text="They offered us a date.")
    event = Event.objects.get(verb="text.corrected")
    assert "offered" not in str(event.before) + str(event.after)
    assert ("gave", "offered") in TextEdit.objects.values_list("removed", "inserted")


def test_two_people_at_once_both_count_where_they_do_not_meet(transcript, nadia, ilse):
    text = turn(transcript, 0).text
    correct_turn(turn(transcript, 0), by=ilse, version=1, text=text.replace("drawer", "cupboard"))
    correct_turn(turn(transcript, 0), by=nadia, version=1, text=text.replace("gave", "offered"))
    assert turn(transcript, 0).text == "They offered us a date. Before that the plan was in a cupboard."
    with pytest.raises(Refused) as refused:
        correct_turn(turn(transcript, 0), by=nadia, version=1, text=text.replace("drawer", "desk"))
    assert refused.value.details["text"] == turn(transcript, 0).text
    assert refused.value.details["yours"] == text.replace("drawer", "desk")


@pytest.mark.parametrize(
    ("text", "message"),
    [("  \n ", "A turn needs words. To remove its text, delete the turn."), (None, "Nothing was changed.")],
)
def test_refusals_change_nothing(transcript, nadia, text, message):
    before = everything(transcript)
    with pytest.raises(Refused, match=message):
        correct_turn(turn(transcript, 0), by=nadia, version=1, text=turn(transcript, 0).text if text is None else text)
    Transcript.objects.filter(pk=transcript.pk).update(state="locked")
    with pytest.raises(Refused, match="locked"):
        correct_turn(turn(transcript, 0), by=nadia, version=1, text="Other words.")
    assert everything(transcript) == before
    assert not Event.objects.exists()


def test_the_same_save_twice_is_one_correction(transcript, nadia):
    save = uuid.uuid4()
    first, again = (
        correct_turn(turn(transcript, 1), by=nadia, version=1, text="With us somebody did.", save_id=save)
        for _ in range(2)
    )
    assert first == again
    assert (turn(transcript, 1).version, Event.objects.count()) == (2, 1)


def test_a_split_turn_and_the_excerpt_across_the_border(transcript, code, nadia):
    code_words(code, nadia, (turn(transcript, 0), "a date. Before that the plan"), (turn(transcript, 1), "With us"))
    code_words(code, nadia, (turn(transcript, 0), "in a drawer"))
    Mask.objects.create(turn=turn(transcript, 0), start=15, end=27, replacement="a time", created_by=nadia)
    before = everything(transcript)
    done = split_turn(turn(transcript, 0), by=nadia, version=1, offset=21)
    assert standing(transcript)[:2] == [
        ("Irena", "They gave us a date."),
        ("Irena", "Before that the plan was in a drawer."),
    ]
    assert [row[1:] for row in spans()] == [
        (0, "a date.", "a date.", "live"),
        (1, "Before that the plan", "Before that the plan", "live"),
        (2, "With us", "With us", "live"),
        (0, "in a drawer", "in a drawer", "live"),
    ]
    assert list(Mask.objects.order_by("start").values_list("start", "end")) == [(0, 6), (15, 20)]
    assert done.structure
    check(transcript)
    after = everything(transcript)
    undo.undo(transcript.study, nadia)
    assert everything(transcript) == before
    undo.redo(transcript.study, nadia)
    assert everything(transcript) == after


def test_joined_turns_and_the_excerpt_that_had_a_part_in_each(transcript, code, nadia):
    code_words(
        code, nadia, (turn(transcript, 0), "in a drawer."), (turn(transcript, 1), "With us"), (turn(transcript, 2), "I")
    )
    code_words(code, nadia, (turn(transcript, 0), "a date"), (turn(transcript, 1), "nobody"))
    before = everything(transcript)
    done = join_turns(turn(transcript, 0), by=nadia, version=1)
    assert standing(transcript)[0][1].endswith("in a drawer. With us nobody did.")
    assert [row[1:] for row in spans()] == [
        (0, "in a drawer. With us", "in a drawer. With us", "live"),
        (1, "I", "I", "live"),
        (0, "a date. Before that the plan was in a drawer. With us nobody", "a date nobody", "touched"),
    ]
    assert len(done.gone) == 1
    check(transcript)
    after = everything(transcript)
    undo.undo(transcript.study, nadia)
    assert everything(transcript) == before
    undo.redo(transcript.study, nadia)
    assert everything(transcript) == after


def test_a_turn_taken_out_keeps_its_excerpts_as_lost(transcript, code, nadia, ilse):
    code_words(code, ilse, (turn(transcript, 1), "nobody"))
    before = everything(transcript)
    done = remove_turn(turn(transcript, 1), by=nadia, version=1)
    assert standing(transcript) == [
        ("Irena", "They gave us a date. Before that the plan was in a drawer."),
        ("Irena", "I know."),
    ]
    assert spans()[0][2:] == ("", "nobody", "lost")
    assert (done.lost, Excerpt.objects.count()) == (1, 1)
    check(transcript)
    undo.undo(transcript.study, nadia)
    assert everything(transcript) == before


def test_a_turn_put_in_and_taken_back_also_where_no_position_is_free(transcript, nadia):
    Turn.objects.filter(pk=turn(transcript, 1).pk).update(position=turn(transcript, 0).position + 1)
    first = turn(transcript, 0)
    before = everything(transcript)
    insert_turn(transcript, by=nadia, text="(laughter)", after=first)
    insert_turn(transcript, by=nadia, text="Welcome.", after=None, speaker=first.speaker)
    assert standing(transcript)[:3] == [("Irena", "Welcome."), ("Irena", first.text), (None, "(laughter)")]
    check(transcript)
    undo.undo(transcript.study, nadia)
    undo.undo(transcript.study, nadia)
    assert everything(transcript) == before
    undo.redo(transcript.study, nadia)
    assert standing(transcript)[1] == (None, "(laughter)")


def test_somebody_else_said_it(transcript, nadia):
    dario = turn(transcript, 1).speaker
    change_speaker(turn(transcript, 2), by=nadia, speaker=dario)
    change_speaker(turn(transcript, 0), by=nadia, name=" Somebody  new ")
    change_speaker(turn(transcript, 1), by=nadia)
    assert [name for name, _ in standing(transcript)] == ["Somebody new", None, "Dario"]
    for _ in range(3):
        undo.undo(transcript.study, nadia)
    assert [name for name, _ in standing(transcript)] == ["Irena", "Dario", "Irena"]


def test_undo_of_a_correction_takes_newer_excerpts_along_or_names_who_coded_its_words(transcript, code, nadia, ilse):
    text = turn(transcript, 0).text
    correct_turn(turn(transcript, 0), by=nadia, version=1, text=f"Well, {text}")
    code_words(code, ilse, (turn(transcript, 0), "in a drawer"))
    undo.undo(transcript.study, nadia)
    assert spans()[0][2:] == ("in a drawer", "in a drawer", "live")
    undo.redo(transcript.study, nadia)
    now = turn(transcript, 0)
    place = Place(now.pk, now.version, 0, 4, "Well")
    apply_code(transcript, by=ilse, code=code, places=[place])
    with pytest.raises(CannotUndo, match="Ilse Brandt has coded words of this turn since"):
        undo.undo(transcript.study, nadia)
    check(transcript)


@pytest.mark.parametrize(
    "hidden",
    [("the plan", "in a drawer"), ("plan was in a drawer", "was")],
    ids=["the second is longer", "the first is longer"],
)
def test_of_two_masks_that_come_to_begin_together_the_longer_hides(transcript, nadia, hidden):
    row = turn(transcript, 0)
    for words in hidden:
        start = row.text.index(words)
        Mask.objects.create(turn=row, start=start, end=start + len(words), replacement="hidden", created_by=nadia)
    correct_turn(row, by=nadia, version=1, text="They gave us a date. Before xyz a drawer.")
    row = turn(transcript, 0)
    assert [row.text[mask.start : mask.end] for mask in row.masks.all()] == ["xyz a drawer"]
    assert masked_turn(row).text == "They gave us a date. Before [hidden]."


def test_undo_is_refused_where_somebody_corrected_the_turn_since(transcript, nadia, ilse):
    correct_turn(turn(transcript, 1), by=nadia, version=1, text="With us somebody did.")
    correct_turn(turn(transcript, 1), by=ilse, version=2, text="With us somebody did it.")
    with pytest.raises(CannotUndo, match="Ilse Brandt has changed this turn since"):
        undo.undo(transcript.study, nadia)


@pytest.mark.parametrize("turns", [3, 300])
def test_the_cost_does_not_grow_with_the_transcript(nadia, django_assert_num_queries, turns):
    transcript = transcript_of(*(("Irena", f"Words of turn {n}.") for n in range(turns)))
    code = CodeFactory(study=transcript.study)
    code_words(code, nadia, (turn(transcript, 1), "Words"))
    row = Turn.objects.select_related("transcript__study").get(pk=turn(transcript, 1).pk)
    with django_assert_num_queries(24 + row_locks()):
        correct_turn(row, by=nadia, version=1, text="Other words of turn 1.")


def test_several_corrections_are_taken_back_one_after_the_other(transcript, nadia):
    seen = [everything(transcript)["turns"]]
    split_turn(turn(transcript, 0), by=nadia, version=1, offset=21)
    seen.append(everything(transcript)["turns"])
    join_turns(turn(transcript, 0), by=nadia, version=2)
    seen.append(everything(transcript)["turns"])
    remove_turn(turn(transcript, 0), by=nadia, version=3)
    for back in reversed(seen):
        undo.undo(transcript.study, nadia)
        assert everything(transcript)["turns"] == back
    for forth in seen[1:]:
        undo.redo(transcript.study, nadia)
        assert everything(transcript)["turns"] == forth
