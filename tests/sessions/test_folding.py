import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.folding import Folded, fold

LETTERS = st.text(
    st.one_of(st.characters(), st.sampled_from("ßẞıİéàςΣǅﬁ㎆…😀👩🏽‍⚕️שָׁלוֹם한각ا́̂\u00ad\u200f’“ﬃ½ \n")), max_size=60
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Straße STRASSE", "strasse strasse"),
        ("Καλημέρα ΆΛΛΟΣ", "καλημερα αλλοσ"),
        ("İstanbul ISI ısı Diyarbakır", "istanbul isi isi diyarbakir"),
        ("שָׁלוֹם צה״ל", 'שלום צה"ל'),
        ("Łódź Ærø œuvre Þór", "lodz aero oeuvre thor"),
        ("don’t “so”", 'don\'t "so"'),
        ("co\u00adope\u200dration\u200f", "cooperation"),
        ("ﬁn ㎆ …", "fin mb ..."),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(LETTERS, LETTERS)
def test_folding_goes_letter_by_letter_and_only_once(one, two):
    assert fold(one + two) == fold(one) + fold(two)
    assert fold(fold(one)) == fold(one)
    assert fold(unicodedata.normalize("NFD", one)) == fold(unicodedata.normalize("NFC", one))


@settings(max_examples=1000)
@given(LETTERS, st.data())
def test_a_place_in_the_folded_text_leads_back_to_the_letters_it_came_from(text, data):
    prepared = Folded(text)
    if not prepared.folded:
        return
    start = data.draw(st.integers(0, len(prepared.folded) - 1))
    end = data.draw(st.integers(start + 1, len(prepared.folded)))
    first, last = prepared.original(start, end)
    wanted = prepared.folded[start:end]
    assert 0 <= first < last <= len(text)
    assert wanted in fold(text[first:last])
    # The smallest such piece: without its first letter, or its last with the accents on it, something would be missing.
    assert len(fold(text[:first])) <= start < len(fold(text[: first + 1]))
    bare = last
    while bare > first + 1 and unicodedata.combining(text[bare - 1]):
        bare -= 1
    assert len(fold(text[: bare - 1])) < end <= len(fold(text[:bare]))
    assert last == len(text) or not unicodedata.combining(text[last])
