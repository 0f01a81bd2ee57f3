"""Setting up a study by clicks and keys, from a new account's first page."""

import pytest

from studies.models import Study
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def stands(page, *names: str) -> None:
    """Waits until the list has these dimensions in this order."""
    for at, name in enumerate(names):
        page.locator(".dimension-rows .row").nth(at).filter(has_text=name).wait_for()
    page.wait_for_function(f"document.querySelectorAll('.dimension-rows .row').length === {len(names)}")


def add(page, name: str, two: str) -> None:
    page.get_by_role("link", name="Add dimension").first.click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Short name").fill(name)
    page.get_by_label("Two letters").fill(two)
    page.get_by_label("Key question").fill(f"{name}?")
    page.get_by_role("button", name="Add dimension").click()
    page.get_by_text(f"“{name}” was added.").wait_for()


def test_a_study_is_set_up_from_nothing(browser_page, transactional_db):
    page = browser_page(UserFactory(), "/")
    page.get_by_role("link", name="Set up study").first.click()
    page.get_by_label("Title").fill("Repair cafés")
    page.get_by_label("Code").fill("Task 2")
    page.get_by_label("Project").fill("MENDERS")
    page.get_by_label("None: I will add my own").check()
    page.get_by_role("button", name="Set up study").click()
    page.get_by_role("link", name="Add dimensions").click()

    add(page, "Skills", "sk")
    add(page, "Money", "mo")
    stands(page, "Skills", "Money")
    page.get_by_role("button", name="Move Money up").click()
    stands(page, "Money", "Skills")
    page.get_by_role("link", name="Money").focus()
    page.keyboard.press("Alt+ArrowDown")
    stands(page, "Skills", "Money")
    page.get_by_role("link", name="Money").click()
    page.get_by_label("Colour 7").check()
    page.get_by_role("button", name="Save").click()
    page.locator(".tag.hue-7").wait_for()
    page.get_by_role("link", name="Money").click()
    page.get_by_role("button", name="Retire dimension").click()
    page.get_by_role("button", name="Restore Money").click()
    page.get_by_text("“Money” was restored.").wait_for()
    page.get_by_role("link", name="Money").click()
    page.get_by_role("button", name="Retire dimension").click()
    page.get_by_role("link", name="Money").click()
    page.get_by_role("button", name="Restore dimension").click()
    page.get_by_text("“Money” was restored.").wait_for()
    page.get_by_role("link", name="Skills").click()
    page.get_by_role("button", name="Delete dimension").click()
    page.get_by_text("“Skills” was deleted.").wait_for()
    stands(page, "Money")

    page.get_by_role("link", name="Organisations", exact=True).click()
    page.get_by_role("link", name="Add organisation").first.click()
    page.get_by_label("Name", exact=True).fill("Fixers United")
    page.get_by_role("button", name="Add organisation").click()
    page.get_by_role("link", name="Fixers United").click()
    page.get_by_label("Country").fill("be")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()

    page.get_by_role("link", name="Projects", exact=True).click()
    page.get_by_role("link", name="Add project").click()
    page.get_by_label("Acronym").fill("TINKER")
    page.get_by_role("button", name="Add project").click()
    page.get_by_text("TINKER was added.").wait_for()
    page.get_by_role("link", name="TINKER").click()
    page.get_by_role("button", name="Remove project").click()
    page.get_by_text("TINKER was removed from the study.").wait_for()
    page.get_by_role("link", name="MENDERS").click()
    page.get_by_label("Grant agreement number").fill("101")
    page.get_by_label("Coordinator").select_option(label="Fixers United")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("grant agreement 101").wait_for()
    page.get_by_role("link", name="Organisations", exact=True).click()
    page.get_by_role("button", name="Remove Fixers United").click()
    page.get_by_text("Edit the project first.").wait_for()
    study = Study.objects.get()
    assert (study.project.grant_no, study.dimensions.get().hue) == ("101", 7)


def test_set_up_pages_fit(fit, transactional_db):
    from studies.models import Role
    from tests.factories import StudyFactory, eight_dimensions, member

    study = StudyFactory()
    first, *_ = eight_dimensions(study)
    link = study.study_projects.create(project=study.project)
    base = f"/s/{study.slug}"
    pages = ["dimensions/", f"dimensions/{first.pk}/", "projects/", f"projects/{link.pk}/", "organisations/new/"]
    fit(member(study, Role.COORDINATOR), ["/new/", *(f"{base}/{page}" for page in pages)])
