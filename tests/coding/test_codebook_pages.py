import uuid

import pytest
from django.urls import reverse

from coding.actions.codebook import create_code, describe_code, retire_code
from coding.queries.codebook import Counts, codebook
from studies.models import Role
from tests.factories import (
    CodeFactory,
    ParticipantFactory,
    StudyFactory,
    UserFactory,
    code_words,
    eight_dimensions,
    member,
    transcript_of,
)

pytestmark = pytest.mark.django_db

WORDING = {"definition": "", "include": "", "exclude": "", "example": ""}


@pytest.fixture
def study():
    study = StudyFactory()
    eight_dimensions(study)
    return study


@pytest.fixture
def ana(study):
    return member(study)


def dimension(study, letters):
    return study.dimensions.get(letters=letters)


def url(name, study, **ids):
    return reverse(f"coding:{name}", kwargs={"study": study.slug, **ids})


def make(study, name="Time", letters="RE", parent=None):
    return create_code(
        study, by=study.members.first() or member(study), name=name, dimension=dimension(study, letters), parent=parent
    )


def test_tree_stands_under_the_dimensions_with_people_and_segments(study, ana):
    time, hurry = make(study, "Time"), make(study, "Hurry")
    transcript = transcript_of(
        ("A", "No time."), ("B", "Never time, never."), ("J", "Time then?"), study=study, field_session__study=study
    )
    a, b, j = transcript.turns.order_by("position")
    for turn, capacity in [(a, "practitioner"), (b, "expert"), (j, "team")]:
        turn.speaker.participant = ParticipantFactory(study=study, capacity=capacity)
        turn.speaker.save()
    first = code_words(time, ana, (a, "No time"))
    first.excerpt.codings.create(study=study, code=time, code_version=1, coder=member(study))
    code_words(time, ana, (b, "Never time"), (j, "Time then"))
    code_words(hurry, ana, (b, "never."))

    branch = next(each for each in codebook(study) if each.dimension and each.dimension.letters == "RE")
    assert [(row.code.name, row.counts) for row in branch.rows] == [("Time", Counts(2, 2)), ("Hurry", Counts(1, 1))]
    assert branch.counts == Counts(people=2, segments=3)


@pytest.mark.parametrize("size", [1, 3])
def test_tree_takes_four_queries_however_large(study, ana, size, django_assert_num_queries):
    transcript = transcript_of(("A", "No time, no money, no will."), study=study, field_session__study=study)
    for name in ["time", "money", "will"][:size]:
        code_words(make(study, name), ana, (transcript.turns.get(), name))
    with django_assert_num_queries(4):
        assert sum(len(branch.rows) for branch in codebook(study)) == size


@pytest.mark.parametrize("role", Role.values)
def test_everybody_of_the_study_reads_the_codebook(study, client_as, role):
    code = make(study)
    client = client_as(member(study, role))
    assert b"Time" in client.get(url("codebook", study)).content
    assert client.get(url("code", study, pk=code.pk)).status_code == 200


def test_partners_read_no_counts_no_examples_and_no_forms(study, client_as):
    code = make(study)
    code.definition, code.example = "DEFINITION", "CANARY"
    code.save()
    page = client_as(member(study, Role.PARTNER)).get(url("code", study, pk=code.pk)).content.decode()
    assert "DEFINITION" in page
    assert "CANARY" not in page
    assert "code-count" not in page and "1 person" not in page
    assert "Save wording" not in page and "Create code" not in page


WRITES = [
    ("code_new", {"name": "New", "place": "emergent"}),
    ("code", {"name": "Hours", "version": 1}),
    ("code_colour", {"own_hue": "3"}),
    ("code_move", {"place": "emergent"}),
    ("code_shift", {"direction": "up"}),
    ("code_retire", {}),
    ("code_restore", {}),
]


@pytest.mark.parametrize(("name", "data"), WRITES)
def test_writes_need_the_right(study, client, client_as, name, data):
    code = make(study)
    path = url(name, study, **({} if name == "code_new" else {"pk": code.pk}))
    before = study.events.count()
    assert client.post(path, data).status_code == 401
    assert client_as(UserFactory()).post(path, data).status_code == 404
    assert client_as(member(study, Role.PARTNER)).post(path, data).status_code == 403
    assert study.events.count() == before
    if name not in {"code_new", "code"}:
        assert client_as(member(study)).get(path).status_code == 405


@pytest.mark.parametrize(("name", "data"), WRITES[1:])
def test_codes_of_another_study_are_not_found(study, client_as, ana, name, data):
    theirs = CodeFactory()
    assert client_as(ana).post(url(name, study, pk=theirs.pk), data).status_code == 404


def test_places_of_another_study_are_refused(study, client_as, ana):
    theirs = CodeFactory()
    other = eight_dimensions(theirs.study)[0]
    code = make(study)
    for place in (f"c{theirs.pk}", f"d{other.pk}"):
        new = {"name": "New", "place": place, "save_id": uuid.uuid4(), **WORDING}
        assert client_as(ana).post(url("code_new", study), new).status_code == 400
        assert client_as(ana).post(url("code_move", study, pk=code.pk), {"place": place}).status_code == 400
    assert study.codes.get() == code


def test_new_code(study, client_as, ana):
    parent = make(study, "Form")
    data = {"name": "Explicit", "place": f"c{parent.pk}", "save_id": uuid.uuid4(), **WORDING, "definition": "Said."}
    client = client_as(ana)
    assert client.get(url("code_new", study)).status_code == 200
    for _ in range(2):  # pressed twice
        response = client.post(url("code_new", study), data)
        code = study.codes.get(name="Explicit")
        assert response["Location"] == url("code", study, pk=code.pk)
    assert (code.parent, code.dimension, code.definition) == (parent, parent.dimension, "Said.")


def test_new_code_with_a_taken_name_keeps_what_was_written(study, client_as, ana):
    make(study, "Time")
    data = {"name": "time", "place": f"d{dimension(study, 'RE').pk}", "save_id": uuid.uuid4(), **WORDING}
    response = client_as(ana).post(url("code_new", study), data | {"definition": "kept words"})
    page = response.content.decode()
    assert response.status_code == 400
    assert "“Resistance” already has a code “Time”. Choose another name, or use that one." in page
    assert "kept words" in page


def test_describe(study, client_as, ana):
    code = make(study)
    response = client_as(ana).post(
        url("code", study, pk=code.pk), {"name": "Hours", "version": 1, **WORDING, "include": "Lack of time"}
    )
    assert response.status_code == 302
    code.refresh_from_db()
    assert (code.name, code.include, code.version) == ("Hours", "Lack of time", 2)


def test_describe_with_an_old_version_says_so_and_keeps_the_words(study, client_as, ana):
    code = make(study)
    client = client_as(ana)
    client.post(url("code", study, pk=code.pk), {"name": "Hours", "version": 1, **WORDING})
    response = client.post(url("code", study, pk=code.pk), {"name": "Minutes", "version": 1, **WORDING})
    assert response.status_code == 400
    assert "Someone changed this code while you were editing" in response.content.decode()
    assert 'value="Minutes"' in response.content.decode()
    code.refresh_from_db()
    assert code.name == "Hours"


@pytest.mark.parametrize(("sent", "hue"), [("3", 3), ("", 7)])
def test_colour(study, client_as, ana, sent, hue):
    code = make(study)
    assert client_as(ana).post(url("code_colour", study, pk=code.pk), {"own_hue": sent}).status_code == 302
    code.refresh_from_db()
    assert code.hue == hue


@pytest.mark.parametrize("sent", ["9", "0", "red"])
def test_colour_that_does_not_exist(study, client_as, ana, sent):
    assert client_as(ana).post(url("code_colour", study, pk=make(study).pk), {"own_hue": sent}).status_code == 400


def test_move_offers_no_place_under_itself(study, client_as, ana):
    top = make(study, "Top")
    low = make(study, "Low", parent=top)
    page = client_as(ana).get(url("code", study, pk=top.pk)).content.decode()
    assert f'value="c{low.pk}"' not in page and f'value="c{top.pk}"' not in page
    path = url("code_move", study, pk=top.pk)
    assert client_as(ana).post(path, {"place": f"c{low.pk}"}).status_code == 400
    assert client_as(ana).post(path, {"place": "emergent"}).status_code == 302
    low.refresh_from_db()
    assert low.dimension is None


def test_shift_retire_restore(study, client_as, ana):
    first, second = make(study, "First"), make(study, "Second")
    client = client_as(ana)
    client.post(url("code_shift", study, pk=second.pk), {"direction": "up"})
    assert list(study.codes.order_by("position").values_list("name", flat=True)) == ["Second", "First"]
    assert client.post(url("code_shift", study, pk=second.pk), {"direction": "left"}).status_code == 400

    client.post(url("code_retire", study, pk=first.pk), follow=True)
    assert b"First" not in client.get(url("codebook", study)).content
    assert b"First" in client.get(url("codebook", study) + "?retired=1").content
    client.post(url("code_restore", study, pk=first.pk))
    assert study.codes.in_use().count() == 2


def test_restore_refused_says_why(study, client_as, ana):
    code = make(study, "Time")
    retire_code(code, by=ana)
    make(study, "time")
    response = client_as(ana).post(url("code_restore", study, pk=code.pk), follow=True)
    assert "already has a code" in response.content.decode()


def test_the_versions_of_a_wording_with_their_differences(client_as, study):
    nadia = member(study, name="Nadia Weiss")
    code = CodeFactory(study=study, name="Time", definition="When it was promised.")
    describe_code(code, by=nadia, version=1, name="Time", definition="When it was done.", exclude="Money")
    page = client_as(nadia).get(f"/s/{study.slug}/codebook/{code.pk}/")
    newest, first = page.context["versions"]
    assert (newest.number, newest.by, newest.is_current, first.number, first.changes) == (2, "Nadia Weiss", True, 1, [])
    assert [change.label for change in newest.changes] == ["definition", "do not use it for"]
    assert "When it was <del>promised</del><ins>done</ins>." in page.content.decode()
