"""What the words of a label tell on their own."""

import pytest

from sessions.parsers import labels


@pytest.mark.parametrize(
    ("label", "strength"),
    [
        ("P04", 3),
        ("P04 (Irena)", 3),
        ("S-l", 3),
        ("I", 3),
        ("???", 3),
        ("Interviewer", 3),
        ("Speaker 1", 3),
        ("SPEAKER_00", 3),
        ("Teilnehmerin B", 3),
        ("La presidenta", 3),
        ("De voorzitter", 3),
        ("M. le président", 3),
        ("主持人", 3),
        ("Lady Hallett", 2),
        ("Lead 2B", 2),
        ("MR. SMITH", 2),
        ("J. R. R. Tolkien", 2),
        ("van der Berg", 2),
        ("Ana María Oramas González-Moro", 2),
        ("Sergi Miquel i Valentí", 2),
        ("Dr. Marco Buschmann (FDP)", 2),
        ("Olaf Scholz, Bundeskanzler", 2),
        ("Gabriel Trintinalia | Besu", 2),
        ("ΧΡΥΣΟΜΑΛΛΗΣ ΠΑΝΑΓΙΩΤΗ ΜΙΛΤΙΑΔΗΣ (ΜΙΛΤΟΣ)", 2),
        ('מוחמד ברכה (חד"ש - תע"ל)', 2),
        ("ნინო", 2),
        ("王小明", 2),
        ("stokes", 1),
        ("jochem-brouwer", 1),
        ("There are three points", 0),
        ("Over the page", 0),
        ("The first, paragraph 49", 0),
        ("Mr Johnson, the question is", 0),
        ("Las modificaciones que contiene este, que son dos", 0),
        ("He said. Then", 0),
        ("“Quoted”", 0),
        ("10", 0),
        ("(In English)", 0),
        ("x" * 81, 0),
        ("", 0),
    ],
)
def test_strength(label, strength):
    assert labels.strength(label) == strength


@pytest.mark.parametrize(
    "label", ["Note", "NOTE 2", "Date", "Beispiel", "Punt únic", "Σημείωση", "例如", "Modules 1, 2 & 3"]
)
def test_is_no_person(label):
    assert not labels.is_person(label)


@pytest.mark.parametrize("label", ["id1", "Participant 1", "Nota Bennett", "Will", "P1"])
def test_is_person(label):
    assert labels.is_person(label)


@pytest.mark.parametrize(
    ("written", "shown"),
    [("**Anna**:", "Anna"), ("*Anna*", "Anna"), (" Anna \u200f Berg ：", "Anna Berg"), ("Anna", "Anna")],
)
def test_tidy(written, shown):
    assert labels.tidy(written) == shown
