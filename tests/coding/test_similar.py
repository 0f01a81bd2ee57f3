"""Likeness of sentences: what weighs, what is shared, what stays out. Pure functions."""

import random

from hypothesis import given as cases
from hypothesis import strategies as st

from coding.similar import LETTERS, MOST_TERMS, Given, TextIndex, alike, shared_places, terms
from coding.similar import weights as weights_of
from sessions.folding import fold

COMMON = "They said that the meeting was long and the coffee was cold."
TURNS = [
    (1, f"{COMMON} The promotion committee never met in public. {COMMON}"),
    (2, f"{COMMON} Committees for promotions were closed to outside members."),
    (3, f"{COMMON} The association gave us a public date. {COMMON} {COMMON}"),
    (4, "Committee. Yes."),
]


ZEBRA = "A zebra stood beside another zebra outside."
SAT = "Another committee sat down to write letters."


def texts(found, turns=TURNS):
    by_id = dict(turns)
    return [by_id[each.passage.turn][each.passage.start : each.passage.end] for each in found]


def weights(given, indexes):
    return weights_of([Given(text, "en") for text in given], indexes)


def everything(passage):
    return True


def test_terms_are_folded_cut_and_without_words_that_say_nothing():
    assert terms("The Straße, the committees and the Committee didn’t say", "en") == ["strasse", "committ", "committ"]
    assert terms("Η αλλαγή δεν είναι ΑΛΛΑΓΉ", "el-GR") == ["αλλαγη", "αλλαγη"]
    assert terms("The war met us", "en") == ["war", "met"], "German and Dutch have these for and, with"
    assert terms("東京大学", "ja") == ["東京", "京大", "大学"]
    assert terms("a 3 ab 1999") == []


def test_what_everybody_says_weighs_nothing():
    index = TextIndex(TURNS, "en")
    found = weights([f"{COMMON} A committee decides on promotions in public."], [index])
    assert set(found) == {"promoti", "committ", "public"}


def test_the_nearest_first_and_only_with_two_shared_words():
    index = TextIndex(TURNS, "en")
    wanted = weights(["A committee decides on promotions in public."], [index])
    found = alike(wanted, [index], 10, everything)
    assert texts(found) == [
        "The promotion committee never met in public.",
        "Committees for promotions were closed to outside members.",
    ]
    assert [set(each.shared) for each in found] == [{"promoti", "committ", "public"}, {"promoti", "committ"}]
    assert found[0].score > found[1].score


def test_what_is_not_open_is_left_out_and_the_next_one_comes():
    index = TextIndex(TURNS, "en")
    wanted = weights(["A committee decides on promotions in public."], [index])
    found = alike(wanted, [index], 1, lambda passage: passage.turn != 1)
    assert [each.passage.turn for each in found] == [2]


def test_several_transcripts_are_one_study():
    one, two = TextIndex(TURNS[:1], "en"), TextIndex(TURNS[1:], "en")
    given = ["A committee decides on promotions in public."]
    whole = TextIndex(TURNS, "en")
    assert weights(given, [one, two]) == weights(given, [whole])
    apart = alike(weights(given, [one, two]), [one, two], 10, everything)
    assert texts(apart) == texts(alike(weights(given, [whole]), [whole], 10, everything))


def test_nothing_comes_of_nothing():
    index = TextIndex(TURNS, "en")
    assert weights([], [index]) == {}
    assert weights(["Nobody else says xylophone."], [index]) == {}
    assert alike({}, [index], 10, everything) == []
    assert alike({"committ": 1.0}, [], 10, everything) == []
    assert TextIndex([(1, ""), (2, "Yes. No.")]).passages == []


def test_a_word_of_several_texts_outweighs_a_rare_one():
    filler = [(n, f"Filler{n} sentence{n} about weather{n} today{n}.") for n in range(10, 60)]
    index = TextIndex([*TURNS, *filler, *((n, ZEBRA) for n in (5, 6)), *((n, SAT) for n in (7, 8, 9))], "en")
    found = weights(["The committee and a zebra.", "The committee again.", "Their committee."], [index])
    assert found["committ"] > found["zebra"]
    assert len(weights([" ".join(text for _, text in filler)], [index])) <= MOST_TERMS


def test_shared_words_are_marked_where_they_stand():
    text = "🙂 Die Straßen und die STRASSE, Kommissionen"
    assert [text[hit.start : hit.end] for hit in shared_places(text, ["strasse"])] == ["Straßen", "STRASSE"]


@cases(st.lists(st.text("abcdeé ß. 學生", max_size=80), max_size=6), st.text("abcdeéß 學生", max_size=60))
def test_what_is_shared_is_in_both(turns, given):
    index = TextIndex(enumerate(turns))
    wanted = weights([given], [index])
    for each in alike(wanted, [index], 50, everything):
        sentence = turns[each.passage.turn][each.passage.start : each.passage.end]
        assert set(each.shared) == set(terms(sentence)) & set(wanted)
        assert set(each.shared) <= set(terms(given))
        assert {fold(sentence[h.start : h.end])[:LETTERS] for h in shared_places(sentence, each.shared)} == set(
            each.shared
        )


def test_the_same_input_gives_the_same_order():
    shuffled = random.Random(3)
    words = ["committee", "promotion", "public", "date", "outside", "closed", "association"]
    turns = [(n, " ".join(shuffled.choices(words, k=6)) + ".") for n in range(200)]
    given = ["A committee on promotion in public."]

    def order():
        index = TextIndex(turns)
        return [each.passage for each in alike(weights(given, [index]), [index], 50, everything)]

    assert order() == order()
