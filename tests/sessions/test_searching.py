"""The query language: what is found, what is refused, and where exactly it stands in the original text."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.folding import Folded, fold
from sessions.searching import MOST_TERMS, Hit, QueryError, find, outermost, parse

TEXT = (
    "The women's salaries, and a woman’s salary: Middle, management asked the Straße über ÉLÈVE co-operation, "
    "mismanagement man."
)


def found(typed: str, text: str = TEXT) -> list[str]:
    return [text[hit.start : hit.end] for hit in find(parse(typed), text)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("salar", ["salaries", "salary"]),  # words that begin so, and the whole word is the hit
        ('"salar"', []),  # in quotation marks: as it is
        ('"man"', ["man"]),
        ("man", ["management", "man"]),
        ("wom?n", ["women", "woman"]),
        ("*management", ["management", "mismanagement"]),
        ("m*g*nt", ["management", "mismanagement"]),
        ("sal*s", ["salaries"]),  # with a sign in it a word is taken whole
        ('"middle management"', ["Middle, management"]),
        ("„middle manage*”", ["Middle, management"]),
        ("co-op", ["co-operation"]),
        ("salary, —", ["salary"]),  # nobody means the comma
        ("strasse ELEVE", ["Straße", "ÉLÈVE"]),
        ("women's", ["women's"]),
        ("pay OR salar women", ["women", "salaries", "salary"]),
        ("pay women", []),  # all words in the same turn
        ("salary -man", []),
        ('salary -"manager"', ["salary"]),
        ("or", []),  # only OR in capitals is the word between two
    ],
)
def test_what_is_found(typed, words):
    assert found(typed) == words


@pytest.mark.parametrize(
    ("typed", "text", "words"),
    [
        ("καλημερα", "Καλημέρα σας", ["Καλημέρα"]),
        ("ΟΔΟΣ", "στην οδός", ["οδός"]),
        ("istanbul diyarbak", "İSTANBUL ve Diyarbakır", ["İSTANBUL", "Diyarbakır"]),
        ("שלום", "אמר שָׁלוֹם לכולם", ["שָׁלוֹם"]),
        ('צה"ל', "חיילי צה״ל באו", ["צה״ל"]),
        ("学", "東京大学は大きい", ["学"]),
        ("大学", "東京大学は大きい", ["大学"]),
        ("हिन्दी", "यह हिन्दी है।", ["हिन्दी"]),
        ("학교", "우리 학교에서", ["학교에서"]),
        ("date", "👩🏽‍⚕️ 🙂 a date", ["date"]),
    ],
)
def test_scripts(typed, text, words):
    assert found(typed, text) == words


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter a word to search for."),
        ("— &", "Enter a word to search for."),
        ("a", "“a” is too short: enter at least 2 letters, or put the whole word in quotation marks."),
        ("x*", "“x*” is too short: enter at least 2 letters, or put the whole word in quotation marks."),
        ('"*"', "“*” is too short: enter at least 2 letters, or put the whole word in quotation marks."),
        ("OR pay", "Put OR between two words: pay OR salary."),
        ("pay OR OR salary", "Put OR between two words: pay OR salary."),
        ("pay OR", "Add a word after OR: pay OR salary."),
        ("pay OR -salary", "-salary cannot follow OR: put it at the end, without OR."),
        ('pay "middle man', "The quotation mark before “middle man” has no partner. Add the closing quotation mark."),
        ("-pay", "Add a word to search for; -word alone would match everything else."),
        ("x" * 201, "The search is too long (limit 200 characters)."),
        ("ab " * (MOST_TERMS + 1), f"The search has too many words and phrases (limit {MOST_TERMS})."),
    ],
)
def test_what_is_refused(typed, message):
    with pytest.raises(QueryError) as refused:
        parse(typed)
    assert str(refused.value) == message


def test_hits_that_overlap_become_one():
    assert found('"middle management" manage') == ["Middle, management"]
    assert outermost([Hit(5, 9), Hit(0, 4), Hit(2, 6), Hit(9, 12)]) == [Hit(0, 9), Hit(9, 12)]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("*a*a*a*a*a*b", "a" * 100_000),
        ("*ba", "學b" * 50_000),
        ("*?????????b??a*?????????c?", "學ab" * 20_000),
        ("ab*", "ab" * 50_000),
        ('"a b c d*"', ("a " * 5 + ",") * 9_000),
        ("(ab+)+$ [ab]*x", "a" * 100_000),
    ],
)
def test_no_search_blows_up(typed, text):
    began = time.process_time()
    find(parse(typed), text)
    assert time.process_time() - began < 1.5


@given(st.text(max_size=80))
def test_whatever_is_typed_is_parsed_or_refused_in_words(typed):
    try:
        query = parse(typed)
    except QueryError as refused:
        assert str(refused).endswith(".")
    else:
        find(query, typed)


WORDS = st.lists(
    st.sampled_from(
        ["Straße", "STRASSE", "strassen", "Straßenbahn", "été", "Éte", "etes", "ﬁn", "fine", "🙂", "İz", "ızgara"]
    ),
    max_size=12,
)


@settings(max_examples=500)
@given(WORDS, st.sampled_from(["strasse", "ete", "fin", "iz"]), st.sampled_from([" ", ", ", " – ", "\n"]))
def test_hits_are_exactly_the_words_that_begin_so(words, typed, between):
    text = between.join(words)
    wanted = [(m.start(), m.end()) for m in re.finditer(r"[^\s,–]+", text) if fold(m[0]).startswith(typed)]
    assert [(hit.start, hit.end) for hit in find(parse(typed), text)] == wanted


@given(st.text(max_size=60), st.text(min_size=1, max_size=60))
def test_every_text_that_matches_holds_the_literals(typed, text):
    """What the database is asked first, by the literals, never loses a hit."""
    try:
        query = parse(typed)
    except QueryError:
        return
    if hits := find(query, Folded(text)):
        folded = fold(text)
        assert all(any(all(piece in folded for piece in term.literals) for term in clause) for clause in query.clauses)
        assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)


@settings(max_examples=500)
@given(st.lists(st.sampled_from("ab é,ß"), min_size=2, max_size=6), st.text("abé ß,AB", max_size=40))
def test_literals_hold_for_texts_near_the_query_too(typed, text):
    test_every_text_that_matches_holds_the_literals.hypothesis.inner_test("".join(typed), text)
