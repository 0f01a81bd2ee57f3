"""Forms of accounts, members and a study's set-up, each sent by Chromium and what it saved."""

import datetime

import pytest

from studies.models import Membership, Study, User
from tests.e2e.sending import form_of, pick, send
from tests.world import World, build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db) -> World:
    return build_world()


def test_profile_theme_and_sign_out(browser_page, world):
    page = browser_page(world.researcher, "/profile/")
    send(form_of(page), name="Ilse Brandt")
    user = User.objects.get(pk=world.researcher.pk)
    assert user.name == "Ilse Brandt"
    for theme in ("dark", "light", "system"):
        menu = form_of(page, "/profile/theme/")
        send(menu, pick(theme))
        user.refresh_from_db()
        assert user.theme == theme
    send(form_of(page, "/logout/"))
    page.goto("/")
    page.get_by_label("Password").wait_for()


def test_settings_of_the_study(browser_page, world):
    page = browser_page(world.coordinator, f"/s/{world.study.slug}/settings/")
    send(form_of(page), objectives="Who decides?", small_cell="4", retention_until="2031-01-31")
    study = Study.objects.get(pk=world.study.pk)
    assert (study.objectives, study.small_cell) == ("Who decides?", 4)
    assert study.retention_until == datetime.date(2031, 1, 31)


def test_a_member_is_changed_and_ended(browser_page, world):
    path = f"/s/{world.study.slug}/members/{world.ids['membership']}/"
    page = browser_page(world.coordinator, path)
    send(form_of(page), role="researcher", organisation=str(world.ids["organisation"]))
    row = Membership.objects.get(pk=world.ids["membership"])
    assert (row.role, row.organisation_id) == ("researcher", world.ids["organisation"])
    page.goto(path)
    send(form_of(page, "/end/"))
    assert not world.study.memberships.current().filter(pk=row.pk).exists()


def test_a_shared_project_is_related_otherwise(browser_page, world):
    link = world.study.study_projects.get()
    page = browser_page(world.coordinator, f"/s/{world.study.slug}/projects/{link.pk}/")
    send(form_of(page), relation="other")
    link.refresh_from_db()
    assert link.relation == "other"


def test_dimensions_move_by_buttons(browser_page, world):
    page = browser_page(world.coordinator, f"/s/{world.study.slug}/dimensions/")
    first, second = world.study.dimensions.order_by("position")[:2]
    send(form_of(page, f"/dimensions/{first.pk}/move/"), pick("down"))
    assert list(world.study.dimensions.order_by("position")[:2]) == [second, first]
