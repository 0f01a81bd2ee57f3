import pytest
from django.db.models import QuerySet
from django.urls import reverse

from studies.actions.reference import load_study
from studies.actions.studies import save_at_free_address
from studies.models import Event, Organisation, Project, ProjectPartner, Role, Study, StudyProject
from studies.reference import caliper
from tests.factories import OrganisationFactory, ProjectFactory, StudyFactory, UserFactory, member

pytestmark = pytest.mark.django_db


def test_list_shows_only_my_studies(client):
    mine, other = StudyFactory(title="Mine"), StudyFactory(title="Somebody else's")
    client.force_login(member(mine))
    page = client.get("/").content.decode()
    assert mine.title in page
    assert other.title not in page


NEW = {"title": "Outside actors", "code": "Task 1.3", "acronym": "plumbline", "dimensions": "caliper"}


def test_study_is_set_up_with_eight_dimensions_and_a_shared_project(client):
    user, project = UserFactory(), ProjectFactory(acronym="PLUMBLINE")
    client.force_login(user)
    response = client.post(reverse("studies:new"), NEW)
    study = Study.objects.get()
    assert response["Location"] == reverse("reports:home", args=[study.slug])
    assert (study.slug, study.project) == ("outside-actors", project)
    assert study.memberships.get().role == Role.COORDINATOR
    assert list(study.dimensions.values_list("hue", flat=True)) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert Event.objects.get().verb == "study.created"


def test_study_can_begin_with_nothing_at_all(client):
    client.force_login(UserFactory())
    response = client.post(reverse("studies:new"), NEW | {"dimensions": "empty"})
    study = Study.objects.get()
    assert (study.project.acronym, study.project.study) == ("plumbline", study)
    assert study.projects.get() == study.project
    assert not study.dimensions.exists()
    assert client.get(response["Location"]).status_code == 200
    for name in ("coding:codebook", "reports:report", "studies:dimensions", "studies:projects"):
        assert client.get(reverse(name, args=[study.slug])).status_code == 200


def test_title_that_a_study_one_cannot_see_has_gets_an_address_of_its_own(client):
    theirs = StudyFactory(title="Outside actors", slug="outside-actors")
    client.force_login(UserFactory())
    for slug in ("outside-actors-2", "outside-actors-3"):
        response = client.post(reverse("studies:new"), NEW)
        assert response["Location"] == reverse("reports:home", args=[slug])
        assert client.get(response["Location"]).status_code == 200
    assert set(Study.objects.exclude(pk=theirs.pk).values_list("title", flat=True)) == {"Outside actors"}
    long = NEW | {"title": "Outside actors " * 8}
    slugs = [client.post(reverse("studies:new"), long)["Location"].strip("/").split("/")[-1] for _ in range(2)]
    assert [len(slug) <= 60 and slug.startswith("outside-actors") for slug in slugs] == [True, True]
    client.post(reverse("studies:new"), NEW | {"title": "New"})
    assert Study.objects.get(title="New").slug == "new-2"


def test_address_taken_in_the_same_moment_gets_the_next_number(monkeypatch):
    StudyFactory(slug="outside-actors")
    study = Study(title="Outside actors", slug="outside-actors", project=ProjectFactory())
    looked = iter([False, True])  # the other team's study was saved after the first look
    monkeypatch.setattr(QuerySet, "exists", lambda rows: next(looked, False))
    save_at_free_address(study)
    assert study.slug == "outside-actors-2"


def test_project_of_another_study_is_not_found_by_its_acronym(client):
    other = ProjectFactory(acronym="PLUMBLINE", study=StudyFactory(), grant_no="7")
    client.force_login(UserFactory())
    client.post(reverse("studies:new"), NEW)
    project = Study.objects.get(slug="outside-actors").project
    assert (project == other, project.grant_no) == (False, "")


def test_study_goes_together_with_its_own_project_and_organisations():
    study = StudyFactory()
    organisation, project = OrganisationFactory(study=study), ProjectFactory(study=study)
    study.project, study.lead = project, organisation
    study.save()
    study.study_projects.create(project=project)
    member(study).memberships.update(organisation=organisation)
    study.delete()
    assert not Project.objects.filter(pk=project.pk).exists()
    assert not Organisation.objects.filter(pk=organisation.pk).exists()


def test_setting_leaves_new_studies_to_administrators(client, settings):
    settings.STUDY_MAKERS = "administrators"
    client.force_login(UserFactory())
    assert reverse("studies:new") not in client.get("/").content.decode()
    refused = client.get(reverse("studies:new"))
    assert refused.status_code == 403
    assert "Only administrators can set up studies. Ask one of them." in refused.content.decode()
    client.force_login(UserFactory(is_staff=True))
    assert reverse("studies:new") in client.get("/").content.decode()
    assert client.get(reverse("studies:new")).status_code == 200


def test_changed_rules_are_in_the_event(client):
    study = StudyFactory()
    client.force_login(member(study, Role.COORDINATOR))
    form = client.get(reverse("studies:settings", args=[study.slug])).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"attribution_rule": "anonymous"}
    assert client.post(reverse("studies:settings", args=[study.slug]), data).status_code == 302
    event = Event.objects.get()
    assert event.before == {"attribution_rule": "role_only"}
    assert event.after == {"fields": ["attribution_rule"], "attribution_rule": "anonymous"}


def test_profile_theme_is_kept_and_never_leads_away(client):
    user = UserFactory()
    client.force_login(user)
    response = client.post(reverse("studies:theme"), {"theme": "dark", "next": "https://evil.example/"})
    user.refresh_from_db()
    assert (user.theme, response["Location"]) == ("dark", reverse("studies:profile"))


def test_every_row_of_the_reference_pack_has_source_and_date():
    rows = [*caliper()["organisations"], *caliper()["projects"], caliper()["study"], caliper()["deliverable"]]
    assert [row for row in rows if not (row["source"].startswith("https://") and row["checked"] and row["mark"])] == []
    assert len(caliper()["dimensions"]) == 8


def test_reference_pack_loads_once_and_keeps_what_people_changed():
    study, is_new = load_study()
    assert is_new
    assert study.study_projects.filter(relation=StudyProject.Relation.SISTER).count() == 9
    assert ProjectPartner.objects.filter(project__acronym="CALIPER").count() == 12
    assert ProjectPartner.objects.filter(project__acronym="CALIPER", gep_implementing=True).count() == 9
    Project.objects.filter(acronym="SPEAR").update(title="Corrected by hand")
    counts = [model.objects.count() for model in (Organisation, Project, ProjectPartner, StudyProject, Event)]
    assert load_study() == (study, False)
    assert Project.objects.get(acronym="SPEAR").title == "Corrected by hand"
    assert counts == [model.objects.count() for model in (Organisation, Project, ProjectPartner, StudyProject, Event)]


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_change_password",
        "mfa_index",
        "mfa_list_webauthn",
        "usersessions_list",
    ],
)
def test_pages_of_signing_in_open(client, name):
    from allauth.account.models import EmailAddress

    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    user.set_password("long enough and odd 7")
    user.save()
    client.post(reverse("account_login"), {"login": user.email, "password": "long enough and odd 7"})
    assert client.get(reverse(name)).status_code == 200
