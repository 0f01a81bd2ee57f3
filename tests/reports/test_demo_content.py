"""The demo study's files: every quote is where it says, every reference resolves, nothing real is in them."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from coding.models import Practice, Review
from reports import outline
from reports.models import Deliverable, Section, SectionQuote
from sessions.models import Attendance, Consent, FieldSession, Mask, Participant, Phase, Transcript
from sessions.parsers import parse
from studies.models import Organisation, StudyProject

FOLDER = Path(outline.__file__).parent / "demo"
DIMENSIONS = {
    "benefits",
    "stages",
    "staff",
    "priorities",
    "feminist_orgs",
    "intersectional",
    "resistance",
    "shortcomings",
}
CODERS = {"researcher", "researcher2"}
# As written and, for the longer ones, in any case: real projects must not be in invented people's mouths.
REAL_ACRONYMS = re.compile(
    r"\b(SPEAR|GEECCO|SUPERA|CASPER|UniSAFE|EQUAL-IST|ACT|ACTonGender|CALIPER|CHANGE|GENERA|EFFORTI|TARGET|FESTA"
    r"|GE Academy|EIGE|UNILE|ViLabs|Smart Venice)\b"
    r"|(?i:\b(geecco|supera|unisafe|equal-?ist|gearing[ -]?roles|gender[ -]?smart)\b)"
    r"|(?i:\b(letsgeps|caliper|r&i peers|genderaction)\b)"
)


@cache
def data(name: str) -> dict:
    loaded = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert loaded["schema"] == 1
    return loaded


@cache
def parsed(key: str):
    (entry,) = [each for each in data("study")["transcripts"] if each["key"] == key]
    path = FOLDER / entry["file"]
    return parse(path.read_bytes(), path.name)


def keys(name: str) -> list[str]:
    return [each["key"] for each in data("study")[name]]


def excerpts() -> dict[str, dict]:
    return {each["id"]: each for each in data("excerpts")["excerpts"]}


def codes() -> dict[str, dict]:
    return {each["key"]: each for each in data("codebook")["codes"]}


def people() -> dict[str, dict]:
    return {each["code"]: each for each in data("study")["participants"]}


def all_turns():
    return [(key, turn) for key in keys("transcripts") for turn in parsed(key).turns]


def places(transcript: str, quote: str) -> list[int]:
    """The turns in which the quote occurs, one entry an occurrence."""
    return [position for position, turn in enumerate(parsed(transcript).turns) for _ in range(turn.text.count(quote))]


def participant_of(transcript: str, speaker: str) -> str | None:
    (entry,) = [each for each in data("study")["transcripts"] if each["key"] == transcript]
    return entry["speakers"][speaker]


# ---------------------------------------------------------------- the words


def test_transcripts_are_long_enough():
    assert sum(parsed(key).words for key in keys("transcripts")) >= 12_000


def test_every_file_is_in_the_study():
    listed = {FOLDER / each["file"] for each in data("study")["transcripts"]}
    assert listed == set((FOLDER / "transcripts").iterdir())


@pytest.mark.parametrize("key", ["fg1-a", "fg1-b", "fg1-c", "fg1-plenary", *(f"interview-{n}" for n in range(1, 5))])
def test_every_speaker_label_is_mapped(key):
    (entry,) = [each for each in data("study")["transcripts"] if each["key"] == key]
    assert {each.label for each in parsed(key).speakers} == set(entry["speakers"])


def test_files_come_in_several_formats_and_languages():
    found = {(parsed(key).format, parsed(key).rule_used) for key in keys("transcripts")}
    assert found == {("txt", "name_colon"), ("txt", "name_line"), ("vtt", "name_colon"), ("srt", "name_colon")}
    assert {parsed(key).language for key in keys("transcripts")} == {"en", "it"}


def test_no_long_sentence_is_said_twice():
    sentences = Counter()
    for _, turn in all_turns():
        for sentence in re.split(r"(?<=[.?!…])\s+", turn.text):
            words = re.findall(r"\w+", sentence.casefold())
            if len(words) > 8:
                sentences[" ".join(words)] += 1
    assert [sentence for sentence, number in sentences.items() if number > 1] == []


def test_no_real_project_is_named():
    found = {path.name: REAL_ACRONYMS.findall(path.read_text("utf-8")) for path in texts()}
    assert {name: real for name, real in found.items() if real} == {}


def texts() -> list[Path]:
    return [
        path
        for path in FOLDER.rglob("*")
        if path.suffix in {".json", ".md", ".srt", ".txt", ".vtt"} and path.name != "README.md"
    ]


def test_words_are_fit_for_testing_offsets():
    text = "".join(turn.text for _, turn in all_turns())
    assert any(ord(char) > 0xFFFF for char in text), "an emoji that is two units in the browser"
    assert re.search(r"[\u0370-\u03ff]{3}", text), "Greek"


# ---------------------------------------------------------------- people and sessions


def test_people_sessions_and_projects_resolve():
    study = data("study")
    projects = {each["acronym"] for each in study["projects"]}
    organisations = {each["name"] for each in study["organisations"]}
    assert study["study"]["project"] in projects and study["study"]["lead"] in organisations
    assert {each["coordinator"] for each in study["projects"]} <= organisations
    assert {name for each in study["projects"] for name in each["partners"]} <= organisations
    assert {each["organisation"] for each in study["members"]} <= organisations
    assert {each["project"] for each in people().values()} - {None} <= projects
    for session in study["sessions"]:
        groups = {group["title"] for phase in session["phases"] for group in phase.get("groups", [])}
        assert set(session["projects"]) <= projects
        assert {each["group"] for each in session["attendances"]} - {None} <= groups
        assert {each["participant"] for each in session["attendances"]} <= set(people())


def test_nine_projects_are_heard_in_three_groups():
    (focus_group,) = [each for each in data("study")["sessions"] if each["key"] == "focus-group-1"]
    heard = Counter(
        each["group"] for each in focus_group["attendances"] if each["role"] in {"participant", "rapporteur"}
    )
    assert heard == {"Group A": 4, "Group B": 5, "Group C": 3}
    assert len(focus_group["projects"]) == 9
    assert sum(phase["minutes"] for phase in focus_group["phases"]) == 120


def test_speakers_were_at_the_session():
    present = {
        session["key"]: {each["participant"] for each in session["attendances"] if each["attended"]}
        for session in data("study")["sessions"]
    }
    for entry in data("study")["transcripts"]:
        assert set(entry["speakers"].values()) - {None} <= present[entry["session"]], entry["key"]


def test_vocabularies_are_the_models():
    study, deliverable = data("study"), data("deliverable")["deliverable"]
    assert {each["kind"] for each in study["organisations"]} <= set(Organisation.Kind.values)
    assert {each["helix"] for each in study["organisations"]} <= set(Organisation.Helix.values)
    assert {each["relation"] for each in study["projects"]} <= set(StudyProject.Relation.values)
    assert {each["capacity"] for each in people().values()} <= set(Participant.Capacity.values)
    assert {each["organisation_kind"] for each in people().values()} <= set(Organisation.Kind.values)
    assert {each["helix"] for each in people().values()} <= set(Organisation.Helix.values)
    consents = [each["consent"] for each in people().values() if each["consent"]]
    assert {scope for each in consents for scope in each["scopes"]} <= set(Consent.Scope.values)
    assert {each["method"] for each in consents} <= set(Consent.Method.values)
    assert {each["status"] for each in study["sessions"]} == set(FieldSession.Status.values)
    assert {phase["kind"] for each in study["sessions"] for phase in each["phases"]} <= set(Phase.Kind.values)
    roles = {each["role"] for session in study["sessions"] for each in session["attendances"]}
    assert roles <= set(Attendance.Role.values)
    assert {each["state"] for each in study["transcripts"]} <= set(Transcript.State.values)
    assert {each["category"] for each in data("masks")["masks"]} <= set(Mask.Category.values)
    assert {each["level"] for each in data("practices")["practices"]} <= set(Practice.Level.values)
    assert deliverable["level"] in Deliverable.Level.values and deliverable["status"] in Deliverable.Status.values
    assert {each["state"] for each in deliverable["sections"]} <= set(Section.State.values)


# ---------------------------------------------------------------- coding


def test_every_quote_is_found_once_where_it_says():
    wrong = []
    for excerpt in excerpts().values():
        for span in excerpt["spans"]:
            found = places(excerpt["transcript"], span["quote"])
            speakers = [parsed(excerpt["transcript"]).turns[position].speaker for position in found]
            if speakers != [span["speaker"]]:
                wrong.append((excerpt["id"], span, speakers))
    assert wrong == []


def test_spans_of_an_excerpt_are_neighbours():
    several = [each for each in excerpts().values() if len(each["spans"]) > 1]
    assert len(several) >= 8
    for excerpt in several:
        turns = [places(excerpt["transcript"], span["quote"])[0] for span in excerpt["spans"]]
        assert turns == list(range(turns[0], turns[0] + len(turns))), excerpt["id"]


def test_codes_and_coders_resolve():
    assert len(excerpts()) == len(data("excerpts")["excerpts"]) >= 200
    assert len(codes()) == len(data("codebook")["codes"])
    in_use = {key for key, code in codes().items() if code["retired_on"] is None}
    for excerpt in excerpts().values():
        assert excerpt["codings"], excerpt["id"]
        for coder, given in excerpt["codings"].items():
            assert coder in data("excerpts")["coded_on"][excerpt["transcript"]], excerpt["id"]
            assert set(given) <= in_use and len(set(given)) == len(given) > 0, excerpt["id"]


def test_all_codes_are_described_and_used():
    used = {key for each in excerpts().values() for given in each["codings"].values() for key in given}
    assert used == {key for key, code in codes().items() if code["retired_on"] is None}
    assert {code["dimension"] for code in codes().values()} == DIMENSIONS | {None}
    assert [key for key, code in codes().items() if not (code["name"] and code["definition"])] == []


def coded_dimensions(transcript: str, coder: str) -> set[str | None]:
    return {
        codes()[key]["dimension"]
        for each in excerpts().values()
        if each["transcript"] == transcript
        for key in each["codings"].get(coder, [])
    }


def test_dimensions_are_coded_by_both_and_silences_are_real():
    for coder in CODERS:
        assert set().union(*(coded_dimensions(key, coder) for key in keys("transcripts"))) >= DIMENSIONS
        assert coded_dimensions("fg1-b", coder) == DIMENSIONS
    assert "intersectional" not in coded_dimensions("fg1-c", "researcher") | coded_dimensions("fg1-c", "researcher2")
    assert "intersectional" not in coded_dimensions("interview-2", "researcher")


def test_memos_stand_on_something():
    targets = {"excerpt": excerpts(), "code": codes(), "transcript": keys("transcripts"), "study": [None]}
    assert [each for each in data("memos")["memos"] if each["ref"] not in targets[each["on"]]] == []
    assert {each["author"] for each in data("memos")["memos"]} == CODERS


def test_masks_are_found_once_and_do_not_overlap():
    taken = set()
    for mask in data("masks")["masks"]:
        (position,) = places(mask["transcript"], mask["within"])
        turn = parsed(mask["transcript"]).turns[position]
        assert turn.speaker == mask["speaker"] and mask["within"].count(mask["text"]) == 1, mask
        start = turn.text.index(mask["within"]) + mask["within"].index(mask["text"])
        covered = {(mask["transcript"], position, place) for place in range(start, start + len(mask["text"]))}
        assert not covered & taken, mask
        taken |= covered


# ---------------------------------------------------------------- review, practices, report


def may_be_quoted(excerpt: dict) -> bool:
    speakers = [participant_of(excerpt["transcript"], span["speaker"]) for span in excerpt["spans"]]
    people_ = [people()[code] for code in speakers if code and not code.startswith("T")]
    return all(each["consent"]["scopes"].get("quote_pseudonymous") and not each["withdrawn_on"] for each in people_)


def test_review_rounds_hold_known_excerpts_and_reasons():
    first, second = data("review")["rounds"]
    partners = {"partner", "partner2"}
    assert first["closed_on"] and not second["closed_on"] and len(second["items"]) == 24
    for round_ in (first, second):
        named = [item["excerpt"] for item in round_["items"]]
        assert len(set(named)) == len(named) and set(named) <= set(excerpts())
        verdicts = [verdict for item in round_["items"] for verdict in item["verdicts"]]
        assert {verdict["by"] for verdict in verdicts} == set(round_["partners"]) == partners
        assert {verdict["verdict"] for verdict in verdicts} <= set(Review.Verdict.values)
        assert [each for each in verdicts if each["verdict"] != "accepted" and not each["comment"]] == []
    assert all(len(item["verdicts"]) == 2 for item in first["items"])
    assert 0 < sum(1 for item in second["items"] if not item["verdicts"]) < 24


def test_practices_rest_on_excerpts():
    for practice in data("practices")["practices"]:
        assert practice["excerpts"] and set(practice["excerpts"]) <= set(excerpts()), practice["code"]
        assert set(practice["dimensions"]) <= DIMENSIONS, practice["code"]
        assert len(practice["summary"].split()) <= 120, practice["code"]


def test_sections_are_those_of_the_outline():
    known = {each.key for each in (*outline.CHAPTERS, *outline.ANNEXES)}
    known |= {outline.findings_key(key) for key in DIMENSIONS}
    sections = data("deliverable")["deliverable"]["sections"]
    assert {each["key"] for each in sections} <= known
    assert {outline.findings_key(key) for key in DIMENSIONS} <= {each["key"] for each in sections}
    assert {FOLDER / each["narrative"] for each in sections} == set((FOLDER / "narrative").iterdir())


@pytest.mark.parametrize("dimension", sorted(DIMENSIONS))
def test_findings_are_written_and_quoted(dimension):
    sections = data("deliverable")["deliverable"]["sections"]
    (section,) = [each for each in sections if each["key"] == outline.findings_key(dimension)]
    assert 120 <= len((FOLDER / section["narrative"]).read_text("utf-8").split()) <= 250
    chosen = [quote["excerpt"] for quote in section["quotes"]]
    assert 3 <= len(chosen) <= 7 and len(set(chosen)) == len(chosen)
    assert {quote["stance"] for quote in section["quotes"]} == set(SectionQuote.Stance.values)
    for excerpt in chosen:
        given = {codes()[key]["dimension"] for codings in excerpts()[excerpt]["codings"].values() for key in codings}
        assert dimension in given, excerpt


def test_only_the_quotes_that_say_so_may_not_be_printed():
    quotes = [quote for each in data("deliverable")["deliverable"]["sections"] for quote in each["quotes"]]
    held_out = {quote["excerpt"] for quote in quotes if "held_out" in quote}
    assert held_out == {quote["excerpt"] for quote in quotes if not may_be_quoted(excerpts()[quote["excerpt"]])}
    assert held_out == {"A25", "C21"}
