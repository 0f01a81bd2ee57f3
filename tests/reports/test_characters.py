"""Scripts: what the shipped fonts draw, what preflight names, and that no character comes into a log."""

import datetime
from collections import Counter
from io import BytesIO

import pikepdf
import pytest

from reports import assemble
from reports.assemble import Edition
from reports.characters import SANS, SERIF, unshipped
from reports.exporters import pdf
from reports.preflight import Level, preflight
from reports.readiness import facts_of
from reports.source import load, read
from tests.factories import CodeFactory
from tests.reports.sample import build_sample

OURS = {
    "Georgian": "ქალები გადაწყვეტილების მიღებაში „ხმას“ იმაღლებენ.",
    "Georgian capitals": "ᲥᲐᲚᲔᲑᲘ",
    "Turkish": "Kadınların güçlenmesi için eşitlik: İstanbul, ığşçöü ĞŞ ₺",
    "Greek": "Χωρίς τη στήριξη της διοίκησης, τίποτα",
    "Polish and Czech": "Zażółć gęślą jaźń, příliš žluťoučký kůň",
    "Cyrillic": "Жените в науката, ще бъде Ґанок",
    "Hebrew": "נשים במדע ובטכנולוגיה",
}  # fmt: skip
THAI, CHINESE, KOREAN, DEVANAGARI = "ผู้หญิงในวิทยาศาสตร์", "女性与科学", "여성 과학자", "विज्ञान में महिलाएँ"
FAMILY = "👩‍👩‍👧"
FAMILIES = ("Source-Serif-4", "IBM-Plex-Sans", "Noto-Serif", "Noto-Sans-Georgian")


@pytest.mark.parametrize("stack", [SERIF, SANS])
@pytest.mark.parametrize("name", OURS)
def test_scripts_of_the_partners_are_in_shipped_fonts(name, stack):
    assert unshipped(OURS[name], stack) == Counter()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (CHINESE, {"Chinese or Japanese": 5}),
        (KOREAN, {"Korean": 5}),
        ("ไทย and ไทย", {"Thai": 6}),
        ("हम", {"Devanagari": 2}),
        (f"Good {FAMILY} and 👍🏽!", {"emoji and symbols": 2}),
        ("Plain words, “quoted” – and\tmore…\n", {}),
        ("e\u0301le\u0300ve", {}),
    ],
)
def test_other_characters_are_counted_by_script(text, found):
    assert unshipped(text, SERIF) == Counter(found)


def speak(sample, words: str, dimension: str = "resistance") -> None:
    """A chosen quote with these words."""
    turn = sample.transcripts["A"].turns.get(text__startswith="Middle management")
    turn.text = words
    turn.save()
    sample.choose(sample.excerpt("A", words, "passive"), dimension)


def printed(sample) -> bytes:
    return pdf.export(assemble.build(read(load(sample.deliverable.pk)), Edition(datetime.date(2026, 6, 14), "0.1")))


@pytest.mark.django_db
def test_preflight_names_place_script_and_number():
    sample = build_sample()
    speak(sample, f"{CHINESE}, she said.")
    sample.deliverable.sections.filter(key="discussion").update(narrative=f"A word: {FAMILY}")
    CodeFactory(study=sample.study, name=KOREAN, dimension=None)
    source = read(load(sample.deliverable.pk))
    found = [
        (check.place, check.text.partition(" They are printed")[0], check.target)
        for check in preflight(facts_of(source))
        if check.level is Level.LOOK and "Caliper's fonts do not have" in check.text
    ]
    assert found == [
        (
            "4.7",
            "Quote Q1 has 5 characters in a script that Caliper's fonts do not have (Chinese or Japanese).",
            "findings-resistance",
        ),
        (
            "7",
            "The text has 1 character in a script that Caliper's fonts do not have (emoji and symbols).",
            "discussion",
        ),
        ("Codebook", "A code has 5 characters in a script that Caliper's fonts do not have (Korean).", "codebook"),
    ]


@pytest.mark.django_db
def test_only_our_families_print_the_scripts_of_the_partners():
    sample = build_sample()
    text = " ".join(OURS.values())
    sample.deliverable.sections.filter(key="discussion").update(narrative=f"## {text}\n\n{text} *{text}*")
    sample.deliverable.title, sample.deliverable.authors = text[:240], text
    sample.deliverable.save()
    CodeFactory(study=sample.study, name=text[:80], definition=text, dimension=None)
    speak(sample, text)
    with pikepdf.open(BytesIO(printed(sample))) as file:
        fonts = [each for each in file.objects if isinstance(each, pikepdf.Dictionary)]
        names = {str(each.FontName).split("+")[1] for each in fonts if each.get("/Type") == "/FontDescriptor"}
    assert {name for name in names if not name.startswith(FAMILIES)} == set()
    assert any(name.startswith("Noto-Serif-Georgian") for name in names)
    assert any(name.startswith("Noto-Sans-Georgian") for name in names)


@pytest.mark.django_db
def test_characters_without_a_font_are_printed_and_never_logged(caplog, capfd):
    sample = build_sample()
    speak(sample, f"Canary {THAI} {CHINESE} {KOREAN} {DEVANAGARI} {FAMILY}")
    sample.deliverable.sections.filter(key="discussion").update(narrative=f"[{THAI}](#{CHINESE})\n\n{THAI}")
    caplog.set_level("DEBUG", logger="weasyprint")
    assert printed(sample).startswith(b"%PDF")
    told = caplog.text + "".join(capfd.readouterr()) + "".join(repr(vars(record)) for record in caplog.records)
    assert ".notdef glyph rendered" in told, "nothing was missing, so the test shows nothing"
    assert [
        letter for letter in told if letter in THAI + CHINESE + KOREAN + DEVANAGARI + FAMILY and letter != " "
    ] == []
    assert [code for code in (f"U+{ord(letter):04X}" for letter in THAI + CHINESE) if code in told] == []
