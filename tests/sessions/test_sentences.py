from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.sentences import LONGEST_QUOTE, around, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n ", []),
        ("They gave us a date. Before that, nothing", ["They gave us a date.", "Before that, nothing"]),
        # abbreviations, initials, numbers, ordinals
        ("Dr. Smith came at 3.5 p.m. on the 3rd! Really?!", ["Dr. Smith came at 3.5 p.m. on the 3rd!", "Really?!"]),
        ("J. K. Rowling wrote it. So what.", ["J. K. Rowling wrote it.", "So what."]),
        ("No. We did not. That is no. 5 of them.", ["No.", "We did not.", "That is no. 5 of them."]),
        ("Am 3. Mai, z. B. in Wien. Im Jahr 2019. Danach.", ["Am 3. Mai, z. B. in Wien.", "Im Jahr 2019.", "Danach."]),
        ("Milch usw. und Brot usw. Sie kam.", ["Milch usw. und Brot usw.", "Sie kam."]),
        ("La Sra. García vino. ¿Qué pasó? ¡Nada!", ["La Sra. García vino.", "¿Qué pasó?", "¡Nada!"]),
        ("See example.org for it. Then go.", ["See example.org for it.", "Then go."]),
        # Greek: the semicolon asks, also in NFC; elsewhere it does not end a sentence
        ("Τι έγινε; Δεν ξέρω. Π.χ. η Μαρία.", ["Τι έγινε;", "Δεν ξέρω.", "Π.χ. η Μαρία."]),
        ("We stayed; They left.", ["We stayed; They left."]),
        # ellipsis
        ("Well… no. And… Then it stopped... Yes.", ["Well… no.", "And…", "Then it stopped...", "Yes."]),
        # quotation marks
        ("Io «Non so. Forse.» e via. «Basta!» Poi.", ["Io «Non so. Forse.» e via.", "«Basta!»", "Poi."]),
        ("Er: „Komm. Sofort!“ Dann. »Nein. Nie.« Aus.", ["Er: „Komm. Sofort!“", "Dann.", "»Nein. Nie.«", "Aus."]),
        ('She said "No. Never!" and left. "OK." He too.', ['She said "No. Never!" and left.', '"OK."', "He too."]),
        ("forse» disse. Poi «no. mai». Fine.", ["forse» disse.", "Poi «no. mai».", "Fine."]),
        ("A “quote that never. Ends. So", ["A “quote that never.", "Ends.", "So"]),
        # other scripts, paragraphs, lists
        ("我们走吧。他说！好的", ["我们走吧。", "他说！", "好的"]),
        ("אמר שלום. הלך הביתה? כן.", ["אמר שלום.", "הלך הביתה?", "כן."]),
        ("A head\n\nThen words\ngo on\n- one\n- two", ["A head", "Then words\ngo on", "- one", "- two"]),
        ("🙂 Yes. 👩🏽‍⚕️ No.", ["🙂 Yes.", "👩🏽‍⚕️ No."]),
    ],
)  # fmt: skip
def test_sentences(text, expected):
    assert cut(text) == expected


def test_a_long_quotation_is_cut_again():
    story = "“" + "And then we waited. " * (LONGEST_QUOTE // 10) + "”"
    assert len(cut(story)) > 10


def test_around():
    text = "One two. Three four. Five six."
    assert around(text, 10, 12) == (9, 20)
    assert around(text, 4, 12) == (0, 20)
    assert around(text, 8, 9) == (8, 9), "white space between two sentences belongs to none"


@given(st.text(st.sampled_from("ab AB.!?…;«»“”„\"'\n 3é😀\u0301"), max_size=120))
def test_sentences_are_in_order_and_lose_nothing_but_white_space(text):
    places = sentences(text)
    assert all(start < end for start, end in places)
    assert all(one[1] <= two[0] for one, two in pairwise(places))
    assert "".join("".join(cut(text)).split()) == "".join(text.split())
    assert all(piece == piece.strip() for piece in cut(text))
