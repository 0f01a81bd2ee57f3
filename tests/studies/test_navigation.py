"""The groups of the study's bar, and where each address lies."""

import pytest
from django.urls import get_resolver, reverse

from studies.models import Role
from studies.navigation import GROUPS, nearest
from tests.factories import StudyFactory, member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.COORDINATOR, ["Home", "Fieldwork", "Coding", "Review", "Report", "Settings"]),
        (Role.RESEARCHER, ["Home", "Fieldwork", "Coding", "Review", "Report"]),
        # A group of which one page is left is called by that page.
        (Role.PARTNER, ["Home", "Codebook", "Review", "Drafts"]),
    ],
)
def test_each_role_sees_the_groups_it_may_open(client_as, role, expected):
    study = StudyFactory()
    page = client_as(member(study, role)).get(reverse("reports:home", args=[study.slug]))
    assert [group["words"] for group in page.context["nav"]] == expected
    for group in page.context["nav"]:
        for link in (group, *group["pages"]):
            assert page.client.get(link["href"]).status_code == 200


def test_the_open_group_shows_its_pages_and_which_one_is_open(client_as):
    study = StudyFactory()
    page = client_as(member(study, Role.COORDINATOR)).get(reverse("sessions:participants", args=[study.slug]))
    here = [group for group in page.context["nav"] if group["current"]]
    assert [group["words"] for group in here] == ["Fieldwork"]
    assert [(one["words"], one["current"]) for one in here[0]["pages"]] == [("Sessions", False), ("Participants", True)]


def test_every_page_of_a_study_lies_in_one_group():
    """Beginnings are names of addresses; a typing error would leave a page without a place in the bar."""
    names = {
        f"{app}:{name}"
        for app in ("studies", "sessions", "coding", "reports")
        for name in get_resolver().namespace_dict[app][1].reverse_dict
        if isinstance(name, str)
    }
    outside = {f"studies:{name}" for name in ("list", "new", "profile", "theme", "invitation", "whoami", "signed_in")}
    homeless = {
        name for name in names - outside if nearest(name) is None and name not in {"coding:similar", "coding:undo_last"}
    }
    assert homeless == set()
    for _, entries in GROUPS:
        for entry in entries:
            for begin in entry.begins:
                assert any(name.startswith(begin) for name in names), begin


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("studies:dimension_new", "Dimensions"),
        ("studies:project_new", "Projects"),
        ("studies:organisation_new", "Organisations"),
        ("studies:end", "Study"),
        ("studies:members", "Members"),
    ],
)
def test_pages_of_the_set_up_are_in_the_settings(client_as, name, page):
    study = StudyFactory()
    shown = client_as(member(study, Role.COORDINATOR)).get(reverse(name, args=[study.slug]))
    (group,) = [group for group in shown.context["nav"] if group["current"]]
    assert group["words"] == "Settings"
    assert [one["words"] for one in group["pages"]] == ["Study", "Dimensions", "Projects", "Organisations", "Members"]
    assert [one["words"] for one in group["pages"] if one["current"]] == [page]
