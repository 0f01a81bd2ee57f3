import dataclasses

import pytest

from coding.models import Review, ReviewRound
from reports.preflight import Check, Facts, Level, QuoteFacts, SectionFacts, count, preflight, stands_in
from reports.readiness import facts_of
from reports.source import load, read
from sessions.models import Mask
from tests.reports.sample import build_sample, code_sample, read_sample

GOOD = Facts(
    number="D1.3",
    grant_no="873134",
    funding="Funded under grant agreement No 873134.",
    disclaimer="Only the authors' view.",
    level="PU",
    lead="Smart Venice",
    authors="K. Maris",
    abstract="What was heard.",
    due="M10",
    is_final=False,
    history=1,
    sections=(SectionFacts("findings-x", "4.1", "Benefits", "Text", is_findings=True),),
    quotes=(QuoteFacts("findings-x", "4.1", ("P01",)),),
)


def problems(**changes) -> list[tuple]:
    checks = preflight(dataclasses.replace(GOOD, **changes))
    return [(check.level.value, check.place, check.text) for check in checks if check.level is not Level.OK]


def test_a_complete_document_has_nothing_to_settle():
    assert problems() == []
    assert count(preflight(GOOD)) == {"err": 0, "warn": 0, "ok": 12}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"funding": " "}, ("err", "Cover", "The funding statement is missing.")),
        ({"funding": "Funded."}, ("warn", "Cover", "The funding statement does not name the grant number.")),
        ({"disclaimer": ""}, ("err", "Cover", "The disclaimer is missing.")),
        ({"level": ""}, ("err", "Cover", "The level is missing.")),
        ({"lead": ""}, ("warn", "Cover", "No lead is named.")),
        ({"authors": ""}, ("warn", "Document control", "No author is named.")),
        ({"abstract": ""}, ("warn", "Document control", "The abstract is empty.")),
        ({"history": 0}, ("warn", "Document control", "The history is empty.")),
        ({"due": ""}, ("warn", "Cover", "The due date is missing.")),
        ({"voices_unlinked": 2}, ("warn", "Method", "2 speakers are not linked to a person.")),
        (
            {"transcripts_unread": ("Interview 5",)},
            (
                "warn",
                "Method",
                "Interview 5 is not marked as read to the end, so tables say “not coded” where nothing is coded.",
            ),
        ),
        (
            {"quotes": (QuoteFacts("findings-x", "4.1", ("P09",), "P09 did not agree to be quoted."),)},
            ("err", "4.1", "One quote is held back. P09 did not agree to be quoted."),
        ),
        (
            {"quotes": (QuoteFacts("findings-x", "4.1", ("P01",), rejected_by=("Rosa",)),)},
            ("warn", "4.1", "Rosa rejected this quote."),
        ),
        (
            {"sections": (SectionFacts("findings-x", "4.1", "Benefits", "", is_findings=True, prints_empty=True),)},
            ("warn", "4.1", "Benefits has no text and no quotes, so the report says “No material.”"),
        ),
        (
            {"sections": (SectionFacts("findings-x", "4.1", "Benefits", "", is_findings=True, has_material=True),)},
            ("warn", "4.1", "Benefits is empty, so the report says that it has not been written yet."),
        ),
        (
            {"sections": (SectionFacts("d", "7", "Discussion", " "),), "is_final": True},
            ("warn", "7", "Discussion is empty and left out of the report."),
        ),
        (
            {"sections": (SectionFacts("d", "7", "Discussion", "", prints_empty=True),)},
            ("warn", "7", "Discussion is empty, so the report says that it has not been written yet."),
        ),
        (
            {"sections": (SectionFacts("d", "7", "Discussion", "", prints_empty=True),), "is_final": True},
            ("err", "7", "Discussion is empty, so the report says that it has not been written yet."),
        ),
        (
            {"sections": (SectionFacts("d", "7", "Discussion", "Word[^1].", notes_unprinted=("1",)),)},
            ("warn", "7", "The footnote [^1] is not printed: its text or its place in the text is missing."),
        ),
        (
            {"masked": {"city": ("Trnava",)}, "sections": (SectionFacts("d", "7", "Discussion", "As in trnava."),)},
            ("err", "7", "The text contains words that are masked as [city] in the transcripts."),
        ),
    ],
)
def test_each_fault_is_named_with_its_place(changes, problem):
    assert problems(**changes) == [problem]


def test_one_person_who_carries_the_report_is_named():
    quotes = tuple(QuoteFacts("x", "4.1", (f"P{n:02d}",)) for n in (1, 1, 1, 2, 3, 4, 5, 6))
    assert problems(quotes=quotes) == [("warn", "Quotes", "P01 has 3 of 8 quotes.")]


def test_held_out_comes_first_and_its_remedy_leads_to_the_section():
    stale = QuoteFacts("findings-x", "4.1", ("P01",), "The turn was corrected.", is_stale=True)
    checks = preflight(dataclasses.replace(GOOD, quotes=(stale,), authors=""))
    assert checks[0] == Check(
        Level.HELD, "4.1", "One quote is held back. The turn was corrected.", "Check quote", "findings-x"
    )
    assert [check.level for check in checks] == sorted((c.level for c in checks), key=list(Level).index)


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("Legal Office", "the legal  office asked", True),
        ("Αθήνα", "στην ΑΘΗΝΑ, λοιπόν", True),
        ("Bonn", "Bonnie was there", False),
        ("UB", "the UB said", False),  # too short to be told from other words
        ("STU BA", "at STU-BA.", True),
    ],
)
def test_masked_words_are_found_as_words(term, text, found):
    assert stands_in(term, text) is found


@pytest.mark.django_db
def test_facts_are_read_from_the_study(django_assert_max_num_queries):
    sample = build_sample()
    quotes = code_sample(sample)
    turn = sample.transcripts["B"].turns.get(text__startswith="The legal office")
    Mask.objects.create(turn=turn, start=4, end=16, replacement="an office", created_by=sample.researcher)
    sample.deliverable.sections.filter(key="discussion").update(narrative="The Legal Office waited.")
    round_ = ReviewRound.objects.create(study=sample.study, number=1, created_by=sample.coordinator)
    item = round_.items.create(excerpt=quotes["It was too early"].excerpt, position=1)
    Review.objects.create(item=item, reviewer=sample.partner, verdict=Review.Verdict.REJECTED)
    read_sample(sample, "plenary")
    source = read(load(sample.deliverable.pk))
    with django_assert_max_num_queries(3):
        facts = facts_of(source)
    assert facts.masked == {"an office": ("legal office",)}
    assert [quote.rejected_by for quote in facts.quotes if quote.rejected_by] == [("Rosa Adler",)]
    assert facts.transcripts_unread == ("Focus group 1, Plenary",)
    texts = [check.text for check in preflight(facts) if check.level is Level.HELD]
    assert texts == ["The text contains words that are masked as [an office] in the transcripts."]
