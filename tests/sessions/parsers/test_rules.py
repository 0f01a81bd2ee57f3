"""The choice that the preview offers."""

import json

import pytest

from sessions.parsers import ImportRefused, ParsedTranscript, ParseOptions, parse

from . import files

TEXT = b"**Anna**: One [two] three.\n\n**Ben**: Four.\n\n(pause)\n\nFive.\n\n**Anna**: Six: seven.\n"


def test_options_name_each_rule_with_its_turns():
    transcript = parse(TEXT, "a.txt")
    assert [(rule.key, rule.turns, rule.speakers) for rule in transcript.rules] == [
        ("bold_name", 5, 2),
        ("name_colon", 5, 2),
        ("none", 5, 0),
    ]


def test_none_gives_each_paragraph():
    transcript = parse(TEXT, "a.txt", ParseOptions(speaker_rule="none"))
    assert transcript.rule_used == "none"
    assert [turn.text for turn in transcript.turns] == [
        "**Anna**: One [two] three.",
        "**Ben**: Four.",
        "(pause)",
        "Five.",
        "**Anna**: Six: seven.",
    ]


def test_rule_that_finds_nobody():
    transcript = parse(TEXT, "a.txt", ParseOptions(speaker_rule="tab"))
    assert (transcript.rule_used, transcript.speakers) == ("tab", ())


def test_speech_resumed_after_a_pause_is_one_start():
    transcript = parse(TEXT, "a.txt")
    assert [(turn.speaker, turn.text, turn.is_resumed) for turn in transcript.turns] == [
        ("Anna", "One [two] three.", False),
        ("Ben", "Four.", False),
        (None, "(pause)", False),
        ("Ben", "Five.", True),
        ("Anna", "Six: seven.", False),
    ]
    assert [(s.label, s.turns, s.words) for s in transcript.speakers] == [("Anna", 2, 5), ("Ben", 1, 2)]


def test_columns_can_be_chosen():
    data = b"who;site;what\nAnna;north;yes we did\nBen;south;no\n"
    options = ParseOptions(speaker_column="site", text_column="3")
    transcript = parse(data, "a.csv", options)
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [("north", "yes we did"), ("south", "no")]
    assert transcript.columns == ("who", "site", "what")


def test_column_that_is_not_there():
    with pytest.raises(ImportRefused) as refusal:
        parse(b"who,what\nAnna,yes\n", "a.csv", ParseOptions(speaker_column="role"))
    assert refusal.value.message == "This file has no column “role”. Choose one of: who, what."


@pytest.mark.parametrize("name", ["own_focus_group.txt", "own_teams.vtt", "own_survey.csv", "own_f4.rtf"])
def test_result_survives_json(name):
    transcript = files.read(name)
    assert ParsedTranscript.from_json(json.loads(json.dumps(transcript.to_json()))) == transcript


def test_options_survive_json():
    options = ParseOptions(speaker_rule="tab", not_speakers=("Note",), speakers_too=("All",))
    assert ParseOptions.from_json(json.loads(json.dumps(options.to_json()))) == options


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We met in the hall and it was the first time that they had asked us what we thought of it.", "en"),
        ("Wir haben uns im Saal getroffen und es war das erste Mal, dass sie uns gefragt haben.", "de"),
        ("Non era la prima volta che ci hanno chiesto cosa pensiamo del progetto e della riunione.", "it"),
        ("C'est la première fois que vous nous avez demandé ce que nous pensons de la réunion.", "fr"),
        ("No es la primera vez que nos preguntan lo que pensamos de la reunión y del proyecto.", "es"),
        ("No és la primera vegada que ens pregunten què pensem de la reunió i dels projectes amb els grups.", "ca"),
        ("Não é a primeira vez que nos perguntam o que pensamos da reunião e do projeto com você.", "pt"),
        ("Het was niet de eerste keer dat ze ons hebben gevraagd wat we van het project vinden.", "nl"),
        ("Nu este prima dată când ne-au întrebat ce credem și ce am făcut în proiect pentru ei.", "ro"),
        ("Nije prvi put da su nas pitali što mislimo o tome, ali je bilo dobro i za nas.", "hr"),
        ("Nie je to prvýkrát, čo sa nás pýtali, ale sme radi, že to tak je a že sú tu.", "sk"),
        ("Bu ilk kez değil ama çok güzel bir toplantı oldu ve biz de için bir şey dedik.", "tr"),
        ("Δεν ήταν η πρώτη φορά που μας ρώτησαν.", "el"),
        ("זו לא הפעם הראשונה ששאלו אותנו.", "he"),
        ("这不是他们第一次问我们。", "zh"),
        ("ეს არ იყო პირველი შემთხვევა.", "ka"),
        ("xyz", ""),
    ],
)
def test_language(text, language):
    assert parse(text.encode(), "a.txt").language == language
