"""The history of a transcript, and the words for every verb."""

import datetime

import pytest
from django.apps import apps
from django.db.models import QuerySet

from coding.actions.coding import add_code, remove_coding
from coding.actions.memos import add_memo
from coding.actions.merging import merge_code
from coding.actions.recoding import recode
from coding.actions.taking_off import take_off
from coding.models import Coding
from coding.queries.history import history
from studies import undo
from studies.models import Event
from studies.verbs import WORDS
from tests.factories import CodeFactory, code_words, eight_dimensions, member, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def transcript():
    return transcript_of(("Irena", "They gave us a date."))


@pytest.fixture
def nadia(transcript):
    return member(transcript.study, name="Nadia Weiss")


@pytest.fixture
def page(client_as, transcript):
    def open_page(who, query=""):
        response = client_as(who).get(f"/s/{transcript.study.slug}/transcripts/{transcript.pk}/history/{query}")
        assert response.status_code == 200
        lines = response.context["lines"]
        return [f"{line['told'].who} {line['told'].what}" for line in lines], response

    return open_page


def test_every_change_that_can_be_undone_has_its_words():
    assert apps.is_installed("coding")
    assert sorted(verb for verb in undo._reversers if verb not in WORDS) == []


def test_newest_first_with_names_and_the_words_as_a_link(page, transcript, nadia):
    study = transcript.study
    code = CodeFactory(study=study, dimension=eight_dimensions(study)[0], name="Hierarchy")
    other = CodeFactory(study=study, dimension=code.dimension, name="Money")
    ilse = member(study, name="Ilse Brandt")
    excerpt = code_words(code, nadia, (transcript.turns.get(), "a date")).excerpt
    add_code(excerpt, by=ilse, code=other)
    add_memo(excerpt, by=ilse, text="Secret thought.")
    add_code(excerpt, by=nadia, code=other)
    undo.undo(study, nadia)
    lines, response = page(nadia)
    assert lines == [
        "You undid: applied “Money”",
        "You applied “Money”",
        "Ilse Brandt added a memo",
        "Ilse Brandt applied “Money”",
    ]
    assert "“a date”" in response.content.decode()
    assert "Secret" not in response.content.decode()
    assert page(nadia, f"?who={ilse.pk}")[0] == ["Ilse Brandt added a memo", "Ilse Brandt applied “Money”"]
    assert page(nadia, "?topic=memos")[0] == ["Ilse Brandt added a memo"]
    assert page(nadia, "?topic=words")[0] == []
    told = history(study, "excerpt", excerpt.pk, ilse)
    assert [one.who for one in told] == ["Nadia Weiss", "Nadia Weiss", "You", "You"]
    assert [one.what for one in history(study, "code", other.pk, ilse)][-1] == "applied “Money”"


def test_an_excerpt_that_is_gone_keeps_its_history(page, transcript, nadia):
    code = CodeFactory(study=transcript.study, name="Hierarchy")
    coding = code_words(code, nadia, (transcript.turns.get(), "a date"))
    remove_coding(Coding.objects.get(), by=nadia)
    assert page(nadia)[0] == ["You removed “Hierarchy”"]
    assert [one.what for one in history(transcript.study, "excerpt", coding.excerpt_id, nadia)] == [
        "removed “Hierarchy”"
    ]


@pytest.mark.parametrize("lines", [2, 14])
def test_the_number_of_queries_does_not_grow(page, transcript, nadia, django_assert_num_queries, lines):
    code = CodeFactory(study=transcript.study)
    for n in range(1, lines + 1):
        add_memo(
            code_words(code, nadia, (transcript.turns.get(), "They gave us a date."[:n])).excerpt, by=nadia, text="M"
        )
    page(nadia)
    with django_assert_num_queries(24):  # signing in among them
        assert len(page(nadia)[0]) == lines


def test_merges_and_bulk_codings_of_several_transcripts_are_in_the_history_of_each(transcript, nadia, page):
    study = transcript.study
    dimension = eight_dimensions(study)[0]
    goes, stays, other = (
        CodeFactory(study=study, dimension=dimension, name=name) for name in ("Goes", "Stays", "Other")
    )
    second = transcript_of(("Ana", "A second file."), study=study)
    untouched = transcript_of(("Bo", "A third file."), study=study)
    places = [(transcript.turns.get(), "a date"), (second.turns.get(), "second")]
    codings = [code_words(goes, nadia, place) for place in places]
    merge_code(goes, into=stays, by=nadia)
    recode(study, codings, to=other, by=nadia)
    take_off(other, by=nadia, codings=[coding.pk for coding in codings])
    lines, response = page(nadia, "?topic=codes")
    assert lines[0] == "You removed “Other” from 2 excerpts"
    for path in (transcript, second):
        shown = response.client.get(f"/s/{study.slug}/transcripts/{path.pk}/history/").context["lines"]
        assert "removed “Other” from 2 excerpts" in [line["told"].what for line in shown]
    assert response.client.get(f"/s/{study.slug}/transcripts/{untouched.pk}/history/").context["lines"] == []
    undo.undo(study, nadia)  # the excerpts are there again, and so is what was done with them in bulk
    assert page(nadia)[0] == [
        "You undid: removed “Other” from 2 excerpts",
        "You removed “Other” from 2 excerpts",
        "You changed 2 codings to “Other”",
        "You merged “Goes” into “Stays”",
    ]


def test_days_are_those_of_the_studys_zone(transcript, nadia, page):
    """23:30 of 3 May in UTC is 4 May in Brussels."""
    at = datetime.datetime(2026, 5, 3, 23, 30, tzinfo=datetime.UTC)
    add_memo(transcript, by=nadia, text="Late.")
    QuerySet(Event).update(at=at)  # past the manager, which lets nobody change an event
    html = page(nadia)[1].content.decode()
    assert "4 May 2026" in html
    assert "3 May 2026" not in html
    assert 'data-time-zone="Europe/Brussels"' in html
