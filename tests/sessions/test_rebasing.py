"""The one function that moves anchors through corrections, against random texts, places and edits.

CALIPER_EDIT_SEQUENCES sets how many random sequences are tried: 10,000 in CI, 500 elsewhere.
"""

import os
import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, seed, settings
from hypothesis import strategies as st

from sessions.rebasing import (
    Edit,
    Place,
    diff,
    earlier_text,
    merge,
    normalised,
    rebase,
    rebase_through,
    signs,
    trimmed,
    without_return,
    words,
)

SEQUENCES = int(os.environ.get("CALIPER_EDIT_SEQUENCES", "10000" if os.environ.get("CI") else "500"))
many = settings(max_examples=SEQUENCES, suppress_health_check=list(HealthCheck), database=None)

ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
# Pieces that have broken offsets in other programs: joined emoji, accents as signs of their own, right-to-left, flags.
PIECES = [
    *("date", "a", "the plan", " ", "  ", "\n", ".", "…", "“", "🙂", "🇬🇷", "é", "ß", "-", "’s", "1,5", "漢字", "ไทย"),
    "\U0001f469\U0001f3fd\u200d\u2695\ufe0f",  # a health worker: five code points, one sign
    *("e\u0301", "o\u030b", "\u0301", "שָׁלוֹם", "مرحبا", "\u200f"),
    *("क्षत्रिय", "स्ते", "กำลัง", "\u1112\u1161\u11ab", "\r\n", ENGLAND),
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join)


few = settings(max_examples=1000, suppress_health_check=list(HealthCheck), database=None)


@st.composite
def histories(draw):
    """A text, places in it, and edits one after the other, each at any place of the text as it then is."""
    text = draw(texts.filter(lambda text: len(text) > 1))
    ends = st.integers(0, len(text))
    places = draw(st.lists(st.tuples(ends, ends).filter(lambda ends: ends[0] < ends[1]), min_size=1, max_size=4))
    edits, now = [], text
    for _ in range(draw(st.integers(1, 6))):
        start, end = sorted((draw(st.integers(0, len(now))), draw(st.integers(0, len(now)))))
        edits.append(Edit(start, now[start:end], draw(st.sampled_from(PIECES) | st.just("") | texts)))
        now = edits[-1].apply(now)
    return text, [Place(*ends) for ends in places], edits, now


def is_touched(place: Place, edit: Edit) -> bool:
    """The independent rule: does the edit change a sign between the two ends?"""
    return edit.position < place.end and (edit.end > place.start or (not edit.removed and edit.position > place.start))


@seed(20261123)
@many
@given(histories())
def test_every_place_holds_its_words_or_was_touched_and_a_mask_hides_what_came_in_its_place(history):
    text, places, edits, now = history
    for place in places:
        check_mask(text, place, edits)
        quote, touched, here = text[place.start : place.end], False, text
        for edit in edits:
            touched |= place.is_lost or is_touched(place, edit)
            place, here = rebase(place, edit), edit.apply(here)
            assert 0 <= place.start <= place.end <= len(here)
        if not touched:
            assert now[place.start : place.end] == quote
    assert here == now
    assert earlier_text(now, edits) == text


def check_mask(text: str, place: Place, edits: list[Edit]) -> None:
    """Every letter carries whether it is secret: hidden from the start, or written over or into something hidden."""
    secret = [place.start <= n < place.end for n in range(len(text))]
    for edit in edits:
        inside = secret[edit.position : edit.end]
        between = edit.position > 0 and secret[edit.position - 1 : edit.position + 1] == [True, True]
        secret[edit.position : edit.end] = [any(inside) or (not inside and between)] * len(edit.inserted)
        place = rebase(place, edit, hides=True)
    assert all(place.start <= n < place.end for n, hidden in enumerate(secret) if hidden)


@seed(20261123)
@few
@given(texts, texts)
@example("The plan was in a drawer.", "The plans were in the drawer.")
def test_a_difference_leads_from_one_text_to_the_other_and_cuts_no_sign(old, new):
    edits, text = diff(old, new), old
    for edit in edits:
        assert edit.removed != edit.inserted
        borders = {0}
        for sign in signs(text):
            borders.add(max(borders) + len(sign))
        assert {edit.position, edit.end} <= borders
        text = edit.apply(text)
    assert text == new
    assert earlier_text(new, edits) == old


@seed(20261123)
@few
@given(texts, texts)
def test_merging_with_an_unchanged_text_is_the_other_change(base, wanted):
    assert merge(base, base, wanted) == wanted
    assert merge(base, wanted, base) == wanted
    assert "".join(words(signs(base))) == base


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (Edit(0, "", "So, "), (9, 15)),  # before it
        (Edit(5, "", "all "), (9, 15)),  # at its beginning: outside
        (Edit(11, "", ", soon"), (5, 11)),  # at its end: outside
        (Edit(6, "", "x"), (5, 12)),  # inside
        (Edit(5, "a date", "a month"), (5, 12)),  # exactly its words
        (Edit(7, "date", "day"), (5, 10)),
        (Edit(2, "us a", "you one"), (9, 14)),  # over its beginning: what remains
        (Edit(7, "date.", "day!"), (5, 7)),  # over its end
        (Edit(2, "us a date.", ""), (2, 2)),  # over all of it: lost
    ],
)
def test_rules(edit, expected):
    text = "e us a date."
    place = Place(5, 11)
    assert text[5:11] == "a date"
    assert text[edit.position : edit.end] == edit.removed
    assert rebase(place, edit) == Place(*expected)


def test_two_corrections_meet_or_go_together():
    base = "They gave us a date for the plan."
    assert merge(base, "They gave us a month for the plan.", "They offered us a date for the plan.") == (
        "They offered us a month for the plan."
    )
    assert merge(base, "They gave us a month for the plan.", "They gave us a day for the plan.") is None
    assert merge(base, base[:-1] + " now.", base[:-1] + " then.") is None


def test_text_is_kept_in_one_form():
    assert normalised("  e\u0301a\r\nb\rc\x00 \n") == "éa\nb\nc"
    assert unicodedata.is_normalized("NFC", normalised("A\u030a"))
    assert trimmed(" a b ", Place(0, 5)) == Place(1, 4)
    assert trimmed("a   b", Place(1, 4)).is_lost


def test_words_of_scripts_without_spaces_are_their_signs():
    assert words(signs("漢字 plan")) == ["漢", "字", " ", "plan"]
    assert signs("🇬🇷👩🏽‍⚕️é") == ["🇬🇷", "👩🏽‍⚕️", "é"]


# What stands between bars is one sign for a reader.
SIGNS = {
    "a flag of a part of a country": f"a|{ENGLAND}|{ENGLAND}|b",
    "flags, and a half": "🇬🇷|🇫🇷|\U0001f1e9|x",
    "families": "👨‍👩‍👧‍👦|👩🏽‍⚕️|🏳️‍🌈|👍🏿|❤️|1️⃣",
    "Devanagari": "न|म|स्ते| |क्ष|त्रि|य",
    "Bengali and Tamil": "ক্ষ|নি|நி|க்|ஷ",
    "Thai": "กำ|ลั|ง|น้ำ",
    "Hangul in parts": "\u1112\u1161\u11ab|\u1100\u1173\u11af|한",
    "accents of their own": "e\u0301|o\u0308\u0304|y|\u0915\u094d\u200d",
    "an accent behind a space": "a| \u0301|b",
    "ends of lines": "a|\r\n|\r\n|b|\n|\r|c",
    "nothing but letters": "d|a|t|e|.",
    "Hebrew and Arabic": "שָׁ|ל|וֹ|ם|\u200f|م|رَّ",
    "a number behind its sign": "\u0600\u0661|\u0662",
}


@pytest.mark.parametrize("barred", SIGNS.values(), ids=SIGNS)
def test_signs_are_what_a_reader_sees(barred):
    assert signs(barred.replace("|", "")) == barred.split("|")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_signs_are_cut_as_the_browser_cuts_them(browser_page):
    """The coding screen moves the ends of excerpts by the browser's signs, and corrections by ours."""
    samples = [barred.replace("|", "") for barred in SIGNS.values()]
    samples += ["".join(samples), " ".join(reversed(samples)), "".join(PIECES)]
    found = browser_page(path="/accounts/login/").evaluate(
        "texts => { const cut = new Intl.Segmenter(undefined, { granularity: 'grapheme' });"
        " return texts.map((text) => [...cut.segment(text)].map((part) => part.segment)); }",
        samples,
    )
    assert found == [signs(text) for text in samples]


def test_through_several_edits_in_their_order():
    edits = diff("They gave us a date.", "Then they gave all of us one date.")
    place = rebase_through(Place(16 - 1, 19), edits)
    assert "Then they gave all of us one date."[place.start : place.end] == "date"


def test_what_was_corrected_and_corrected_back_moves_nothing():
    first = "They gave us a date."
    there, back = diff(first, "They gave a date."), diff("They gave a date.", first)
    again = diff(first, "We gave us a date.")
    assert list(without_return(first, [*there, *back])) == []
    assert list(without_return("They gave a date.", [*there, *back, *there])) == there
    assert list(without_return("We gave us a date.", [*there, *back, *again])) == again
    assert list(without_return(first, [])) == []


@given(texts, st.lists(texts, max_size=4))
def test_without_what_was_taken_back_the_earlier_text_is_the_same(first, others):
    now, edits = first, []
    for other in [*others, first, *others[:1]]:
        edits += diff(now, other)
        now = other
    left = without_return(now, edits)
    assert earlier_text(now, left) == first
    assert len(left) <= len(edits)
    if now == first:
        assert not left
