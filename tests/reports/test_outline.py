import pytest

from reports.actions.outline import set_up_deliverable
from reports.models import Section
from reports.outline import hint_for
from studies.models import Event
from tests.factories import DimensionFactory, ProjectFactory, StudyFactory, eight_dimensions, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    study = StudyFactory(project=ProjectFactory(grant_no="873134", programme="Horizon 2020 programme"))
    eight_dimensions(study)
    return study


def test_outline_has_every_chapter_in_order(study):
    deliverable = set_up_deliverable(study, by=member(study, "coordinator"))
    numbers = [section.number for section in deliverable.sections.all()]
    assert numbers == [
        *["", "1", "2", "3", "3T", "4", "4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8"],
        *["5", "6", "7", "8", "9", "", "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"],
    ]
    findings = deliverable.sections.filter(kind=Section.Kind.FINDINGS)
    assert [section.dimension.key for section in findings] == [d.key for d in study.dimensions.all()]
    assert {section.parent.key for section in findings} == {"findings"}


def test_facts_come_from_the_study_and_its_project(study):
    deliverable = set_up_deliverable(study, by=None)
    assert deliverable.funding == (
        "This project has received funding from the Horizon 2020 programme under grant agreement No 873134."
    )
    assert deliverable.title == study.title
    assert deliverable.disclaimer


def test_setting_up_twice_changes_nothing_and_writes_one_event(study):
    first = set_up_deliverable(study, by=None, facts={"title": "Gender analysis"})
    sections = list(first.sections.values_list("pk", flat=True))
    first.sections.filter(key="introduction").update(narrative="Written.")
    again = set_up_deliverable(study, by=None, facts={"title": "Another"})
    assert (again.pk, again.title) == (first.pk, "Gender analysis")
    assert list(again.sections.values_list("pk", flat=True)) == sections
    assert again.sections.get(key="introduction").narrative == "Written."
    assert Event.objects.filter(study=study, verb="deliverable.set_up").count() == 1


def test_a_dimension_added_later_gets_its_section_among_the_findings(study):
    deliverable = set_up_deliverable(study, by=None)
    DimensionFactory(study=study, key="costs", letters="CO", name="Costs", position=9)
    set_up_deliverable(study, by=None)
    numbers = [section.number for section in deliverable.sections.all()]
    assert numbers[numbers.index("4.8") : numbers.index("4.8") + 3] == ["4.8", "4.9", "5"]


def test_every_section_to_be_written_has_a_hint(study):
    for section in set_up_deliverable(study, by=None).sections.exclude(kind=Section.Kind.GENERATED):
        assert hint_for(section.key), section.key
