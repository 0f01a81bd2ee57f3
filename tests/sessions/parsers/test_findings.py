"""What the preview asks a person to check."""

import pytest

from sessions.parsers import ParseOptions, parse
from sessions.parsers.findings import is_alike

from . import files


def warnings(text, name="a.txt", **options):
    return [str(w) for w in parse(text.encode(), name, ParseOptions(**options)).warnings]


def test_the_pictures_example():
    assert [str(w) for w in files.read("own_focus_group.txt").warnings] == [
        "line 18: “Irina” speaks once and looks like “Irena”.",
        "line 22: “Note” may not be a person: 2 lines not assigned to a speaker.",
        "line 24: Time goes back by 40 s, from 00:21:10 to 00:20:30.",
    ]


def test_lines_of_a_finding_and_what_it_is_about():
    finding = next(w for w in files.read("own_focus_group.txt").warnings if w.kind == "not_a_person")
    assert (finding.subject, finding.lines) == ("Note", (22, 26))
    finding = next(w for w in files.read("own_focus_group.txt").warnings if w.kind == "alike")
    assert (finding.subject, finding.other, finding.lines) == ("Irina", "Irena", (18,))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Irina", "Irena"),
        ("S-l", "S-1"),
        ("ANNA", "Anna"),
        ("蘇建強", "蘇進強"),
        ("Particpant", "Participant"),
        ("Jonh", "John"),
    ],
)
def test_alike(one, two):
    assert is_alike(one, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("P1", "P2"),
        ("Speaker 1", "Speaker 12"),
        ("Participant A", "Participant B"),
        ("TOI002", "TOR003"),
        ("Ann", "Ben"),
        ("I", "B"),
    ],
)
def test_not_alike(one, two):
    assert not is_alike(one, two)


def test_note_may_be_a_speaker_after_all():
    text = "Anna: a\nNote: b\nBen: c\nAnna: d\nBen: e\n"
    labels = {s.label for s in parse(text.encode(), "a.txt", ParseOptions(speakers_too=("Note",))).speakers}
    assert labels == {"Anna", "Ben", "Note"}


def test_a_speaker_may_be_none_after_all():
    text = "Anna: a\nChapter One: b\nBen: c\nAnna: d\nBen: e\n"
    transcript = parse(text.encode(), "a.txt", ParseOptions(not_speakers=("Chapter One",)))
    assert (transcript.turns[0].speaker, transcript.turns[0].text) == ("Anna", "a\nChapter One: b")


def test_unknown_speaker():
    assert warnings("P1\tyes we did\n???\tand so\nP1\tbut then it went\nP2\tno\n") == [
        "line 2: “???” is not a known speaker: 1 turn without a known speaker."
    ]


def test_label_without_words():
    transcript = parse(b"Anna: a\nBen:\nAnna: b\nBen: c\n", "a.txt")
    assert [str(w) for w in transcript.warnings] == ["line 2: “Ben” is marked as speaking but says nothing there."]
    assert [(turn.speaker, turn.text) for turn in transcript.turns][1] == (None, "Ben")


def test_control_characters():
    assert warnings("Anna: a\x07b\nBen: c\nAnna: d\n") == [
        "line 1: Invisible control characters were removed from 1 line."
    ]


def test_no_speakers():
    assert warnings("Only words.") == [
        "line 1: No speakers were found: each paragraph becomes a turn. If there are speakers, choose another rule."
    ]


def test_columns_left_out():
    assert warnings("id,speaker,text,site\n1,Anna,yes,x\n2,Ben,no,x\n", "a.csv") == [
        "line 1: Columns left out: “id”, “site”."
    ]
