"""WebVTT and SubRip, forgiving like a player."""

import pytest

from sessions.parsers import parse
from sessions.parsers.cues import read_cues
from sessions.parsers.times import to_ms


def cues(text):
    return [(line.number, line.begin_ms, line.end_ms, line.voice, line.text) for line in read_cues(text)[0]]


def test_identifiers_notes_styles_and_settings():
    text = (
        "WEBVTT - title\n\nSTYLE\n::cue { color: red }\n\nNOTE\na remark\n\nintro\n"
        "00:01.000 --> 00:02.500 align:start\nfirst\n\nNOTE later\n\n2\n00:00:03.000 --> 00:00:04.000\nsecond\n"
    )
    assert cues(text) == [(1, 1000, 2500, None, "first"), (2, 3000, 4000, None, "second")]
    assert read_cues(text)[1] == []


def test_blank_line_inside_a_cue_loses_no_words():
    text = "1\n00:00:01,000 --> 00:00:02,000\nfirst\n\nstill first\n\n2\n00:00:03,000 --> 00:00:04,000\nsecond\n"
    assert [row[4] for row in cues(text)] == ["first", "still first", "second"]


def test_two_voices_in_one_cue():
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>Yes.</v> <v.loud Ben>No.</v>\n"
    assert [(row[3], row[4]) for row in cues(text)] == [("Anna", "Yes."), ("Ben", "No.")]


def test_marks_are_taken_out_and_entities_read():
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<i>a</i> <c.yellow>b</c> <00:01.500>c &lt;d&gt; <e>\n"
    assert cues(text)[0][4] == "a b c <d> <e>"


def test_rolling_captions_come_once():
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nhello<00:01.500><c> there</c>\n\n"
        "00:02.000 --> 00:03.000\nhello there\n\n00:03.000 --> 00:04.000\nhello there\nand<00:03.500><c> more</c>\n"
    )
    assert [row[4] for row in cues(text)] == ["hello there", "and more"]


def test_text_before_the_first_cue_is_named():
    _, findings = read_cues("Kind: captions\nsome words\n\n00:01.000 --> 00:02.000\na\n")
    assert [finding.message for finding in findings] == ["2 lines of text before the first caption left out."]


def test_cues_of_one_speaker_are_one_turn_with_first_and_last_time():
    text = (
        "WEBVTT\n\n1\n00:01.000 --> 00:02.000\nAnna: One,\n\n2\n00:02.000 --> 00:03.000\ntwo,\n\n"
        "3\n00:03.000 --> 00:04.000\nAnna: three.\n\n4\n00:05.000 --> 00:06.000\nBen: Four.\n\n"
        "5\n00:06.000 --> 00:07.000\nAnna: Five.\n"
    )
    turns = parse(text.encode(), "a.vtt").turns
    assert [(turn.speaker, turn.text, turn.begin_ms, turn.end_ms, turn.line) for turn in turns] == [
        ("Anna", "One, two, three.", 1000, 4000, 1),
        ("Ben", "Four.", 5000, 6000, 4),
        ("Anna", "Five.", 6000, 7000, 5),
    ]


@pytest.mark.parametrize(
    ("clock", "ms"),
    [
        ("0:05", 5000),
        ("01:02:03", 3723000),
        ("00:00:02,5", 2500),
        ("000:00:02", 2000),
        ("94:60:02", 342002000),
        ("01:02:03:12", 3723000),
        ("00:01:23-4", 83400),
        ("0:0:3.4000000", 3400),
        ("12", None),
        ("half past", None),
        ("", None),
    ],
)
def test_clock(clock, ms):
    assert to_ms(clock) == ms
