import pytest
from django.urls import reverse

from coding.models import Practice
from studies.models import Role
from tests.factories import StudyFactory, UserFactory, eight_dimensions, excerpt_of, member, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return StudyFactory()


def data(**changes):
    given = {"code": "GP1", "title": "A public date", "summary": "They named a month.", "level": "promising"}
    return given | {"basis": "", "institution": "", "outside_actors": ""} | changes


def url(name, study, **ids):
    return reverse(f"coding:{name}", kwargs={"study": study.slug, **ids})


def test_add_and_change_a_practice(study, client_as):
    benefits = eight_dimensions(study)[0]
    client = client_as(member(study))
    assert "No practices yet." in client.get(url("practices", study)).content.decode()
    assert client.get(url("practice_new", study)).status_code == 200
    assert client.post(url("practice_new", study), data(dimensions=[benefits.pk])).status_code == 302
    practice = study.practices.get()
    assert (practice.title, list(practice.dimensions.all())) == ("A public date", [benefits])
    assert "A public date" in client.get(url("practices", study)).content.decode()

    assert client.get(url("practice", study, pk=practice.pk)).status_code == 200
    assert client.post(url("practice", study, pk=practice.pk), data(title="A date")).status_code == 302
    practice.refresh_from_db()
    assert (practice.title, practice.dimensions.count()) == ("A date", 0)
    added, changed = study.events.all()
    assert (added.verb, changed.verb) == ("practice.added", "practice.changed")
    assert changed.after["fields"] == ["title", "dimensions"]
    assert "A date" not in str(changed.after)


def test_saving_without_a_change_is_no_event(study, client_as):
    client = client_as(member(study))
    client.post(url("practice_new", study), data())
    client.post(url("practice", study, pk=study.practices.get().pk), data())
    assert study.events.count() == 1


def test_summary_has_at_most_120_words(study, client_as):
    client = client_as(member(study))
    assert client.post(url("practice_new", study), data(summary="word " * 120)).status_code == 302
    response = client.post(url("practice_new", study), data(code="GP2", summary="word " * 121))
    assert response.status_code == 400
    assert "The summary has 121 words (limit 120)." in response.content.decode()


def test_a_code_stands_once_in_a_study(study, client_as):
    client = client_as(member(study))
    client.post(url("practice_new", study), data())
    response = client.post(url("practice_new", study), data(title="Another"))
    assert response.status_code == 400
    assert "There is already a practice “GP1”." in response.content.decode()
    assert study.practices.get().title == "A public date"


def test_access(study, client, client_as):
    practice = Practice.objects.create(study=study, code="GP1", title="A date", summary="…")
    theirs = Practice.objects.create(study=StudyFactory(), code="GP1", title="Theirs", summary="…")
    for path in (url("practices", study), url("practice_new", study), url("practice", study, pk=practice.pk)):
        assert client.get(path).status_code == 302
        assert client_as(UserFactory()).get(path).status_code == 404
        assert client_as(member(study, Role.PARTNER)).get(path).status_code == 403
    ana = client_as(member(study))
    assert ana.post(url("practice", study, pk=theirs.pk), data()).status_code == 404
    assert ana.post(url("practices", study)).status_code == 405
    foreign = eight_dimensions(theirs.study)[0]
    assert ana.post(url("practice_new", study), data(code="GP9", dimensions=[foreign.pk])).status_code == 400


@pytest.mark.parametrize("many", [1, 4])
def test_the_list_takes_the_same_queries_for_any_number(study, client_as, many, django_assert_num_queries):
    for n in range(many):
        practice = Practice.objects.create(study=study, code=f"GP{n}", title="A date", summary="…")
        practice.dimensions.set(study.dimensions.all())
    client = client_as(member(study))
    client.get(url("practices", study))
    with django_assert_num_queries(6):
        client.get(url("practices", study))


def test_a_deleted_practice_leaves_its_excerpts(client_as):
    study = StudyFactory()
    by = member(study)
    turn = transcript_of(("Irena", "They gave us a date."), study=study).turns.get()
    practice = study.practices.create(code="GP1", title="A date", summary="They named a month.")
    practice.excerpts.add(excerpt := excerpt_of(by, (turn, "a date")))
    client_as(by).post(f"/s/{study.slug}/practices/{practice.pk}/delete/")
    assert not study.practices.exists()
    assert study.excerpts.get() == excerpt
    assert study.events.get(verb="practice.deleted").before["excerpts"] == [excerpt.pk]
