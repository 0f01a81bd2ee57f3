"""Words that come into a planned session make it held: on the page, from the command line, and never in the future."""

import datetime
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from sessions.actions.field_sessions import cancel_session, change_session
from sessions.models import FieldSession, Transcript
from studies.models import Event, Role
from tests.factories import FieldSessionFactory, member, transcript_of
from tests.sessions.test_imports import preview_of, send, settle, uploaded

pytestmark = pytest.mark.django_db
Status = FieldSession.Status
DAY = datetime.date(2026, 5, 14)


@pytest.fixture
def planned(study):
    return FieldSessionFactory(study=study, status=Status.PLANNED, held_on=None)


@pytest.fixture
def researcher(study):
    return member(study, Role.RESEARCHER)


@pytest.fixture
def client(client_as, researcher):
    return client_as(researcher)


def test_the_last_button_asks_for_the_date_and_holds_the_session_with_the_import(client, planned, run_jobs):
    row = uploaded(client, planned, run_jobs)
    preview = preview_of(client, row)
    assert "held_on" in preview.context["form"].fields
    assert 'Date of the session <span class="field-optional">' not in preview.content.decode()
    answer = settle(client, row)
    assert answer.status_code == 400
    assert answer.context["form"].errors == {
        "held_on": ["This session is still planned. Enter the date on which it was held."]
    }
    assert not Transcript.objects.exists()
    answer = settle(client, row, held_on=DAY.isoformat())
    planned.refresh_from_db()
    assert (planned.status, planned.held_on) == (Status.HELD, DAY)
    assert answer.url == reverse("coding:transcript", args=[planned.study.slug, Transcript.objects.get().pk])
    event = Event.objects.get(verb="session.changed")
    assert (event.before, event.after) == (
        {"status": "planned", "held_on": None},
        {"fields": ["held_on", "status"], "status": "held", "held_on": "2026-05-14"},
    )


def test_reading_again_asks_for_nothing_and_keeps_the_date(client, planned, run_jobs):
    row = uploaded(client, planned, run_jobs)
    assert settle(client, row, action="read").status_code == 302
    assert settle(client, row, action="read", held_on="2026-05-14").status_code == 302
    assert str(preview_of(client, row).context["form"]["held_on"].value()) == "2026-05-14"
    planned.refresh_from_db()
    assert planned.status == Status.PLANNED


def test_a_date_to_come_is_refused_at_its_field(client, planned, run_jobs):
    row = uploaded(client, planned, run_jobs)
    answer = settle(client, row, held_on=str(timezone.localdate() + datetime.timedelta(days=2)))
    assert list(answer.context["form"].errors) == ["held_on"]
    assert not Transcript.objects.exists()


def test_the_second_file_of_a_session_asks_no_date(client, planned, run_jobs):
    settle(client, uploaded(client, planned, run_jobs), held_on="2026-05-14")
    row = uploaded(client, planned, run_jobs, text="Irena: Again.\nJoris: Yes.\n", name="again.txt")
    assert "held_on" not in preview_of(client, row).context["form"].fields
    assert settle(client, row).status_code == 302
    assert planned.transcripts.count() == 2


def test_nothing_comes_into_a_cancelled_session(client, study, run_jobs):
    session = FieldSessionFactory(study=study, status=Status.PLANNED, held_on=DAY)
    row = uploaded(client, session, run_jobs)
    FieldSession.objects.update(status=Status.CANCELLED)
    settle(client, row)
    answer = send(client, session, ("more.txt", b"Irena: Never.\n"))
    assert answer.url == reverse("sessions:detail", args=[study.slug, session.pk])
    assert "cancelled. If it did take place, reopen it first" in client.get(answer.url).content.decode()
    assert not Transcript.objects.exists()


def command(session, path, *more):
    out = StringIO()
    try:
        call_command("import_transcript", path, "--study", session.study.slug, "--session", session.pk, *more,
                     stdout=out)  # fmt: skip
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_the_command_holds_it_too_or_says_what_is_missing(study, planned, tmp_path):
    member(study, Role.COORDINATOR)
    path = tmp_path / "talk.txt"
    path.write_text("Joris: Who?\nIrena: The rector.\nJoris: Why?\nIrena: Nobody asked.\n")
    code, words = command(planned, path)
    assert code == 1
    assert "Enter the date on which it was held" in words
    assert not Transcript.objects.exists()
    assert command(planned, path, "--held-on", "2026-05-14")[0] == 0
    planned.refresh_from_db()
    assert (planned.status, planned.held_on) == (Status.HELD, DAY)


def test_a_session_with_words_is_neither_planned_nor_cancelled_again(study, researcher):
    session = FieldSessionFactory(study=study)
    transcript_of(("Irena", "They gave us a date."), study=study, field_session=session)
    with pytest.raises(ValidationError, match="took place and cannot be cancelled"):
        cancel_session(session, by=researcher, reason="Nobody came.")
    with pytest.raises(ValidationError, match="it took place"):
        change_session(session, by=researcher, status=Status.PLANNED)
    session.refresh_from_db()
    assert session.status == Status.HELD
