"""Projects and organisations of a study: shared ones are linked, own ones changed, other studies' never offered."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from studies.actions import reference_rows as actions
from studies.models import Event, Organisation, Project, Role
from studies.reference_rows import organisations_of
from tests.factories import (
    FieldSessionFactory,
    OrganisationFactory,
    ParticipantFactory,
    ProjectFactory,
    StudyFactory,
    member,
)

pytestmark = pytest.mark.django_db


def test_known_project_is_linked_and_a_new_one_is_the_studys_own(study, coordinator):
    spear = ProjectFactory(acronym="SPEAR", aliases=["The Spear"], title="As published")
    link = actions.add_project(study, by=coordinator, acronym="the spear", relation="sister", title="Mine")
    assert (link.project, link.project.title) == (spear, "As published")
    own = actions.add_project(study, by=coordinator, acronym="NEWISH", relation="community", grant_no="12").project
    assert (own.study, own.title, own.grant_no) == (study, "NEWISH", "12")
    with pytest.raises(ValidationError, match="Spear is already in the study"):
        actions.add_project(study, by=coordinator, acronym="Spear", relation="sister")
    verbs = Event.objects.filter(study=study).values_list("verb", flat=True)
    assert list(verbs) == ["project.added", "project.added"]


def test_two_studies_know_the_same_name_by_rows_of_their_own(study, coordinator):
    other = StudyFactory()
    actions.add_organisation(other, by=member(other, Role.COORDINATOR), name="Acme", country="FR")
    actions.add_organisation(study, by=coordinator, name="Acme", country="IT")
    assert list(organisations_of(study).values_list("name", "country")) == [("Acme", "IT")]


def test_organisations_of_other_studies_are_offered_in_no_form(client, study, coordinator):
    OrganisationFactory(name="Elsewhere", study=StudyFactory())
    OrganisationFactory(name="Shared and unused")
    actions.add_organisation(study, by=coordinator, name="Ours")
    partner = OrganisationFactory(name="Partner")
    study.project.project_partners.create(organisation=partner)
    client.force_login(coordinator)
    pages = [
        (reverse("studies:members", args=[study.slug]), "organisation"),
        (reverse("studies:member", args=[study.slug, study.memberships.get().pk]), "organisation"),
        (reverse("studies:settings", args=[study.slug]), "lead"),
        (reverse("studies:project_new", args=[study.slug]), "coordinator"),
    ]
    client.post(reverse("reports:report_set_up", args=[study.slug]))
    pages.append((reverse("reports:report_facts", args=[study.slug]), "lead"))
    for path, field in pages:
        offered = client.get(path).context["form"].fields[field].queryset
        assert [str(row) for row in offered] == ["Ours", "Partner"], path


def test_facts_of_a_shared_row_are_changed_by_no_study(client, study, coordinator):
    shared = ProjectFactory(acronym="SPEAR", title="As published")
    link = actions.add_project(study, by=coordinator, acronym="SPEAR", relation="sister")
    client.force_login(coordinator)
    path = reverse("studies:project", args=[study.slug, link.pk])
    assert client.post(path, {"relation": "community", "title": "Mine", "acronym": "X"}).status_code == 302
    shared.refresh_from_db()
    link.refresh_from_db()
    assert (shared.title, shared.acronym, link.relation) == ("As published", "SPEAR", "community")
    row = OrganisationFactory()
    study.organisations.add(row)
    assert client.get(reverse("studies:organisation", args=[study.slug, row.pk])).status_code == 404


def test_own_facts_are_changed_with_an_event(client, study, coordinator):
    link = actions.add_project(study, by=coordinator, acronym="NEWISH", relation="sister")
    lead = actions.add_organisation(study, by=coordinator, name="Acme")
    client.force_login(coordinator)
    data = {"acronym": "NEWISH", "relation": "sister", "title": "In full", "grant_no": "9", "coordinator": lead.pk}
    client.post(reverse("studies:project", args=[study.slug, link.pk]), data)
    project = Project.objects.get(acronym="NEWISH")
    assert (project.title, project.grant_no, project.partners.get()) == ("In full", "9", lead)
    assert Event.objects.get(verb="project.changed").after["fields"] == ["title", "grant_no", "coordinator"]


def test_what_somebody_refers_to_is_not_removed(study, coordinator):
    link = actions.add_project(study, by=coordinator, acronym="HEARD", relation="sister")
    session = FieldSessionFactory(study=study)
    session.projects.add(link.project)
    with pytest.raises(ValidationError, match="one of the projects heard in"):
        actions.remove_project(link, by=coordinator)
    session.projects.clear()
    person = ParticipantFactory(study=study, project=link.project)
    with pytest.raises(ValidationError, match=person.code):
        actions.remove_project(link, by=coordinator)
    person.delete()
    actions.remove_project(link, by=coordinator)
    assert not Project.objects.filter(acronym="HEARD").exists()
    row = actions.add_organisation(study, by=coordinator, name="Acme")
    study.memberships.update(organisation=row)
    with pytest.raises(ValidationError, match="still in use"):
        actions.remove_organisation(row, study, by=coordinator)
    assert study.organisations.get() == row, "a refusal changes nothing"
    study.memberships.update(organisation=None)
    actions.remove_organisation(row, study, by=coordinator)
    assert not Organisation.objects.filter(pk=row.pk).exists()


def test_lists_ask_the_same_number_of_questions(client, study, coordinator, django_assert_num_queries):
    client.force_login(coordinator)
    for number in range(3):
        actions.add_project(study, by=coordinator, acronym=f"P{number}", relation="sister")
        actions.add_organisation(study, by=coordinator, name=f"O{number}")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for name in ("studies:projects", "studies:organisations"):
        path = reverse(name, args=[study.slug])
        with CaptureQueriesContext(
            connection,
        ) as first:
            client.get(path)
        actions.add_project(study, by=coordinator, acronym=f"more {name}", relation="sister")
        actions.add_organisation(study, by=coordinator, name=f"more {name}")
        with django_assert_num_queries(len(first)):
            client.get(path)
