"""No small cell can be worked out from what the document prints: every reading that fits is tried."""

import random
from itertools import product

import pytest

from reports.matrices import Shown, hiding, small, total_range
from reports.printable import apart, tells_nothing

MOST = 6


def readings(shown: Shown) -> range:
    return range(shown.low, (MOST * 3 if shown.high is None else shown.high) + 1)


@pytest.mark.parametrize("number", range(150))
def test_places_their_total_and_the_number_present_leave_every_small_cell_open(number):
    """Cells of one row, how many were there, and both totals: each hidden value has another that fits all of it."""
    chance = random.Random(number)
    present = [chance.randint(1, MOST) for _ in range(chance.randint(1, 3))]
    cells = [chance.randint(0, there) for there in present]
    heads = [small(count, 3) for count in present]
    shown = [small(count, 3) for count in cells]
    everybody = total_range(heads)
    total = total_range(shown, most=everybody.high)
    fits = [
        values
        for there in product(*map(readings, heads))
        for values in product(*map(readings, shown))
        if sum(there) in readings(everybody)
        and sum(values) in readings(total)
        and all(value <= most for value, most in zip(values, there, strict=True))
    ]
    assert tuple(cells) in fits
    for at, cell in enumerate(cells):
        if 0 < cell < 3:
            assert {values[at] for values in fits} == {1, 2}


@pytest.mark.parametrize(
    ("codes", "total", "expected"),
    [
        ([Shown(7, 7)], Shown(6, 7), False),  # one code: its number is the dimension's
        ([Shown(6, 6)], Shown(6, 7), False),
        ([Shown(3, None)], Shown(6, 7), True),
        ([Shown(1, 2), Shown(4, 4)], Shown(6, 6), False),  # at least two must be behind the small one
        ([Shown(1, 2), Shown(5, 5)], Shown(6, 6), True),
        ([Shown(1, 2)], Shown(2, 4), False),
    ],
)
def test_codes_of_a_dimension_do_not_give_its_total_away(codes, total, expected):
    assert tells_nothing(codes, total) is expected


def test_too_few_people_are_not_told_apart():
    assert apart({"a": 1, "b": 1, "c": 1}, 3, Shown(3, 3)) is None
    assert apart({"a": 9, "b": 1}, 3, Shown(10, 10)) == {"a": Shown(3, None), "b": Shown(1, 2)}


def test_what_people_are_tells_no_more_of_their_number_than_the_total_does():
    assert apart({"a": 7}, 3, Shown(6, 7)) == {"a": Shown(6, 7)}
    assert apart({"a": 7, "b": 4}, 3, Shown(9, None)) == {"a": Shown(5, None), "b": Shown(4, 4)}
    assert apart({"a": 3, "b": 3}, 3, Shown(3, 8)) == {"a": Shown(1, 5), "b": Shown(2, 3)}
    assert apart({"a": 3}, 3, Shown(0, 3)) is None  # somebody is printed as there


def test_a_smallest_cell_of_two_hides_as_three_does():
    """A range that could only be 1 would hide nothing."""
    assert [hiding(smallest) for smallest in (1, 2, 3, 4)] == [1, 3, 3, 4]
    assert small(1, hiding(2)).text == "1–2"
