"""Excerpts become the evidence of a practice in Chromium, from the list and from the practice itself."""

import pytest

from studies.models import Role
from tests.factories import CodeFactory, StudyFactory, code_words, eight_dimensions, member, transcript_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def excerpts(study):
    researcher = member(study, Role.RESEARCHER)
    code = CodeFactory(study=study, dimension=eight_dimensions(study)[0], name="Time")
    text = transcript_of(("Irena", "They gave us a date in March."), ("Dario", "With us nobody did."), study=study)
    first, second = text.turns.all()
    return [code_words(code, researcher, place).excerpt for place in ((first, "a date"), (second, "nobody did"))]


def linked(practice):
    return sorted(practice.excerpts.values_list("pk", flat=True))


def test_from_both_sides(browser_page, study, excerpts):
    first, second = excerpts
    practice = study.practices.create(code="GP1", title="A public date", summary="They named a month.")
    page = browser_page(member(study, Role.RESEARCHER), f"/s/{study.slug}/excerpts/")
    page.locator(f"#choose-{first.pk}").check()
    page.get_by_label("Practice", exact=True).select_option("GP1 A public date")
    page.get_by_role("button", name="Add selected to this practice").click()
    page.get_by_text("Added 1 excerpt to GP1.").wait_for()
    assert linked(practice) == [first.pk]

    page.locator(f"#choose-{second.pk}").check()
    page.get_by_label("Practice", exact=True).select_option("A new practice")
    page.get_by_role("button", name="Add selected to this practice").click()
    page.get_by_text("Saving also adds the excerpt that you selected.").wait_for()
    page.get_by_label("Code", exact=True).fill("GP2")
    page.get_by_label("Title").fill("A month")
    page.get_by_label("Summary").fill("They named it.")
    page.locator("main form .button.primary").click()
    page.get_by_text("GP2 is saved.").wait_for()
    assert linked(study.practices.get(code="GP2")) == [second.pk]

    page.get_by_role("link", name="Change GP1").click()
    page.get_by_role("link", name="Add excerpts").click()
    page.get_by_label("Words").fill("nobody")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("link", name="remove this filter").wait_for()
    page.locator(f"#choose-{second.pk}").check()
    page.get_by_role("button", name="Add selected to GP1").click()
    page.get_by_text("Added 1 excerpt to GP1.").wait_for()
    assert linked(practice) == [first.pk, second.pk]
    assert page.get_by_text("Not in the report:").count() == 2

    page.get_by_role("button", name=f"Remove excerpt {first.pk} from GP1").click()
    page.get_by_text("Removed from GP1.").wait_for()
    assert linked(practice) == [second.pk]


def test_pages_are_fit(fit, study, excerpts):
    practice = study.practices.create(code="GP1", title="A public date", summary="They named a month.")
    practice.excerpts.add(excerpts[0])
    base = f"/s/{study.slug}/practices/{practice.pk}/"
    fit(member(study, Role.RESEARCHER), [base, f"{base}excerpts/"])


def test_from_the_coding_screen(browser_page, study, excerpts):
    practice = study.practices.create(code="GP1", title="A public date", summary="They named a month.")
    excerpt = excerpts[0]
    page = browser_page(
        member(study, Role.RESEARCHER), f"/s/{study.slug}/transcripts/{excerpt.transcript_id}/?excerpt={excerpt.pk}"
    )
    page.get_by_label("Add to practice").select_option("GP1 A public date")
    page.locator(".to-practice button").click()
    page.locator("#inspector").get_by_role("link", name="GP1 A public date").wait_for()
    assert linked(practice) == [excerpt.pk]
    page.locator("#toast button").first.click()
    page.get_by_label("Add to practice").wait_for()
    assert linked(practice) == []
