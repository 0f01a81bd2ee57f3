"""A page that waits for a job asks each second while something changes, more seldom else, and not for ever."""

from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sessions.actions.uploads import receive
from studies.models import Job, Role
from tests.factories import FieldSessionFactory, StudyFactory, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAITING = "[data-poll]"
COUNT = """() => {
  const real = window.fetch;
  window.asked = [];
  window.fetch = (...all) => { window.asked.push(performance.now()); return real(...all); };
}"""


@pytest.fixture
def page(browser_page):
    study = StudyFactory(slug="plumbline")
    user = member(study, Role.COORDINATOR)
    file = SimpleUploadedFile("group.txt", b"Irena: Nobody was asked.\nDario: The board did.\n")
    row = receive(FieldSessionFactory(study=study), by=user, file=file, phase=None, group=None)
    page = browser_page(user, f"/s/plumbline/imports/{row.pk}/")
    page.wait_for_selector(WAITING, state="attached")
    return page


def pauses(page) -> list[float]:
    asked = page.evaluate("window.asked")
    return [round(later - earlier) for earlier, later in pairwise(asked)]


def test_where_nothing_changes_it_is_asked_more_seldom_and_soon_again_after_a_change(page):
    page.evaluate(COUNT)
    page.wait_for_timeout(9500)
    waited = pauses(page)
    assert waited == sorted(waited)
    assert waited[-1] > 1.9 * waited[0]
    before = len(waited)
    for step in range(1, 4):
        Job.objects.update(step=f"Step {step}")
        page.wait_for_selector(f"text=Step {step}", timeout=10_000)
    assert pauses(page)[before + 1] < 2000


@pytest.mark.expects(r"GET 404 .*/imports/")
def test_what_is_gone_is_not_asked_for_again_and_says_so(page):
    page.route("**/imports/**", lambda route: route.fulfill(status=404, body="gone"))
    page.wait_for_selector("[data-ended]", state="attached", timeout=5000)
    assert page.locator(WAITING).count() == 0
    page.evaluate(COUNT)
    page.wait_for_timeout(3000)
    assert page.evaluate("window.asked") == []


@pytest.mark.expects(r"GET 503 .*/imports/")
def test_a_server_that_is_away_is_asked_again(page):
    page.route("**/imports/**", lambda route: route.fulfill(status=503, body="away"))
    page.wait_for_selector("[data-away]", state="attached", timeout=5000)
    page.unroute("**/imports/**")
    Job.objects.update(step="Reading")
    page.wait_for_selector("text=Reading", timeout=10_000)
    assert page.locator("[data-away]").count() == 0
