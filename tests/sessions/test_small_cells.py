from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from sessions.small_cells import shared

PEOPLE = st.lists(st.tuples(*[st.sampled_from(["", "a", "b", "c"])] * 3), max_size=14)


def test_what_two_share_is_not_told_where_three_are_needed():
    people = {n: ["expert", "IT"] for n in range(4)} | {n: ["expert", "FR"] for n in range(4, 6)}
    assert shared(people, 2) == people
    # Two French left without a country would be the two without one: so nobody's is told.
    assert set(map(tuple, shared(people, 3).values())) == {("expert", "")}


def test_enough_without_a_value_hide_each_other():
    countries = ["IT", "IT", "IT", "FR", "DE", "ES"]
    told = shared({n: [country] for n, country in enumerate(countries)}, 3)
    assert [values[0] for values in told.values()] == ["IT", "IT", "IT", "", "", ""]


@given(PEOPLE, st.integers(1, 5))
def test_every_row_that_is_told_fits_enough_people(values, smallest):
    people = dict(enumerate(values))
    told = shared(people, smallest)
    rows = Counter(map(tuple, told.values()))
    assert all(number >= smallest for row, number in rows.items() if any(row))
    if len(people) >= smallest:
        assert all(number >= smallest for number in rows.values())
    assert all(one in ("", other) for pk in people for one, other in zip(told[pk], people[pk], strict=True))
