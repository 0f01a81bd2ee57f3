"""PDF: lines put together to paragraphs; numbers, heads and feet left out."""

from sessions.parsers import parse
from sessions.parsers.pdf import read_pdf

from . import crafted


def texts(*lines):
    return [line.text for line in read_pdf(crafted.simple_pdf(list(lines)))[0]]


def test_lines_of_a_paragraph_are_joined():
    assert texts(
        (72, 780, "Anna: this sentence is long enough to go on over the line and it"),
        (72, 767, "goes on here until it ends."),
        (72, 741, "Ben: another paragraph."),
    ) == [
        "Anna: this sentence is long enough to go on over the line and it goes on here until it ends.",
        "Ben: another paragraph.",
    ]


def test_hyphens_at_the_margin():
    assert texts(
        (72, 780, "The self-report was a ques-"),
        (72, 767, "tionnaire with a self-"),
        (72, 754, "report scale."),
    ) == ["The self-report was a questionnaire with a self-report scale."]


def test_pieces_on_one_height_are_one_line():
    assert texts((72, 780, "Anna:"), (110, 780, "yes and"), (165, 780, "no.")) == ["Anna: yes and no."]


def test_text_outside_the_page_is_not_read():
    assert texts((72, 780, "Anna: seen."), (72, 2000, "Ben: never printed."), (-900, 700, "nor this")) == [
        "Anna: seen."
    ]


def test_line_numbers_in_the_margin():
    rows = [(40, 780 - 13 * i, str(i + 1)) for i in range(8)]
    words = [
        "Q.  Where were you",
        "at that time?",
        "A.  At home.",
        "Q.  And then?",
        "A.  I left.",
        "Q.  Why?",
        "A.  I was",
        "asked to.",
    ]
    data = crafted.simple_pdf(
        [item for pair in zip(rows, [(90, 780 - 13 * i, w) for i, w in enumerate(words)], strict=True) for item in pair]
    )
    transcript = parse(data, "court.pdf")
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [
        ("Q", "Where were you at that time?"),
        ("A", "At home."),
        ("Q", "And then?"),
        ("A", "I left."),
        ("Q", "Why?"),
        ("A", "I was asked to."),
    ]
    assert [w.message for w in transcript.warnings] == ["8 numbers in the margin left out."]


def test_page_number_is_left_out():
    assert texts(
        (72, 780, "Anna: first."), (72, 754, "Ben: second."), (72, 728, "Anna: third."), (300, 30, "Page 3 of 9")
    ) == [
        "Anna: first.",
        "Ben: second.",
        "Anna: third.",
    ]
