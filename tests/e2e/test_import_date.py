"""A planned session's date, asked for by the preview of an import: wrong at first, then right."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sessions.actions.uploads import receive
from sessions.models import FieldSession, Transcript
from studies.models import Event, Role
from tests.factories import FieldSessionFactory, StudyFactory, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "Moderator: What held it back?\nIrena: Nobody was asked.\nModerator: Who decided?\nIrena: The board did.\n"


def test_a_date_in_the_future_is_refused_at_its_field_and_the_right_one_makes_the_session_held(browser_page, run_jobs):
    study = StudyFactory(slug="plumbline")
    user = member(study, Role.COORDINATOR)
    session = FieldSessionFactory(study=study, title="Focus group 2", status="planned", held_on=None)
    row = receive(session, by=user, file=SimpleUploadedFile("group.txt", WORDS.encode()), phase=None, group=None)
    run_jobs()
    events = Event.objects.count()
    page = browser_page(user, f"/s/plumbline/imports/{row.pk}/")
    field, send = page.get_by_label("Date of the session"), page.get_by_role("button", name="Import 4 turns")
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    field.fill(tomorrow.isoformat())
    send.click()
    problem = page.locator(".field", has=field).locator(".field-error")
    problem.wait_for()
    assert problem.inner_text() == "This date is in the future. Enter the date on which the session was held."
    assert (field.get_attribute("aria-invalid"), field.input_value()) == ("true", tomorrow.isoformat())
    session.refresh_from_db()
    assert (session.status, session.held_on) == (FieldSession.Status.PLANNED, None)
    assert (Transcript.objects.count(), Event.objects.count()) == (0, events)
    field.fill("2026-05-14")
    send.click()
    page.get_by_text("Imported 4 turns as").wait_for()
    session.refresh_from_db()
    assert (session.status, session.held_on) == (FieldSession.Status.HELD, datetime.date(2026, 5, 14))
    assert Transcript.objects.get().field_session == session
