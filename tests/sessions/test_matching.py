"""A transcript against its corrected file: which turns became which, and where every place goes."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.matching import Block, Carrier, Line, align, match
from sessions.rebasing import Place

IRENA, DARIO = "Irena", "Dario"
OLD = [
    Line(IRENA, "They gave us a date. Before that the plan was in a drawer."),
    Line(DARIO, "With us nobody did."),
    Line(IRENA, "I know."),
    Line("", "(pause)"),
    Line(DARIO, "So we went to the union and asked."),
]


def blocks(old, new) -> list[tuple[int, int]]:
    """How many old turns became how many new ones, block by block."""
    return [(len(block.old), len(block.new)) for block in match(old, new)]


def replaced(n: int, *lines: Line) -> list[Line]:
    return [*OLD[:n], *lines, *OLD[n + 1 :]]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD, [(1, 1)] * 5),
        (replaced(1, Line(DARIO, "With us, nobody did!")), [(1, 1)] * 5),
        (replaced(1, Line(IRENA, "With us nobody did.")), [(1, 1)] * 5),
        (replaced(1, Line(DARIO, "With them nobody ever did.")), [(1, 1)] * 5),
        (replaced(2, Line(IRENA, "Hm.")), [(1, 1)] * 5),
        (replaced(2), [(1, 1), (1, 1), (1, 0), (1, 1), (1, 1)]),
        (replaced(2, OLD[2], Line(DARIO, "Really?")), [(1, 1)] * 3 + [(0, 1)] + [(1, 1)] * 2),
        (
            replaced(0, Line(IRENA, "They gave us a date."), Line(DARIO, "Before that the plan was in a drawer.")),
            [(1, 2)] + [(1, 1)] * 4,
        ),
        ([Line(IRENA, f"{OLD[0].text} {OLD[1].text}"), *OLD[2:]], [(2, 1)] + [(1, 1)] * 3),
        ([], [(1, 0)] * 5),
    ],
)
def test_which_turns_became_which(new, expected):
    assert blocks(OLD, new) == expected


def test_a_common_word_does_not_link_strangers():
    old = [Line(IRENA, "We had to wait for the report of the council."), Line(DARIO, "It was the same.")]
    new = [Line(IRENA, "The union wrote that one."), *old]
    assert blocks(old, new) == [(0, 1), (1, 1), (1, 1)]


def test_an_echo_that_was_taken_out_is_not_joined_to_what_it_repeats():
    old = [Line(IRENA, "He said five years, and confirmed it the same afternoon."), Line(DARIO, "The same afternoon!")]
    assert blocks(old, [Line(IRENA, "He said seven years, and confirmed it the same afternoon.")]) == [(1, 1), (1, 0)]


def test_a_place_goes_with_its_words_through_a_split():
    carrier = Carrier([OLD[0].text], ["They gave us a month.", "Before that the plan was in a drawer."])
    start = OLD[0].text.index("Before")
    assert shown(carrier, 0, Place(start, start + 6)) == ["Before"]
    assert shown(carrier, 0, Place(13, start + 6)) == ["a month.", "Before"]
    assert shown(carrier, 0, Place(0, 4)) == ["They"]


def test_a_turn_put_in_between_is_not_part_of_a_place():
    new = ["They gave us a month.", "When?", "Before that the plan was in a drawer."]
    assert shown(Carrier([OLD[0].text], new), 0, Place(0, 31)) == ["They gave us a month.", "Before tha"]


def test_lost_words_are_a_point_and_nothing_where_no_turn_is_left():
    (part,) = Carrier(["I know him."], ["I know."]).carry(0, Place(7, 10))
    assert (part.turn, part.place.is_lost) == (0, True)
    assert Carrier(["I know."], []).carry(0, Place(0, 1)) == []


def shown(carrier, turn, place) -> list[str]:
    return [carrier.new[part.turn][part.place.start : part.place.end] for part in carrier.carry(turn, place)]


# ---- any two versions ----

WORDS = st.sampled_from(
    ["they", "gave", "us", "a", "date", "Straße", "née", "👩‍👩‍👧", "שלום", "मैं", "and", "no", "…", "e\u0301"]
)
TEXT = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
LINES = st.lists(st.builds(Line, st.sampled_from([IRENA, DARIO, ""]), TEXT), min_size=1, max_size=9)


@st.composite
def versions(draw) -> tuple[list[Line], list[Line]]:
    """A transcript and what a person made of it: words changed, turns split, joined, moved out, put in."""
    old = draw(LINES)
    new = list(old)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(new)))
        kind = draw(st.sampled_from(["word", "split", "join", "remove", "insert", "speaker"]))
        if kind == "insert" or at == len(new):
            new.insert(at, draw(LINES)[0])
            continue
        line, words = new[at], new[at].text.split(" ")
        cut = draw(st.integers(0, len(words)))
        if kind == "word":
            new[at] = Line(line.speaker, " ".join([*words[:cut], draw(TEXT), *words[cut + 1 :]]))
        elif kind == "split" and 0 < cut < len(words):
            new[at : at + 1] = [Line(line.speaker, " ".join(words[:cut])), Line(DARIO, " ".join(words[cut:]))]
        elif kind == "join" and at + 1 < len(new):
            new[at : at + 2] = [Line(line.speaker, f"{line.text} {new[at + 1].text}")]
        elif kind == "remove" and len(new) > 1:
            del new[at]
        elif kind == "speaker":
            new[at] = Line(draw(st.sampled_from([IRENA, DARIO])), line.text)
    return old, new


@settings(max_examples=400)
@given(versions())
def test_blocks_hold_every_turn_once_in_order(pair):
    old, new = pair
    found = match(old, new)
    assert [n for block in found for n in block.old] == list(range(len(old)))
    assert [n for block in found for n in block.new] == list(range(len(new)))
    assert all(block.old or block.new for block in found)


@settings(max_examples=400)
@given(versions(), st.data())
def test_every_place_stands_on_words_or_is_lost(pair, data):
    old, new = pair
    for block in match(old, new):
        before, after = [old[n].text for n in block.old], [new[n].text for n in block.new]
        if not before:
            continue
        carrier = Carrier(before, after)
        turn = data.draw(st.integers(0, len(before) - 1))
        start = data.draw(st.integers(0, len(before[turn]) - 1))
        place = Place(start, data.draw(st.integers(start + 1, len(before[turn]))))
        parts = carrier.carry(turn, place)
        assert bool(parts) == bool(after)
        assert [part.turn for part in parts] == sorted({part.turn for part in parts})
        for part in parts:
            words = after[part.turn][part.place.start : part.place.end]
            assert 0 <= part.place.start <= part.place.end <= len(after[part.turn])
            assert (words == "") == part.place.is_lost
            assert words.strip() == words
        if before == after:
            words = before[turn][place.start : place.end].strip()
            assert [after[part.turn][part.place.start : part.place.end] for part in parts] == [words]


@settings(max_examples=300)
@given(st.lists(st.integers(0, 6), max_size=40), st.lists(st.integers(0, 6), max_size=40))
def test_aligned_items_are_equal_and_in_order(old, new):
    pairs = align(old, new)
    assert all(old[a] == new[b] for a, b in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


def test_the_same_is_aligned_whole():
    assert align("abcabc", "abcabc") == [(n, n) for n in range(6)]
    assert Block(0, 1, 0, 1) in match(OLD, OLD)
