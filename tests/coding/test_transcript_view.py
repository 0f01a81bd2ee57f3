import pytest
from django.urls import reverse

from coding.views import transcript as view
from studies.models import Role
from tests.factories import CodeFactory, StudyFactory, code_words, eight_dimensions, member, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return StudyFactory()


@pytest.mark.parametrize("turns", [1, 12])
def test_the_screen_asks_the_same_number_of_questions(client_as, study, turns, django_assert_num_queries):
    researcher, dimension = member(study), eight_dimensions(study)[0]
    text = transcript_of(*(("Irena", f"Turn number {n}.") for n in range(turns)), study=study)
    for turn in text.turns.all():
        code_words(CodeFactory(study=study, dimension=dimension), researcher, (turn, "number"))
    client = client_as(researcher)
    with django_assert_num_queries(19):
        page = client.get(reverse("coding:transcript", args=[study.slug, text.pk]))
    assert page.content.decode().count("<mark") == turns


def test_a_long_transcript_comes_in_parts_that_together_are_the_whole(client_as, study, monkeypatch):
    monkeypatch.setattr(view, "FIRST_CHARACTERS", 40)
    monkeypatch.setattr(view, "CHUNK_TURNS", 3)
    text = transcript_of(*(("Irena", f"Turn number {n}.") for n in range(10)), study=study)
    client = client_as(member(study, Role.RESEARCHER))
    page = client.get(reverse("coding:transcript", args=[study.slug, text.pk]))
    html = page.content.decode()
    for part in page.context["chunks"]:
        html += client.get(
            reverse("coding:transcript_part", args=[study.slug, text.pk, part["number"]])
        ).content.decode()
    assert [f"Turn number {n}." in html for n in range(10)] == [True] * 10
    assert html.count('<article class="turn') == 10
    beyond = reverse("coding:transcript_part", args=[study.slug, text.pk, len(page.context["chunks"]) + 1])
    assert client.get(beyond).status_code == 404


def test_runs_of_filled_bins():
    assert view.runs_of([1, 2, 3, 7]) == [(1, 4), (7, 8)]
