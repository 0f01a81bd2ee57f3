"""Dimensions set up in the app, with what follows in the codebook, the tables and the report's outline."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from coding.actions.codebook import create_code, restore_code, retire_code
from coding.queries.dimensions import shown_dimensions
from reports.actions.outline import set_up_deliverable
from reports.models import Section
from studies.actions import dimensions as actions
from studies.models import Dimension, Event, Role
from studies.refused import Refused
from tests.factories import CodeFactory, StudyFactory, code_words, eight_dimensions, member, transcript_of

pytestmark = pytest.mark.django_db
NEW = {"name": "Money and time", "short_name": "Money", "letters": "MO", "question": "Who paid?", "hue": 3}


@pytest.fixture
def study():
    study = StudyFactory()
    eight_dimensions(study)
    return study


def of(study, letters) -> Dimension:
    return study.dimensions.get(letters=letters)


def order(study) -> list[str]:
    return list(study.dimensions.in_use().values_list("letters", flat=True))


def findings(study) -> list[tuple[str, str]]:
    return list(Section.objects.filter(dimension__study=study).order_by("position").values_list("number", "title"))


def test_add_rename_and_keep_the_key(study, coordinator):
    made = actions.add_dimension(study, by=coordinator, **NEW)
    assert (made.key, made.position, order(study)[-1]) == ("money", 9, "MO")
    assert actions.change_dimension(made, by=coordinator, **NEW | {"short_name": "Funds", "hue": 5}) == [
        "short_name",
        "hue",
    ]
    made.refresh_from_db()
    assert (made.key, made.short_name, made.hue) == ("money", "Funds", 5)
    event = Event.objects.get(verb="dimension.changed")
    assert (event.before, event.after) == ({"short_name": "Money", "hue": 3}, {"short_name": "Funds", "hue": 5})
    other = actions.add_dimension(study, by=coordinator, **NEW | {"letters": "M2"})
    assert other.key == "money_2"


def test_letters_that_are_taken_are_refused_at_their_field(client, study, coordinator):
    client.force_login(coordinator)
    response = client.post(reverse("studies:dimension_new", args=[study.slug]), NEW | {"letters": "be"})
    assert response.status_code == 400
    assert response.context["form"].errors["letters"] == ["“Benefits” already has these letters. Choose others."]
    assert study.dimensions.count() == 8


def test_order_jumps_over_retired_ones_and_ends_at_the_ends(study, coordinator):
    actions.retire_dimension(of(study, "ST"), by=coordinator)
    assert actions.move_dimension(of(study, "BE"), by=coordinator, down=True)
    assert order(study)[:3] == ["SF", "BE", "PR"]
    assert not actions.move_dimension(of(study, "SF"), by=coordinator, down=False)
    assert Event.objects.filter(verb="dimension.moved").count() == 1


def test_list_stands_in_the_order(client, study, coordinator):
    client.force_login(coordinator)
    client.post(reverse("studies:dimension_move", args=[study.slug, of(study, "ST").pk]), {"direction": "up"})
    rows = client.get(reverse("studies:dimensions", args=[study.slug])).context["in_use"]
    assert [row.letters for row in rows][:3] == ["ST", "BE", "SF"]


def test_retired_with_its_codes_and_back_with_those_that_went_along(study, coordinator):
    dimension = of(study, "BE")
    early, late = CodeFactory(study=study, dimension=dimension), CodeFactory(study=study, dimension=dimension)
    retire_code(early, by=coordinator)
    actions.retire_dimension(dimension, by=coordinator)
    assert not study.codes.in_use().filter(dimension=dimension).exists()
    early.refresh_from_db()
    for come_back in (
        lambda: restore_code(early, by=coordinator),
        lambda: create_code(study, by=coordinator, name="New", dimension=dimension),
    ):
        with pytest.raises(Refused, match="Restore the dimension first"):
            come_back()
    actions.restore_dimension(dimension, by=coordinator)
    assert list(study.codes.in_use().filter(dimension=dimension)) == [late]
    verbs = list(Event.objects.filter(verb__startswith="dimension.").order_by("seq").values_list("verb", flat=True))
    assert verbs == ["dimension.retired", "dimension.restored"]


def test_retired_one_is_shown_as_long_as_something_is_coded_under_it(client, study, coordinator):
    transcript = transcript_of(("Irena", "They gave us a date."), study=study)
    code = CodeFactory(study=study, dimension=of(study, "BE"))
    code_words(code, coordinator, (transcript.turns.get(), "a date"))
    for letters in ("BE", "ST"):
        actions.retire_dimension(of(study, letters), by=coordinator)
    shown = list(shown_dimensions(study).values_list("letters", flat=True))
    assert shown == ["BE", "SF", "PR", "FE", "IN", "RE", "SH"]
    client.force_login(coordinator)
    home = client.get(reverse("reports:home", args=[study.slug])).context["rows"]
    assert [dimension.letters for dimension, _ in home] == shown
    tree = client.get(reverse("coding:codebook", args=[study.slug])).context["branches"]
    assert [branch.dimension.letters for branch in tree if branch.dimension] == shown[1:]


def test_delete_only_what_nothing_hangs_on(study, coordinator):
    CodeFactory(study=study, dimension=of(study, "BE"))
    with pytest.raises(ValidationError, match="Retire it instead"):
        actions.delete_dimension(of(study, "BE"), by=coordinator)
    actions.delete_dimension(of(study, "ST"), by=coordinator)
    assert order(study)[:2] == ["BE", "SF"]
    assert Event.objects.get(verb="dimension.deleted").before["key"] == "stages"


def test_outline_follows(study, coordinator):
    deliverable = set_up_deliverable(study, by=coordinator)
    Section.objects.filter(dimension=of(study, "SF")).update(narrative="Written.", version=4)
    actions.add_dimension(study, by=coordinator, **NEW)
    assert findings(study)[-1] == ("4.9", "Money and time")
    actions.move_dimension(of(study, "ST"), by=coordinator, down=False)
    actions.change_dimension(
        of(study, "ST"), by=coordinator, **NEW | {"letters": "ST", "name": "When", "short_name": "W"}
    )
    assert findings(study)[:2] == [("4.1", "When"), ("4.2", "Benefits of the involvement of external actors")]
    actions.retire_dimension(of(study, "ST"), by=coordinator)
    actions.retire_dimension(of(study, "SF"), by=coordinator)
    assert [title for _, title in findings(study)][:2] == [
        "Benefits of the involvement of external actors",
        "Internal staff categories to be involved",
    ], "an unwritten section goes, a written one stays"
    assert [number for number, _ in findings(study)] == [f"4.{n}" for n in range(1, 9)]
    assert Section.objects.get(dimension=of(study, "SF")).version == 4
    actions.restore_dimension(of(study, "ST"), by=coordinator)
    assert findings(study)[0] == ("4.1", "When")
    keys = list(deliverable.sections.values_list("key", flat=True))
    first = keys.index("findings") + 1
    assert all(key.startswith("findings-") for key in keys[first : first + 9])
    assert keys[first + 9] == "practices"


def test_delete_takes_an_unwritten_section_along_and_stops_at_a_written_one(study, coordinator):
    set_up_deliverable(study, by=coordinator)
    Section.objects.filter(dimension=of(study, "SF")).update(narrative="Written.")
    actions.delete_dimension(of(study, "BE"), by=coordinator)
    assert findings(study)[0] == ("4.1", "Stage(s) of the process in which the involvement is more relevant")
    with pytest.raises(ValidationError, match="written section"):
        actions.delete_dimension(of(study, "SF"), by=coordinator)
    assert len(findings(study)) == 7


def test_list_asks_the_same_number_of_questions(client, study, coordinator, django_assert_max_num_queries):
    client.force_login(coordinator)
    with django_assert_max_num_queries(8):
        client.get(reverse("studies:dimensions", args=[study.slug]))


def test_a_page_that_was_opened_before_a_colleagues_change_overwrites_nothing(client_as):
    """Two windows: the second save names what changed meanwhile and changes nothing; sent again, it is a decision."""
    study = StudyFactory()
    ana = member(study, Role.COORDINATOR)
    dimension = eight_dimensions(study)[0]
    client, path = client_as(ana), reverse("studies:dimension", args=[study.slug, dimension.pk])
    old = {name: value or "" for name, value in client.get(path).context["form"].initial.items()}
    old["stamp"] = client.get(path).context["form"]["stamp"].value()
    actions.change_dimension(dimension, by=ana, question="What did a colleague ask?")
    refused = client.post(path, old | {"name": "Mine"})
    dimension.refresh_from_db()
    assert dimension.question == "What did a colleague ask?"
    assert "“Key question”" in str(refused.context["form"].non_field_errors())
    client.post(path, old | {"name": "Mine", "stamp": refused.context["form"]["stamp"].value()})
    dimension.refresh_from_db()
    assert dimension.name == "Mine"


def test_names_that_look_the_same_are_one_and_unseen_signs_make_no_difference(client, study, coordinator):
    client.force_login(coordinator)
    taken = of(study, "ST").short_name
    page = client.post(reverse("studies:dimension_new", args=[study.slug]), NEW | {"short_name": f"{taken}\u200b"})
    assert "exists already" in page.context["form"].errors["short_name"][0]


def test_a_retired_one_is_restored_on_its_own_page(client, study, coordinator):
    dimension = of(study, "ST")
    actions.retire_dimension(dimension, by=coordinator)
    client.force_login(coordinator)
    page = client.get(reverse("studies:dimension", args=[study.slug, dimension.pk])).content.decode()
    assert reverse("studies:dimension_restore", args=[study.slug, dimension.pk]) in page
    assert "Retire dimension" not in page
