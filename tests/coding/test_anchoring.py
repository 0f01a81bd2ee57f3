import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.anchoring import Anchor, EmptyPlace, QuoteMismatch, anchor


def test_anchor_counts_code_points_and_keeps_thirty_on_each_side():
    text = "👩🏽‍⚕️ said: " + "x" * 40 + " they waited " + "y" * 40
    start = text.index("they")
    found = anchor(text, start, start + 11, "they waited")
    assert found == Anchor(start, start + 11, "they waited", "x" * 29 + " ", " " + "y" * 29)


def test_other_words_are_refused_with_both():
    with pytest.raises(QuoteMismatch) as caught:
        anchor("They gave us a date.", 0, 4, "They gave")
    assert caught.value.details == {"selected": "They gave", "found": "They"}


@pytest.mark.parametrize(("start", "end", "quote"), [(3, 3, ""), (0, 99, "abc def"), (3, 4, " "), (7, 3, "")])
def test_a_place_without_words_is_refused(start, end, quote):
    with pytest.raises((EmptyPlace, QuoteMismatch)):
        anchor("abc def", start, end, quote)


@given(st.text(min_size=1), st.data())
def test_the_quote_is_always_the_slice(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    if quote.strip():
        found = anchor(text, start, end, quote)
        assert text[found.start : found.end] == found.quote
        assert (found.before + found.quote + found.after) in text
