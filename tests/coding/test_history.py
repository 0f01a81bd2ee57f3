"""The history of a transcript, and the words for every verb."""

import pytest
from django.apps import apps

from coding.actions.coding import add_code, remove_coding
from coding.actions.memos import add_memo
from coding.models import Coding
from coding.telling import WORDS, history
from studies import undo
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
        "You took back: added “Money”",
        "You added “Money”",
        "Ilse Brandt wrote a memo",
        "Ilse Brandt added “Money”",
    ]
    assert "“a date”" in response.content.decode()
    assert "Secret" not in response.content.decode()
    assert page(nadia, f"?who={ilse.pk}")[0] == ["Ilse Brandt wrote a memo", "Ilse Brandt added “Money”"]
    assert page(nadia, "?topic=memos")[0] == ["Ilse Brandt wrote a memo"]
    assert page(nadia, "?topic=words")[0] == []
    told = history(study, "excerpt", excerpt.pk, ilse)
    assert [one.who for one in told] == ["Nadia Weiss", "Nadia Weiss", "You", "You"]
    assert [one.what for one in history(study, "code", other.pk, ilse)][-1] == "added “Money”"


def test_an_excerpt_that_is_gone_keeps_its_history(page, transcript, nadia):
    code = CodeFactory(study=transcript.study, name="Hierarchy")
    coding = code_words(code, nadia, (transcript.turns.get(), "a date"))
    remove_coding(Coding.objects.get(), by=nadia)
    assert page(nadia)[0] == ["You took off “Hierarchy”"]
    assert [one.what for one in history(transcript.study, "excerpt", coding.excerpt_id, nadia)] == [
        "took off “Hierarchy”"
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
