"""A second opinion on the real files: how often each label stands in the source, counted without the parser."""

import csv
import re
from collections import Counter
from itertools import groupby

import docx
import pytest

from . import files


def starts(name):
    return {speaker.label: speaker.turns for speaker in files.read(name).speakers}


def text_of(name):
    return files.find(name).read_text("utf-8")


def joined(labels):
    """How often each label comes, counting neighbours once."""
    return dict(Counter(label for label, _ in groupby(labels)))


@pytest.mark.parametrize(
    "name", ["en_inquiry_uk-covid_2023-06-22_vallance.txt", "en_inquiry_uk-covid_2024-03-11_full-day.txt"]
)
def test_inquiry_names_between_stars(name):
    assert starts(name) == dict(Counter(re.findall(r"^\*\*(.+?)\*\*:", text_of(name), re.M)))


def test_apollo_codes_behind_mission_times():
    name = "en_apollo13_air-to-ground_172k-words.txt"
    lines = text_of(name).splitlines()
    assert starts(name) == dict(Counter(re.fullmatch(r"\[\d+:\d\d:\d\d\] (\S+): .*", line)[1] for line in lines))


def test_greek_speeches():
    name = "el_vouli_2020-07-24_speeches-001-060.txt"
    blocks = text_of(name).split("\n\n")
    assert len(blocks) == 60
    assert starts(name) == dict(Counter(block.strip().split(":")[0] for block in blocks))


@pytest.mark.parametrize("name", ["es_congreso_2016-01-13.txt", "es_congreso_2022-01-25.txt"])
def test_spanish_congress(name):
    found = re.findall(r"^([^:\n]{3,50}): ", text_of(name), re.M)
    introductions = {
        "Señora Oramas, le voy a mencionar un detalle",
        "En un momento como este me van a permitir que insista",
    }
    assert starts(name) == dict(Counter(label for label in found if label not in introductions))


def test_rtf_is_the_same_debate_as_the_text():
    rtf, txt = files.read("es_congreso_2016-01-13.rtf"), files.read("es_congreso_2016-01-13.txt")
    assert [(turn.speaker, turn.text) for turn in rtf.turns] == [(turn.speaker, turn.text) for turn in txt.turns]


def test_knesset_lines_that_end_in_a_colon():
    name = "he_knesset_2003-02-19_part-1.txt"
    assert starts(name) == dict(Counter(re.findall(r"^(.{1,60}):$", text_of(name), re.M)))


@pytest.mark.parametrize("part", ["PTA003", "PTA013_jefferson", "PTB024", "PTD015"])
def test_parlato_first_column(part):
    name = f"it_group-interview_parlato-{part}.txt"
    assert starts(name) == joined(line.split("\t")[0] for line in text_of(name).splitlines())


@pytest.mark.parametrize("number", ["0301-22032018", "3101-16052019", "4101-25082017"])
def test_catalan_parliament_speaker_style(number):
    name = f"ca_parlament_PCAT-{number}.docx"
    paragraphs = docx.Document(str(files.find(name))).paragraphs
    assert starts(name) == dict(
        Counter(p.text.strip() for p in paragraphs if "Intervinent" in p.style.name and p.text.strip())
    )


@pytest.mark.parametrize("number", [1, 2])
def test_haski_letters(number):
    name = f"de_paired-interview_haski-{number}.docx"
    paragraphs = [p.text for p in docx.Document(str(files.find(name))).paragraphs]
    found = [match[1] for text in paragraphs if (match := re.match(r"(I|S\d):", text))]
    assert starts(name) == dict(Counter(found))
    spoken = [turn.text for turn in files.read(name).turns if turn.speaker]
    assert spoken == [re.sub(r"^(I|S\d):\s*", "", text).strip() for text in paragraphs if re.match(r"(I|S\d):", text)]


@pytest.mark.parametrize(("number", "last"), [(1, 95), (2, 166), (3, 122), (4, 110)])
def test_pdpilot_paragraph_numbers_run_to_the_last(number, last):
    """Paragraph 1 is the heading, and each of the others is one turn."""
    transcript = files.read(f"en_interview_pdpilot-P{number}.pdf")
    assert len(transcript.turns) == last
    assert [turn.text for turn in transcript.turns if turn.speaker is None] == ["Interview"]
    assert {speaker.label for speaker in transcript.speakers} == {"Dan", "Participant"}


@pytest.mark.parametrize(
    "name",
    [
        "en_zoom_acd-consensus-2025-05-01.vtt",
        "en_zoom_acd-execution-2025-06-19_long.vtt",
        "en_zoom_corrected_acd-consensus-2026-02-19.vtt",
        "en_zoom_focil-2025-10-21_short.vtt",
        "zh_forum_kp21.srt",
    ],
)
def test_captions_with_names(name):
    assert starts(name) == joined(re.findall(r"-->.*\n(.+?): ", text_of(name)))


def test_debate_speaker_column():
    name = "zh_debate_all63.csv"
    with files.find(name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert starts(name) == joined(row["speaker"] for row in rows)
    assert files.read(name).words == sum(len(row["text"].split()) for row in rows)
