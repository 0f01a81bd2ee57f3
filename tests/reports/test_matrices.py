from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.matrices import Cell, Kind, Place, Shown, Spoken, coverage, people_by_code, protect, small, total_range

A = Place("a", "Group A", frozenset({"p1", "p2", "p3"}), read=1, texts=1)
B = Place("b", "Group B", frozenset({"p4", "p5"}), read=1, texts=1)
C = Place("c", "Group C", frozenset({"p6"}))
PLENARY = Place("r", "Plenary", frozenset({"p1", "p4"}), read=1, texts=1, is_reported=True)
SPOKEN = [
    Spoken("a", 1, 10, 100, "p1"),
    Spoken("a", 1, 10, 101, "p1"),
    Spoken("a", 1, 11, 102, "p2"),
    Spoken("a", 1, 11, 102, ""),  # the facilitator, within the same excerpt
    Spoken("b", 1, 10, 103, "p4"),
    Spoken("r", 1, 10, 104, "p1"),
    Spoken("a", None, 12, 105, "p3"),
]


def test_coverage_counts_people_once_and_segments_each():
    found = coverage([1, 2], [A, B, C, PLENARY], SPOKEN)
    assert found.rows[0].cells == (
        Cell(Kind.COUNT, 2, 3, 3),
        Cell(Kind.COUNT, 1, 1, 2),
        Cell(Kind.UNCODED, present=1),
        Cell(Kind.REPORTED, 1, 1, 2),
    )
    assert (found.rows[0].people, found.rows[0].segments) == (3, 4)  # the plenary is not added
    assert found.people == 6


def test_coded_without_a_word_to_it_is_nobody_and_not_uncoded():
    row = coverage([2], [A, C], SPOKEN).rows[0]
    assert [cell.kind for cell in row.cells] == [Kind.NONE, Kind.UNCODED]


def test_people_by_code_leaves_out_what_is_reported():
    assert people_by_code(SPOKEN, ["r"]) == {10: 2, 11: 1, 12: 1}


def test_small_cells():
    assert [small(n, 3).text for n in (0, 1, 2, 3, 12)] == ["0", "1–2", "1–2", "3", "12"]


def test_protect_shows_what_is_large_enough():
    assert protect({"a": 5, "b": 3}, 3) == {"a": Shown(5, 5), "b": Shown(3, 3)}


def test_protect_hides_a_second_cell_where_the_total_would_tell():
    shown = protect({"a": 9, "b": 4, "c": 1}, 3)
    assert shown["c"] == Shown(1, 2)
    assert shown["b"] == Shown(3, None)  # 14 - 9 = 5 is 1 + 4 or 2 + 3
    assert shown["a"] == Shown(9, 9)


@given(st.lists(st.integers(0, 12), min_size=2, max_size=6), st.integers(2, 5))
def test_no_small_cell_can_be_worked_out_from_the_total(counts, smallest):
    """Unless everything had to be hidden, each small cell has at least two values that fit what is shown."""
    named = {str(n): count for n, count in enumerate(counts)}
    shown = protect(named, smallest)
    total = sum(counts)
    hidden = [name for name in named if not shown[name].is_exact]
    cells = [range(shown[n].low, (total if shown[n].high is None else shown[n].high) + 1) for n in hidden]
    rest = total - sum(named[n] for n in named if n not in hidden)
    possible = [values for values in product(*cells) if sum(values) == rest]
    assert tuple(named[n] for n in hidden) in possible
    everything_hidden = all(not shown[n].is_exact for n in named if named[n])
    for at, name in enumerate(hidden):
        if 0 < named[name] < smallest and smallest > 2 and not everything_hidden:
            assert len({values[at] for values in possible}) > 1


@pytest.mark.parametrize(
    ("cells", "options", "text"),
    [
        ([Shown(3, 3), Shown(4, 4), Shown(1, 2), Shown(4, 4)], {"most": 16}, "12–13"),
        ([Shown(5, 5), Shown(3, 3)], {}, "8"),
        ([Shown(5, 5), Shown(3, 3)], {"exact": 7, "twice": 1}, "7"),
        ([Shown(5, 5), Shown(3, 3), Shown(1, 2)], {"exact": 8, "twice": 1, "most": 14}, "8–10"),
        ([Shown(5, 5), Shown(1, 2)], {"twice": 3}, "5–7"),
        ([Shown(1, 2), Shown(0, 0)], {"most": 16}, "1–2"),
        ([Shown(3, None), Shown(1, 2)], {}, "4 or more"),
        ([], {}, "0"),
    ],
)
def test_totals_come_from_what_is_shown(cells, options, text):
    assert total_range(cells, **options).text == text
