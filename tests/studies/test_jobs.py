import os
import threading
import time
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

import tests.services.jobs  # noqa: F401  registers the kinds "slow" and "crash"
from studies import jobs
from studies.jobs import JobFailed, Run, Superseded
from studies.models import Event, Job, Role
from studies.permissions import Permission
from tests.factories import StudyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    """Registers a kind of job for one test."""
    names = []

    def register(work):
        name = f"test-{uuid.uuid4().hex[:12]}"
        names.append(name)
        jobs.job(name, permission=Permission.ASSEMBLE_DRAFT)(work)
        return name

    yield register
    for name in names:
        del jobs.KINDS[name]


def submit(study, coordinator, name, **given) -> Job:
    return jobs.submit(name, study, coordinator, given)


def done(run: Run):
    return lambda: {"attempt": run.attempt}


def test_a_job_is_claimed_done_and_published_once(study, coordinator, kind):
    row = submit(study, coordinator, kind(done))
    jobs.execute(row.pk)
    jobs.execute(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempt, row.result, row.lease_until) == (Job.State.DONE, 1, {"attempt": 1}, None)


def test_the_same_input_is_the_same_job_while_it_is_active(study, coordinator, kind):
    name = kind(done)
    first = submit(study, coordinator, name, draft=1)
    assert submit(study, coordinator, name, draft=1) == first
    assert submit(study, coordinator, name, draft=2) != first
    jobs.execute(first.pk)
    assert submit(study, coordinator, name, draft=1) != first


def test_a_claimed_job_is_nobody_elses_until_its_lease_ends(study, coordinator, kind):
    row = submit(study, coordinator, kind(done))
    assert jobs.claim(row.pk).attempt == 1
    assert jobs.claim(row.pk) is None
    Job.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.claim(row.pk).attempt == 2


def test_a_late_worker_publishes_nothing_and_removes_its_file(study, coordinator, kind, tmp_path):
    path = tmp_path / "late"

    def overtaken(run: Run):
        run.file(path).write_text("mine")
        # While this worker slept, its lease ended and another one took the job.
        Job.objects.filter(pk=run.job.pk).update(attempt=2)
        return done(run)

    row = submit(study, coordinator, kind(overtaken))
    jobs.execute(row.pk)
    row.refresh_from_db()
    assert (row.state, row.result) == (Job.State.RUNNING, {})
    assert not path.exists()


def test_what_fails_while_publishing_leaves_nothing_behind(study, coordinator, kind):
    def breaks(run: Run):
        def publish():
            StudyFactory(slug="half")
            raise RuntimeError("the disk is full")

        return publish

    row = submit(study, coordinator, kind(breaks))
    for _ in range(3):
        jobs.execute(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempt) == (Job.State.FAILED, 3)
    assert row.message == "This failed three times. Ask your administrator: the reason is in the server's log."
    assert not type(study).objects.filter(slug="half").exists()


def test_a_reason_for_the_user_fails_at_once(study, coordinator, kind):
    def refuses(run: Run):
        raise JobFailed("Pango is missing on this machine.")

    row = submit(study, coordinator, kind(refuses))
    jobs.execute(row.pk)
    row.refresh_from_db()
    assert (row.state, row.message, row.attempt) == (Job.State.FAILED, "Pango is missing on this machine.", 1)


def test_who_has_lost_the_right_gets_nothing(study, coordinator, kind, tmp_path):
    path = tmp_path / "draft"

    def demoted_meanwhile(run: Run):
        run.file(path).write_text("words")
        study.memberships.filter(user=coordinator).update(role=Role.PARTNER)
        return done(run)

    row = submit(study, coordinator, kind(demoted_meanwhile))
    jobs.execute(row.pk)
    row.refresh_from_db()
    assert (row.state, row.result) == (Job.State.FAILED, {})
    assert not path.exists()


def test_a_stopped_job_ends_at_its_next_step(study, coordinator, kind):
    def stopped(run: Run):
        assert jobs.cancel(run.job)
        with pytest.raises(Superseded):
            run.step("further")
        run.step("further")

    row = submit(study, coordinator, kind(stopped))
    jobs.execute(row.pk)
    row.refresh_from_db()
    assert row.state == Job.State.CANCELLED
    assert not jobs.cancel(row)


def test_a_job_of_a_transaction_that_is_undone_never_was(study, coordinator, kind, monkeypatch):
    sent = []
    monkeypatch.setattr(jobs, "wake", sent.append)
    name = kind(done)
    with pytest.raises(RuntimeError), transaction.atomic():
        submit(study, coordinator, name)
        raise RuntimeError
    assert (sent, Job.objects.count()) == ([], 0)


def test_a_broker_that_is_away_loses_nothing(study, coordinator, kind, monkeypatch, django_capture_on_commit_callbacks):
    def away(job_id):
        raise OperationalError("no route to host")

    monkeypatch.setattr(jobs, "send", away)
    with django_capture_on_commit_callbacks(execute=True):
        row = submit(study, coordinator, kind(done))
    assert Job.objects.get(pk=row.pk).sent_at is None
    sent = []
    monkeypatch.setattr(jobs, "send", sent.append)
    Job.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(seconds=5))
    assert jobs.sweep() == 1
    assert sent == [str(row.pk)]
    assert jobs.sweep() == 0


def test_the_sweeper_repairs_what_it_finds_and_then_finds_nothing(study, coordinator, kind):
    name, past = kind(done), timezone.now() - timedelta(minutes=5)
    silent, worn_out = (submit(study, coordinator, name, n=n) for n in range(2))
    running = {"state": Job.State.RUNNING, "lease_until": past, "created_at": past, "sent_at": past}
    Job.objects.filter(pk=silent.pk).update(attempt=1, **running)
    Job.objects.filter(pk=worn_out.pk).update(attempt=3, **running)
    assert jobs.sweep() > 0
    silent.refresh_from_db()
    worn_out.refresh_from_db()
    assert (silent.state, worn_out.state) == (Job.State.QUEUED, Job.State.FAILED)
    assert worn_out.message.startswith("The worker stopped three times")
    assert jobs.sweep() == 0


@pytest.mark.django_db(transaction=True)
def test_twenty_presses_at_once_are_one_job(study, coordinator, kind):
    name, found, gate = kind(done), [], threading.Barrier(20)

    def press():
        gate.wait()
        found.append(submit(study, coordinator, name, draft=1).pk)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(found) == 20
    assert len(set(found)) == 1
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_renewed_while_one_step_takes_long(study, coordinator, kind, settings):
    settings.JOB_LEASE_SECONDS = 0.6
    seen = []

    def long_step(run: Run):
        for _ in range(4):
            threading.Event().wait(0.4)
            seen.append(jobs.claim(run.job.pk))
        return done(run)

    row = submit(study, coordinator, kind(long_step))
    jobs.execute(row.pk)
    row.refresh_from_db()
    assert (seen, row.state, row.attempt) == ([None] * 4, Job.State.DONE, 1)


def test_an_event_of_the_job_is_written_once(study, coordinator):
    row = submit(study, coordinator, "slow", steps=1)
    jobs.execute(row.pk)
    assert Event.objects.filter(verb="slow.done").count() == 1


def test_files_that_no_row_names_are_collected_after_an_hour(settings, monkeypatch):
    cache.clear()
    folder = Path(settings.MEDIA_ROOT) / "kept"
    folder.mkdir(parents=True)
    for name in ("named", "left over", "new"):
        (folder / name).write_text("x")
    an_hour_ago = time.time() - 3700
    for name in ("named", "left over"):
        os.utime(folder / name, (an_hour_ago, an_hour_ago))
    monkeypatch.setattr(jobs, "FOLDERS", {"kept": lambda: {"kept/named"}})
    assert jobs.collect_files(time.time()) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["named", "new"]


def test_a_job_of_an_unknown_kind_fails_at_once_with_a_sentence(study, coordinator, kind):
    row = submit(study, coordinator, kind(done))
    Job.objects.filter(pk=row.pk).update(kind="from-the-future")
    jobs.execute(row.pk)
    row.refresh_from_db()
    assert (row.state, row.lease_until) == (Job.State.FAILED, None)
    assert row.message.startswith("This version of Caliper cannot do this.")
    assert row.ended_at is not None
