import uuid

import pytest

from coding import tree
from coding.actions import code_places, codebook
from coding.actions.codebook import create_code
from coding.models import Code
from studies.models import Event
from studies.refused import Refused
from tests.factories import CodeFactory, StudyFactory, code_words, eight_dimensions, member, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def dims(study):
    return {dimension.letters: dimension for dimension in eight_dimensions(study)}


@pytest.fixture
def ana(study):
    return member(study)


def last_event(study):
    return study.events.last()


def test_create_code_stands_last_and_leaves_one_event(study, dims, ana):
    create_code(study, by=ana, name="Legitimacy", dimension=dims["BE"])
    code = create_code(study, by=ana, name="  Leadership   buy-in ", dimension=dims["BE"], definition="It helps.")
    assert (code.name, code.position, code.version, code.hue, code.letters) == ("Leadership buy-in", 2, 1, 1, "BE")
    event = last_event(study)
    assert (event.verb, event.target_id, event.actor) == ("code.created", str(code.pk), ana)
    assert event.after["name"] == "Leadership buy-in"
    assert study.events.count() == 2


def test_create_code_twice_with_one_save_id_makes_one(study, dims, ana):
    save = uuid.uuid4()
    first = create_code(study, by=ana, name="Time", dimension=dims["RE"], save_id=save)
    assert create_code(study, by=ana, name="Time", dimension=dims["RE"], save_id=save) == first
    assert (Code.objects.count(), Event.objects.count()) == (1, 1)


def test_create_code_under_a_parent_takes_the_parents_dimension(study, dims, ana):
    parent = create_code(study, by=ana, name="Form", dimension=dims["RE"])
    assert create_code(study, by=ana, name="Explicit", dimension=None, parent=parent).dimension == dims["RE"]


@pytest.mark.parametrize("name", ["time", "TIME", " Time "])
def test_create_code_with_a_name_of_the_dimension_is_refused(study, dims, ana, name):
    create_code(study, by=ana, name="Time", dimension=dims["RE"])
    with pytest.raises(Refused) as refused:
        create_code(study, by=ana, name=name, dimension=dims["RE"])
    assert refused.value.message == "“Resistance” already has a code “Time”. Choose another name, or use that one."
    assert (Code.objects.count(), Event.objects.count()) == (1, 1)


def test_names_are_compared_beyond_ascii(study, dims, ana):
    create_code(study, by=ana, name="Éthique", dimension=None)
    with pytest.raises(Refused):
        create_code(study, by=ana, name="éthique", dimension=None)


def test_the_same_name_in_another_dimension_or_study_is_fine(study, dims, ana):
    other = StudyFactory()
    create_code(study, by=ana, name="Time", dimension=dims["RE"])
    create_code(study, by=ana, name="Time", dimension=dims["ST"])
    create_code(other, by=member(other), name="Time", dimension=None)
    assert Code.objects.count() == 3


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_name_is_neither_empty_nor_too_long(study, ana, name):
    with pytest.raises(Refused) as refused:
        create_code(study, by=ana, name=name, dimension=None)
    assert refused.value.field == "name"


def test_create_code_refuses_what_belongs_to_another_study(study, ana):
    theirs = StudyFactory()
    dimension, parent = eight_dimensions(theirs)[0], CodeFactory(study=theirs)
    with pytest.raises(ValueError, match="another study"):
        create_code(study, by=ana, name="Time", dimension=dimension)
    with pytest.raises(ValueError, match="another study"):
        create_code(study, by=ana, name="Time", dimension=None, parent=parent)


def test_describe_code_raises_the_version_and_logs_names_but_no_wording(study, dims, ana):
    code = create_code(study, by=ana, name="Time", dimension=dims["RE"])
    code = codebook.describe_code(
        code, by=ana, version=1, name="Lack of time", definition=" No time. ", include="", exclude="", example="CANARY"
    )
    assert (code.name, code.definition, code.example, code.version) == ("Lack of time", "No time.", "CANARY", 2)
    event = last_event(study)
    assert event.before == {"name": "Time", "version": 1}
    assert event.after == {"name": "Lack of time", "version": 2, "fields": ["definition", "example", "name"]}


def test_describe_code_without_a_change_is_no_event(study, ana):
    code = create_code(study, by=ana, name="Time", dimension=None)
    assert codebook.describe_code(code, by=ana, version=1, name="Time ").version == 1
    assert study.events.count() == 1


def test_describe_code_after_somebody_else_is_refused(study, ana):
    code = create_code(study, by=ana, name="Time", dimension=None)
    codebook.describe_code(code, by=member(study), version=1, name="Hours")
    with pytest.raises(Refused, match="Someone changed this code"):
        codebook.describe_code(code, by=ana, version=1, name="Minutes")
    code.refresh_from_db()
    assert (code.name, code.version) == ("Hours", 2)


def test_recolour_code(study, dims, ana):
    code = create_code(study, by=ana, name="Time", dimension=dims["RE"])
    codebook.recolour_code(code, by=ana, own_hue=3)
    code.refresh_from_db()
    assert (code.hue, code.version) == (3, 1)
    codebook.recolour_code(code, by=ana, own_hue=None)
    code.refresh_from_db()
    assert code.hue == dims["RE"].hue
    assert [event.verb for event in study.events.all()] == ["code.created", "code.recoloured", "code.recoloured"]


def test_move_code_takes_what_is_below_it_along(study, dims, ana):
    form = create_code(study, by=ana, name="Form", dimension=dims["RE"])
    explicit = create_code(study, by=ana, name="Explicit", dimension=None, parent=form)
    loud = create_code(study, by=ana, name="Loud", dimension=None, parent=explicit)
    code_places.move_code(form, by=ana, dimension=dims["SH"])
    for code in (form, explicit, loud):
        code.refresh_from_db()
    assert {code.dimension for code in (form, explicit, loud)} == {dims["SH"]}
    assert (explicit.parent, loud.parent) == (form, explicit)
    assert last_event(study).after["below"] == sorted([explicit.pk, loud.pk])


def test_move_code_never_makes_a_circle(study, ana):
    top = create_code(study, by=ana, name="Top", dimension=None)
    middle = create_code(study, by=ana, name="Middle", dimension=None, parent=top)
    low = create_code(study, by=ana, name="Low", dimension=None, parent=middle)
    for target in (top, middle, low):
        with pytest.raises(Refused, match="under itself"):
            code_places.move_code(top, by=ana, dimension=None, parent=target)
    top.refresh_from_db()
    assert top.parent is None


def test_move_code_to_a_dimension_that_has_the_name_below_it_is_refused(study, dims, ana):
    form = create_code(study, by=ana, name="Form", dimension=dims["RE"])
    create_code(study, by=ana, name="Time", dimension=None, parent=form)
    create_code(study, by=ana, name="time", dimension=dims["SH"])
    with pytest.raises(Refused, match="“Shortcomings” already has a code “time”"):
        code_places.move_code(form, by=ana, dimension=dims["SH"])
    form.refresh_from_db()
    assert form.dimension == dims["RE"]


def test_move_code_to_where_it_is_is_no_event(study, dims, ana):
    code = create_code(study, by=ana, name="Form", dimension=dims["RE"])
    code_places.move_code(code, by=ana, dimension=dims["RE"])
    assert study.events.count() == 1


def test_shift_code_changes_places_and_stops_at_the_end(study, ana):
    a, b, c = (create_code(study, by=ana, name=name, dimension=None) for name in "ABC")
    code_places.shift_code(c, by=ana, down=False)
    assert list(study.codes.order_by("position").values_list("name", flat=True)) == ["A", "C", "B"]
    code_places.shift_code(a, by=ana, down=False)
    code_places.shift_code(b, by=ana, down=True)
    assert study.events.count() == 4


def test_retire_and_restore_keep_codings_and_take_the_branch(study, ana):
    top = create_code(study, by=ana, name="Top", dimension=None)
    low = create_code(study, by=ana, name="Low", dimension=None, parent=top)
    before = create_code(study, by=ana, name="Before", dimension=None, parent=top)
    codebook.retire_code(before, by=ana)
    turn = transcript_of(("Ana", "We waited."), study=study, field_session__study=study).turns.get()
    coding = code_words(low, ana, (turn, "waited"))

    codebook.retire_code(top, by=ana)
    assert study.codes.in_use().count() == 0
    assert list(study.codings.all()) == [coding]
    with pytest.raises(Refused, match="“Top” above it is retired too"):
        codebook.restore_code(low, by=ana)

    codebook.restore_code(top, by=ana)
    assert list(study.codes.in_use().order_by("name")) == [low, top]
    assert last_event(study).after == {"codes": sorted([top.pk, low.pk])}


def test_restore_code_whose_name_is_taken_meanwhile_is_refused(study, ana):
    code = create_code(study, by=ana, name="Time", dimension=None)
    codebook.retire_code(code, by=ana)
    create_code(study, by=ana, name="time", dimension=None)
    with pytest.raises(Refused, match="“Emergent” already has a code “time”"):
        codebook.restore_code(code, by=ana)
    assert study.codes.in_use().count() == 1


def test_nothing_is_put_under_a_retired_code(study, ana):
    parent = create_code(study, by=ana, name="Top", dimension=None)
    codebook.retire_code(parent, by=ana)
    with pytest.raises(Refused, match="“Top” is retired"):
        create_code(study, by=ana, name="Low", dimension=None, parent=parent)


def test_a_failing_event_undoes_the_change(study, ana, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no event")

    monkeypatch.setattr(codebook, "record", fail)
    with pytest.raises(RuntimeError):
        create_code(study, by=ana, name="Time", dimension=None)
    assert Code.objects.count() == 0


def test_tree_order_and_depth():
    assert tree.in_order({1: None, 4: 1, 2: None, 3: 4, 5: 99}) == [(1, 0), (4, 1), (3, 2), (2, 0), (5, 0)]
    assert tree.below(1, {1: None, 4: 1, 3: 4, 2: None}) == {3, 4}
    assert tree.below(1, {1: 2, 2: 1}) == {2}


def test_a_place_sent_twice_is_one_move(client_as, study, dims, ana):
    first, second, third = (create_code(study, by=ana, name=name, dimension=dims["BE"]) for name in "ABC")
    client, path = client_as(ana), f"/api/v1/s/{study.slug}/codes/{third.pk}/place"
    body = {"dimension": dims["BE"].pk, "parent": None, "at": 0, "save_id": str(uuid.uuid4())}
    answers = [client.post(path, body, "application/json").json() for _ in range(2)]
    assert answers == [{"moved": True, "words": f"“C” is 1 of 3 in “{dims['BE'].short_name}”."}] * 2
    assert list(study.codes.order_by("position")) == [third, first, second]
    assert study.events.filter(verb="code.shifted").count() == 1


def test_a_place_under_itself_is_refused_in_words(client_as, study, dims, ana):
    code = create_code(study, by=ana, name="A", dimension=dims["BE"])
    below = create_code(study, by=ana, name="B", dimension=None, parent=code)
    body = {"parent": below.pk, "at": 0, "save_id": str(uuid.uuid4())}
    answer = client_as(ana).post(f"/api/v1/s/{study.slug}/codes/{code.pk}/place", body, "application/json")
    assert (answer.status_code, answer.json()["message"]) == (
        409,
        "A code cannot be moved under itself or under a code below it.",
    )
