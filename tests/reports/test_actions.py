import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reports.actions import quotes
from reports.actions.sections import Conflict, add_history_line, remove_history_line, save_facts, save_section
from reports.models import Section, SectionQuote
from studies import audit
from studies.models import Event

pytestmark = pytest.mark.django_db


def verbs(sample) -> list[str]:
    return list(Event.objects.filter(study=sample.study).order_by("seq").values_list("verb", flat=True))[1:]


def order(section) -> list[tuple[str, str]]:
    return [(quote.stance, quote.wording[:10]) for quote in section.quotes.all()]


def test_saving_a_section_raises_its_version_and_writes_one_event(sample):
    section = sample.section("resistance")
    saved = save_section(section, by=sample.coordinator, narrative="It waits.\r\n", state="drafting", version=1)
    assert (saved.narrative, saved.version, saved.state, saved.updated_by) == (
        "It waits.\n",
        2,
        "drafting",
        sample.coordinator,
    )
    event = Event.objects.latest("seq")
    assert (event.verb, event.before, event.after) == (
        "section.saved",
        {"state": "empty", "version": 1, "prints_empty": False},
        {"state": "drafting", "version": 2, "prints_empty": False},
    )


def test_saving_over_an_older_version_is_refused_and_changes_nothing(sample):
    section = sample.section("resistance")
    save_section(section, by=sample.coordinator, narrative="First.", state="drafting", version=1)
    with pytest.raises(Conflict) as conflict:
        save_section(section, by=sample.coordinator, narrative="Second.", state="ready", version=1)
    assert conflict.value.current.narrative == "First."
    section.refresh_from_db()
    assert (section.narrative, section.version) == ("First.", 2)
    assert verbs(sample) == ["section.saved"]


def test_saving_what_is_there_already_writes_nothing(sample):
    section = sample.section("resistance")
    save_section(section, by=sample.coordinator, narrative="It waits.", state="ready", version=1)
    save_section(section, by=sample.coordinator, narrative="It waits.", state="ready", version=2)
    assert verbs(sample) == ["section.saved"]


def test_an_emptied_section_is_empty(sample):
    section = sample.section("resistance")
    save_section(section, by=sample.coordinator, narrative="It waits.", state="drafting", version=1)
    assert (
        save_section(section, by=sample.coordinator, narrative=" ", state="drafting", version=2).state
        == Section.State.EMPTY
    )


def test_saving_leaves_no_trace_when_its_event_cannot_be_written(sample, monkeypatch):
    def broken(*args, **kwargs):
        raise IntegrityError("no event")

    monkeypatch.setattr(audit, "record", broken)
    section = sample.section("resistance")
    with pytest.raises(IntegrityError), transaction.atomic():
        save_section(section, by=sample.coordinator, narrative="It waits.", state="drafting", version=1)
    section.refresh_from_db()
    assert section.version == 1


def test_facts_have_a_version_too(sample):
    deliverable = save_facts(sample.deliverable, by=sample.coordinator, fields={"title": "New"}, version=1)
    assert (deliverable.title, deliverable.version) == ("New", 2)
    with pytest.raises(Conflict):
        save_facts(sample.deliverable, by=sample.coordinator, fields={"title": "Other"}, version=1)
    assert Event.objects.latest("seq").after["fields"] == ["title"]


def test_history_lines_come_and_go_with_an_event_each(sample):
    line = add_history_line(
        sample.deliverable, by=sample.coordinator, version="0.1", dated="2026-05-01", author="K.", change="Outline"
    )
    remove_history_line(line, by=sample.coordinator)
    assert verbs(sample) == ["history_line.added", "history_line.removed"]
    assert not sample.deliverable.history.exists()


# ---- quotes ----------------------------------------------------------------


@pytest.fixture
def chosen(sample):
    section = sample.section("resistance")
    words = ("Middle management", "They supported it", "You only learn")
    return [
        quotes.choose(section, sample.excerpt("A", one, "passive"), by=sample.coordinator, stance="for")
        for one in words
    ]


def test_choosing_keeps_the_words_and_the_order(sample, chosen):
    section = sample.section("resistance")
    assert order(section) == [("for", "Middle man"), ("for", "They suppo"), ("for", "You only l")]
    assert section.state == Section.State.DRAFTING
    assert Event.objects.latest("seq").after == {
        "section": section.pk,
        "excerpt": chosen[2].excerpt_id,
        "stance": "for",
        "position": 3,
    }


def test_choosing_twice_is_once(sample, chosen):
    again = quotes.choose(sample.section("resistance"), chosen[0].excerpt, by=sample.coordinator, stance="against")
    assert (again.pk, again.stance) == (chosen[0].pk, "for")
    assert verbs(sample) == ["quote.chosen"] * 3


def test_what_nobody_may_quote_cannot_be_chosen(sample):
    excerpt = sample.excerpt("C", "They were not against it", "passive")
    with pytest.raises(ValidationError) as refusal:
        quotes.choose(sample.section("resistance"), excerpt, by=sample.coordinator)
    assert refusal.value.messages == ["P08 did not agree to be quoted."]
    assert not SectionQuote.objects.exists()


def test_moving_up_and_down_stops_at_the_ends(sample, chosen):
    section = sample.section("resistance")
    quotes.move(chosen[2], by=sample.coordinator, steps=-1)
    assert order(section) == [("for", "Middle man"), ("for", "You only l"), ("for", "They suppo")]
    quotes.move(chosen[0], by=sample.coordinator, steps=-1)
    assert verbs(sample) == ["quote.chosen"] * 3 + ["quote.moved"]
    assert Event.objects.latest("seq").after == {"order": [chosen[0].pk, chosen[2].pk, chosen[1].pk]}


def test_a_quote_against_stands_after_those_for(sample, chosen):
    section = sample.section("resistance")
    quotes.turn_over(chosen[0], by=sample.coordinator)
    assert order(section) == [("for", "They suppo"), ("for", "You only l"), ("against", "Middle man")]
    quotes.turn_over(chosen[0], by=sample.coordinator)
    assert order(section)[-1] == ("for", "Middle man")


def test_removing_leaves_the_excerpt(sample, chosen):
    excerpt = chosen[0].excerpt
    quotes.remove(chosen[0], by=sample.coordinator)
    assert order(sample.section("resistance")) == [("for", "They suppo"), ("for", "You only l")]
    assert [quote.position for quote in sample.section("resistance").quotes.all()] == [1, 2]
    excerpt.refresh_from_db()


def test_taking_the_new_wording_settles_a_stale_quote(sample, chosen):
    SectionQuote.objects.filter(pk=chosen[0].pk).update(wording="Middle managers")
    chosen[0].refresh_from_db()
    quotes.take_wording(chosen[0], by=sample.coordinator)
    chosen[0].refresh_from_db()
    assert chosen[0].wording == "Middle management"
    assert "management" not in str(Event.objects.latest("seq").after)
