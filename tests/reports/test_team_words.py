"""Words of the research team: offered as evidence on request, marked wherever they are shown, in no figure."""

import datetime

import pytest
from django.urls import reverse

from reports import fieldwork
from reports.assemble import Edition, build
from reports.exporters.html import markup
from reports.source import load, read
from tests.factories import code_words
from tests.reports.test_views import resistance, text, url

pytestmark = pytest.mark.django_db


def team_words(sample):
    """An excerpt of the facilitator alone, and one that a participant speaks in too."""
    alone = sample.excerpt("A", "What held it back inside?", "passive")
    turns = list(sample.transcripts["B"].turns.all()[:2])
    both = code_words(sample.codes["passive"], sample.researcher, *((turn, turn.text) for turn in turns)).excerpt
    return alone, both


def test_words_of_the_team_are_evidence_only_on_request(client_as, sample):
    alone, both = team_words(sample)
    coordinator = client_as(sample.coordinator)
    page = coordinator.get(resistance(sample)).content.decode()
    assert "1 excerpt in RE" in page
    assert f'name="excerpt" value="{both.pk}"' in page and f'name="excerpt" value="{alone.pk}"' not in page
    assert page.count('<span class="badge">Research team</span>') == 1  # the facilitator's line of the exchange
    asked = coordinator.get(resistance(sample), {"team": "1", "q": "inside", "show": "unused"}).content.decode()
    assert "1 excerpt in RE" in asked and f'name="excerpt" value="{alone.pk}"' in asked
    assert "?q=inside&amp;show=unused&amp;team=1&amp;" in asked
    assert "2 excerpts in RE" in text(coordinator.get(resistance(sample), {"team": "1"}))


def test_a_chosen_quote_of_the_team_is_marked_in_builder_preflight_and_document(client_as, sample):
    alone, both = team_words(sample)
    for excerpt in (both, alone):
        sample.choose(excerpt, "resistance")
    coordinator = client_as(sample.coordinator)
    page = coordinator.get(resistance(sample)).content.decode()
    quotes = page[page.index('id="quotes"') : page.index('id="evidence"')]
    assert quotes.count('<span class="badge">Research team</span>') == 2
    preflight = text(coordinator.get(url(sample, "report_preflight")))
    assert "Q2 is the research team’s own words." in preflight
    assert "Q1 is the research team’s own words." not in preflight
    document = markup(build(read(load(sample.deliverable.pk)), Edition(datetime.date(2026, 6, 14))))
    assert '<p class="label">Facilitator, research team</p>' in document
    assert "Facilitator (research team):</span>" in document


def test_a_changed_quote_of_the_team_keeps_its_mark(client_as, sample):
    alone, _ = team_words(sample)
    quote = sample.choose(alone, "resistance")
    type(quote).objects.update(wording="What held it back?")
    page = client_as(sample.coordinator).get(resistance(sample)).content.decode()
    assert '<p class="words" dir="auto"><span class="badge">Research team</span> “' in page


def test_segments_of_the_coverage_are_without_those_of_the_team(sample):
    team_words(sample)
    found = fieldwork.read(sample.study).coverage([sample.dimensions["resistance"].pk])
    assert [cell.segments for cell in found.rows[0].cells] == [0, 1, 0, 0, 0]
    assert found.rows[0].segments == 1


def test_the_list_of_excerpts_marks_the_words_of_the_team(client_as, sample):
    team_words(sample)
    page = client_as(sample.researcher).get(reverse("coding:excerpts", args=[sample.study.slug])).content.decode()
    assert page.count('<span class="badge">Research team</span>') == 2
