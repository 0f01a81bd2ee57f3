"""Forms about sessions, people and files, each sent by Chromium and what it saved."""

import datetime

import pytest

from sessions.models import Attendance, FieldSession, Participant, Speaker, TranscriptImport
from tests.e2e.sending import form_of, pick, send
from tests.factories import FieldSessionFactory, ParticipantFactory
from tests.world import World, build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db) -> World:
    return build_world()


@pytest.fixture
def planned(world) -> FieldSession:
    return FieldSessionFactory(study=world.study, title="Second group", held_on=None, status="planned")


def file_of(name: str, text: str) -> dict:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def test_the_plan_of_a_session(browser_page, world, planned):
    path = f"/s/{world.study.slug}/sessions/{planned.pk}/plan/"
    page = browser_page(world.coordinator, path)
    for kind in ("breakout", "plenary_feedback"):
        send(form_of(page), pick("add_phase"))
        phase = planned.phases.order_by("position").last()
        send(form_of(page), **{f"phase-{phase.pk}-kind": kind, f"phase-{phase.pk}-planned_minutes": "30"})
        page.goto(path)
    small, plenary = planned.phases.order_by("position")
    assert (small.kind, small.planned_minutes, plenary.kind) == ("breakout", 30, "plenary_feedback")
    send(form_of(page), pick(f"up:{plenary.pk}"))
    assert list(planned.phases.order_by("position")) == [plenary, small]
    send(form_of(page), pick(f"down:{plenary.pk}"))
    assert list(planned.phases.order_by("position")) == [small, plenary]
    send(form_of(page), pick(f"add_group:{small.pk}"))
    group = small.groups.get()
    send(form_of(page), **{f"group-{group.pk}-title": "Table 1"})
    page.goto(path)
    group.refresh_from_db()
    assert group.title == "Table 1"
    send(form_of(page), pick(f"remove_group:{group.pk}"))
    send(form_of(page), pick(f"remove_phase:{plenary.pk}"))
    assert list(planned.phases.all()) == [small] and not small.groups.exists()


def test_a_session_is_changed_cancelled_and_taken_up_again(browser_page, world, planned):
    path = f"/s/{world.study.slug}/sessions/{planned.pk}/"
    page = browser_page(world.coordinator, path + "edit/")
    send(form_of(page), place="Town hall", held_on="2026-06-01", status="held")
    planned.refresh_from_db()
    assert (planned.place, planned.status) == ("Town hall", "held")
    page.goto(path + "cancel/")
    send(form_of(page), reason="The hall was closed.")
    planned.refresh_from_db()
    assert planned.status == "cancelled" and "The hall was closed." in planned.note
    send(form_of(page, "/reopen/"))
    planned.refresh_from_db()
    assert planned.status != "cancelled"


def test_people_of_a_session(browser_page, world, planned):
    known = ParticipantFactory(study=world.study, code="P77")
    path = f"/s/{world.study.slug}/sessions/{planned.pk}/people/"
    page = browser_page(world.coordinator, path + "add/")
    send(page.locator("form:has([name='known-participants'])"), **{"known-participants": [known.pk]})
    assert planned.attendances.get().participant == known
    page.goto(path + "add/")
    new = {"new-code": "P78", "new-role_title": "Officer", "new-country": "it"}
    send(page.locator("form:has([name='new-code'])"), **new)
    row = planned.attendances.get(participant__code="P78")
    assert (row.participant.role_title, row.participant.country) == ("Officer", "IT")
    page.goto(f"{path}{row.pk}/")
    send(form_of(page), role="observer", attended=False)
    row.refresh_from_db()
    assert (row.role, row.attended) == ("observer", False)
    page.goto(f"{path}{row.pk}/")
    send(form_of(page, "/remove/"))
    assert not Attendance.objects.filter(pk=row.pk).exists()
    speaker = Speaker.objects.get()
    page.goto(f"/s/{world.study.slug}/transcripts/{world.ids['transcript']}/speakers/")
    send(form_of(page), **{f"speaker-{speaker.pk}": str(known.pk)})
    speaker.refresh_from_db()
    assert speaker.participant == known


def test_one_person_from_the_first_note_to_the_withdrawal(browser_page, world):
    base = f"/s/{world.study.slug}/participants/"
    page = browser_page(world.coordinator, base + "new/")
    send(form_of(page), code="P90", role_title="Dean", gender="woman")
    person = Participant.objects.get(code="P90")
    own = f"{base}{person.pk}/"
    page.goto(own + "edit/")
    send(form_of(page), country="gr", note="Came late.")
    person.refresh_from_db()
    assert (person.role_title, person.country, person.note) == ("Dean", "GR", "Came late.")
    page.goto(own + "consents/")
    scope = page.locator(".consents input[type='radio']").first.get_attribute("name")
    send(form_of(page), **{scope: "yes", "given_on": "2026-05-14"})
    consent = person.consents.get(scope=scope)
    assert (consent.allowed, consent.given_on) == (True, datetime.date(2026, 5, 14))
    page.goto(own)
    identity = page.locator("form[action*='/identity/']")
    send(identity, name="Ada Quill", contact="ada@example.org")
    assert page.get_by_text("Ada Quill").count() == 0
    send(page.locator("form[action$='/identity/']"))
    page.get_by_text("Ada Quill").wait_for()
    page.goto(own)
    send(form_of(page, "/withdraw/"), on="2026-06-02")
    person.refresh_from_db()
    assert person.withdrawn_at is not None
    send(form_of(page, "/restore/"))
    person.refresh_from_db()
    assert person.withdrawn_at is None


def test_good_and_bad_files_are_uploaded_read_again_and_put_away(browser_page, world, run_jobs):
    session = world.ids["session"]
    path = f"/s/{world.study.slug}/sessions/{session}/import/"
    page = browser_page(world.coordinator, path)
    text = "Irena: They gave us a date.\n\nDario: It took a month.\n"
    files = [file_of("good.txt", text), file_of("other.txt", text + "\nIrena: Yes.\n"), file_of("old.doc", "x")]
    send(form_of(page), files=files)
    page.get_by_text("Not uploaded: “old.doc”").wait_for()
    run_jobs()
    good, other = (TranscriptImport.objects.get(source_name=name) for name in ("good.txt", "other.txt"))
    send(form_of(page, f"/imports/{other.pk}/discard/"))
    assert not TranscriptImport.objects.filter(pk=other.pk).exists()
    page.goto(f"/s/{world.study.slug}/imports/{good.pk}/")
    send(form_of(page), pick("read"), title="Table 2", **{"who-1": "not"})
    run_jobs()
    good.refresh_from_db()
    assert good.options["parse"]["not_speakers"] == ["Dario"]
    page.goto(f"/s/{world.study.slug}/imports/{good.pk}/")
    send(form_of(page), pick("import"))
    assert world.study.transcripts.get(title="Table 2").turns.exists()


def test_files_that_wait_are_put_away(browser_page, world, run_jobs):
    path = f"/s/{world.study.slug}/imports/"
    page = browser_page(world.coordinator, f"{path}{world.ids['import']}/")
    send(form_of(page, "/discard/"))
    assert not TranscriptImport.objects.filter(pk=world.ids["import"]).exists()
    send(form_of(page), files=[file_of("third.txt", "Irena: They gave us a date.\n")])
    run_jobs()
    page.reload()
    page.locator("button[form='put-away']").wait_for()
    with page.expect_navigation():
        page.locator("button[form='put-away']").click()
    assert not TranscriptImport.objects.filter(source_name="third.txt").exists()
