"""The document tree: what is printed, what is not, and that no held-out word is anywhere in it."""

import dataclasses
import datetime

import pytest
from django.utils import timezone

from coding.quotes import masked_turn
from reports import assemble
from reports.assemble import Edition
from reports.document import Document, Figure, Look, Note, Prose, Quote, RunIn
from reports.models import SectionQuote
from reports.source import load, read
from sessions.models import Consent, Mask, Participant, Phase, Speaker, Turn
from studies.models import AttributionRule
from tests.factories import FieldSessionFactory, excerpt_of
from tests.reports.sample import Sample, agree, build_sample, code_sample, read_sample

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 6, 14)
CANARY = "They were not against it, they were tired."


@pytest.fixture
def sample() -> Sample:
    return build_sample()


def document_of(sample: Sample, label: str = "0.4") -> Document:
    return assemble.build(read(load(sample.deliverable.pk)), Edition(DAY, label))


def section_of(document: Document, key: str):
    return next(section for section in document.walk() if section.key == key)


def table_of(document: Document, title: str) -> list[list[str]]:
    table = next(table for table in document.tables if table.title == title)
    return [[cell.text for cell in row] for row in table.rows]


def whole(document: Document) -> str:
    """Everything in the tree, as one text."""
    return repr(dataclasses.asdict(document))


# ---- quotes ----------------------------------------------------------------


def test_every_printed_quote_is_its_slice_of_the_masked_transcript(sample):
    code_sample(sample)
    turn = sample.transcripts["B"].turns.get(text__startswith="The legal office")
    Mask.objects.create(turn=turn, start=4, end=16, replacement="an office", created_by=sample.researcher)
    document = document_of(sample)
    assert len(document.quotes) == 7
    for quote in document.quotes:
        spans = SectionQuote.objects.get(pk=quote.id).excerpt.spans.order_by("position")
        expected = [masked_turn(span.turn).masked_slice(span.start, span.end) for span in spans]
        assert [line.text for line in quote.lines] == expected
    assert "The [an office] asked who owns the data" in [quote.lines[0].text for quote in document.quotes]
    assert "legal office" not in whole(document)


def test_quotes_for_come_first_and_then_a_different_view(sample):
    code_sample(sample)
    blocks = section_of(document_of(sample), "findings-resistance").blocks
    assert [type(block) for block in blocks] == [Note, Quote, Quote, RunIn, Quote, Figure]
    assert blocks[3] == RunIn("A different view")
    assert [block.is_against for block in blocks if isinstance(block, Quote)] == [False, False, True]


def test_labels_follow_the_rule_of_study_session_and_person(sample):
    code_sample(sample)
    labels = {quote.lines[0].text[:6]: quote.label for quote in document_of(sample).quotes}
    assert labels["Middle"] == "Participant 1, focus group 1"
    assert labels["Χωρίς "] == "Expert, interview 2"
    sample.study.attribution_rule = AttributionRule.CHATHAM_HOUSE
    sample.study.save()
    assert {quote.label for quote in document_of(sample).quotes} == {"A participant"}


def test_quotes_keep_the_language_of_their_transcript(sample):
    code_sample(sample)
    assert {quote.lines[0].language for quote in document_of(sample).quotes} == {"en", "el", "it"}


def test_an_exchange_names_its_speakers(sample):
    turns = sample.transcripts["A"].turns.order_by("position")
    excerpt = excerpt_of(
        sample.researcher, (turns[0], "What held it back inside?"), (turns[1], "Middle management was never asked")
    )
    sample.choose(excerpt, "resistance")
    (quote,) = document_of(sample).quotes
    assert [(line.speaker, line.text) for line in quote.lines] == [
        ("Facilitator", "What held it back inside?"),
        ("Participant 1", "Middle management was never asked"),
    ]
    assert quote.label == "Facilitator; Participant 1, focus group 1"


def test_chatham_house_leaves_no_number_in_an_exchange(sample):
    sample.study.attribution_rule = AttributionRule.CHATHAM_HOUSE
    sample.study.save()
    turns = sample.transcripts["A"].turns.order_by("position")
    sample.choose(
        excerpt_of(sample.researcher, (turns[1], "Middle management"), (turns[2], "They supported it")), "staff"
    )
    assert "Participant 1" not in whole(document_of(sample))


def no_consent(sample):
    Consent.objects.filter(participant=sample.people["P08"], scope=Consent.Scope.QUOTE).update(allowed=False)
    return "P08 did not agree to be quoted."


def not_asked(sample):
    Consent.objects.filter(participant=sample.people["P08"]).delete()
    return "P08 was not asked about being quoted."


def withdrawn(sample):
    agree_again(sample)
    Participant.objects.filter(code="P08").update(withdrawn_at=timezone.make_aware(datetime.datetime(2026, 6, 1, 12)))
    return "P08 withdrew on 1 June."


def unlinked(sample):
    agree_again(sample)
    Speaker.objects.filter(name="Sven").update(participant=None)
    return "The speaker is not linked to a participant, so consent is unknown."


def stale_words(sample):
    agree_again(sample)
    SectionQuote.objects.update(wording="They were for it.")
    return "The turn was corrected after this quote was chosen."


def corrected_turn(sample):
    agree_again(sample)
    turn = Turn.objects.get(text=CANARY)
    turn.text = "They were really not against it, they were tired."
    turn.save()
    return "The turn was corrected after this quote was chosen."


def touched(sample):
    agree_again(sample)
    SectionQuote.objects.get().excerpt.spans.update(state="touched")
    return "The turn was corrected after this quote was chosen."


def lost(sample):
    agree_again(sample)
    SectionQuote.objects.get().excerpt.spans.update(state="lost")
    return "The words were deleted from the transcript."


def agree_again(sample):
    Consent.objects.filter(participant=sample.people["P08"], scope=Consent.Scope.QUOTE).update(allowed=True)


@pytest.mark.parametrize(
    "make", [no_consent, not_asked, withdrawn, unlinked, stale_words, corrected_turn, touched, lost]
)
def test_what_may_not_be_printed_is_held_out_with_its_reason(sample, make):
    sample.choose(sample.excerpt("C", CANARY, "passive"), "resistance")
    reason = make(sample)
    document = document_of(sample)
    assert document.quotes == []
    assert [held.reason for held in document.held_out] == [reason]
    assert "tired" not in whole(document)


def test_the_same_quote_is_printed_when_everything_is_in_order(sample):
    sample.choose(sample.excerpt("C", CANARY, "passive"), "resistance")
    agree_again(sample)
    assert [quote.lines[0].text for quote in document_of(sample).quotes] == [CANARY]


def test_second_hand_words_stand_apart(sample):
    sample.choose(sample.excerpt("plenary", "everybody had met the desk", "passive"), "resistance")
    blocks = section_of(document_of(sample), "findings-resistance").blocks
    assert blocks[1] == RunIn("Reported in the plenary")
    assert blocks[2].is_reported


# ---- sections ----------------------------------------------------------------


def test_sections_without_material_are_left_out_and_the_others_keep_their_numbers(sample):
    sample.choose(sample.excerpt("A", "Middle management was never asked", "passive"), "resistance")
    sample.deliverable.sections.filter(key="discussion").update(narrative="It waits.")
    sample.codes.clear()
    sample.study.codes.exclude(codings__isnull=False).delete()
    document = document_of(sample)
    assert [section.number for section in section_of(document, "findings").children] == ["4.7"]
    assert [s.number for s in document.sections] == ["3", "4", "7", "A4", "A6", "A7"]
    assert section_of(document, "method").blocks == (), "its tables are there, so its title is"


def test_empty_sections_are_printed_where_the_outline_says_so(sample):
    sample.deliverable.sections.update(prints_empty=True)
    unread = section_of(document_of(sample), "findings").children
    assert {section.blocks for section in unread} == {(Note("This section has not been written yet."),)}
    read_sample(sample)
    document = document_of(sample)
    findings = section_of(document, "findings").children
    assert [section.number for section in findings] == [f"4.{n}" for n in range(1, 9)]
    assert {section.blocks for section in findings} == {(Note("No material."),)}
    assert [section.title for section in findings] == [d.name for d in sample.study.dimensions.all()]
    assert section_of(document, "discussion").blocks == (Note("This section has not been written yet."),)
    assert [s.number for s in document.sections if s.is_annex] == [f"A{n}" for n in range(1, 9)]


def test_what_was_coded_is_material_and_never_no_material(sample):
    sample.excerpt("B", "Nobody refused. They asked for one more table", "passive")
    (section,) = section_of(document_of(sample), "findings").children
    assert [type(block) for block in section.blocks] == [Note, Figure]
    assert section.blocks[0] == Note("This section has not been written yet.")


def test_narrative_is_cleaned_and_its_headings_are_parts(sample):
    sample.deliverable.sections.filter(key="method").update(narrative="## Design\n\n<script>x</script>")
    method = section_of(document_of(sample), "method")
    assert [(part.number, part.title) for part in method.parts] == [("3.1", "Design")]
    (prose,) = method.blocks
    assert isinstance(prose, Prose)
    assert "<script" not in prose.html


def test_tables_and_figures_are_counted_through(sample):
    code_sample(sample)
    document = document_of(sample)
    assert [table.number for table in document.tables] == [1, 2, 3, 4, 5, 6]
    assert [figure.number for figure in document.figures] == [1, 2, 3, 4, 5]


def test_draft_mark_stands_until_the_document_is_final(sample):
    assert document_of(sample).cover.stamp == "DRAFT 0.4"
    assert document_of(sample, "").cover.stamp == "DRAFT"
    sample.deliverable.status = "final"
    sample.deliverable.save()
    assert document_of(sample).cover.stamp == ""
    assert "Not for circulation" not in document_of(sample).foot


# ---- tables ----------------------------------------------------------------


def test_coverage_says_nobody_not_coded_and_few(sample):
    code_sample(sample)
    rows = {row[0]: row[1:] for row in table_of(document_of(sample), "People by dimension")}
    assert rows["Stages"] == ["not coded", "1–2", "not coded", "not coded", "not coded", "1–2", "1–2"]
    assert rows["Intersectional"] == ["not coded"] * 5 + ["–", "–"]
    read_sample(sample, "plenary", "P10")
    rows = {row[0]: row[1:] for row in table_of(document_of(sample), "People by dimension")}
    assert rows["Stages"] == ["nobody", "1–2", "nobody", "not coded", "not coded", "1–2", "1–2"]
    read_sample(sample, "plenary")
    document = document_of(sample)
    assert "Interviews: 2 of 3 transcripts" not in whole(document)
    rows = {row[0]: row[1:] for row in table_of(document, "People by dimension")}
    #                             A        B        C         plenary      interviews  all    segments
    assert rows["Resistance"] == ["1–2", "1–2", "1–2", "not coded", "1–2", "4–8", "6"]
    assert rows["Stages"] == ["nobody", "1–2", "nobody", "not coded", "nobody", "1–2", "1–2"]
    assert rows["Intersectional"][-2:] == ["0", "0"]


def test_three_people_in_a_group_are_shown_with_a_bar(sample):
    for words in ("Middle management", "They supported it", "You only learn"):
        sample.excerpt("A", words, "passive")
    table = next(table for table in document_of(sample).tables if table.name == "coverage")
    resistance = next(row for row in table.rows if row[0].letters == "RE")
    assert (resistance[1].text, resistance[1].look, resistance[1].share) == ("3", Look.BAR, 1.0)


def test_the_plenary_is_shown_apart_and_not_added_up(sample):
    sample.excerpt("plenary", "everybody had met the desk", "passive")
    rows = {row[0]: row[1:] for row in table_of(document_of(sample), "People by dimension")}
    assert rows["Resistance"] == ["not coded"] * 3 + ["1", "not coded", "–", "–"]


def test_people_by_capacity_hides_small_cells_and_totals(sample):
    rows = table_of(document_of(sample), "People heard")
    assert rows[:5] == [
        ["By capacity", "11 or more"],
        ["Project coordinator", "3 or more"],
        ["Expert or scholar", "3 or more"],
        ["Practitioner", "4"],
        ["Policy maker", "fewer than 3"],
    ]


def test_withdrawn_people_are_in_no_figure(sample):
    sample.excerpt("A", "Middle management", "passive")
    before = table_of(document_of(sample), "Sessions held")
    Participant.objects.filter(code="P01").update(withdrawn_at=timezone.now())
    read_sample(sample)
    document = document_of(sample)
    rows = {row[0]: row[1:] for row in table_of(document, "People by dimension")}
    assert rows["Resistance"][-1] == "0"
    rows = table_of(document, "Sessions held")
    assert [row[3] for row in before[:4]] == ["3", "3", "3", "9"]
    # The plenary had everybody: its exact number would give the small group away.
    assert [row[3] for row in rows[:4]] == ["1–2", "3", "3", "7–8"]
    assert table_of(document, "Session records")[0][3] == "7–8"


def test_sessions_are_listed_without_names(sample):
    sample.study.field_sessions.filter(title="Interview 3").update(status="planned")
    assert table_of(document_of(sample), "Sessions held")[4][0] == "3 interviews", "there are words of it"
    day = datetime.date(2026, 5, 23)
    FieldSessionFactory(study=sample.study, kind="interview", title="Interview 4", status="planned", held_on=day)
    document = document_of(sample)
    rows = table_of(document, "Sessions held")
    assert [row[0] for row in rows] == [
        "Focus group 1, Group A",
        "Focus group 1, Group B",
        "Focus group 1, Group C",
        "Focus group 1, plenary",
        "3 interviews",
    ]
    assert rows[2][-1] == "notes only"
    assert rows[3][-1] == "recording, second-hand"
    table = next(table for table in document.tables if table.title == "Sessions held")
    assert table.notes == ("Interview 4 is planned on 23 May 2026.",)
    for name in ("Irena", "Jonas", "Sven"):
        assert name not in whole(document)


def test_a_project_is_listed_only_if_the_people_heard_agree(sample):
    document = document_of(sample)
    assert [row[:4] for row in table_of(document, "Projects consulted")] == [
        ["LODESTAR", "A project that reads the stars", "111111", "Institute of Tides"]
    ]
    sister = sample.study.study_projects.get(project__acronym="LODESTAR").project
    Participant.objects.filter(code="P01").update(project=sister)
    Consent.objects.filter(participant__code="P01", scope=Consent.Scope.LIST).update(allowed=False)
    document = document_of(sample)
    assert "LODESTAR" not in whole(document)
    table = next(table for table in document.tables if table.title == "Projects consulted")
    assert table.notes == ("1 project not listed: people heard from there did not agree to be listed.",)


def test_codebook_leaves_out_retired_codes(sample):
    sample.codes["legal"].retired_at = timezone.now()
    sample.codes["legal"].save()
    names = [row[0] for row in table_of(document_of(sample), "Codebook")]
    assert "Legal" not in names
    assert "Hierarchy" in names


def test_pronouns_and_pseudonyms_are_nowhere(sample):
    Participant.objects.filter(code="P01").update(pseudonym="Aurelia", gender="woman", note="known to Zacharias")
    code_sample(sample)
    for word in ("Aurelia", "Zacharias", "woman"):
        assert word not in whole(document_of(sample))


def test_reading_takes_a_fixed_number_of_queries(sample, django_assert_num_queries):
    code_sample(sample)
    with django_assert_num_queries(QUERIES):
        document_of(sample)
    for words in ("Nobody refused. They asked", "An outside adviser", "It was too early; we"):
        sample.choose(sample.excerpt("B", words, "passive"), "staff")
    person = sample.people["P10"]
    agree(person, take_part=True)
    Phase.objects.create(field_session=sample.sessions["P10"], position=1, kind=Phase.Kind.INTERVIEW)
    with django_assert_num_queries(QUERIES):
        document_of(sample)


QUERIES = 27


def test_abbreviations_of_what_is_left_out_are_not_listed(sample):
    before = {one.short for one in document_of(sample).abbreviations}
    unused = sample.deliverable.sections.filter(narrative="", kind="findings").last()
    unused.title += " in R&I and WP"
    unused.save()
    assert "WP" not in before
    assert "WP" not in {one.short for one in document_of(sample).abbreviations}
