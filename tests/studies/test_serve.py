"""The real processes: started, killed, and looked at from outside."""

import fcntl
import os
import signal
import socket

import pytest

from tests.services.installation import Installation, children, is_alive, until

pytestmark = pytest.mark.services
# The supervisor is the same whatever the database: once is enough.
one_machine = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="done in the run on SQLite")

SUBMIT = """
from studies import jobs
from studies.models import *
import tests.services.jobs
project = Project.objects.get_or_create(acronym="P", defaults={"title": "P"})[0]
study = Study.objects.get_or_create(slug="s", defaults={"title": "S", "code": "T", "project": project})[0]
user = User.objects.filter(email="c@example.org").first() or User.objects.create_user("c@example.org")
Membership.objects.get_or_create(study=study, user=user, defaults={"role": "coordinator"})
print(json.dumps(str(jobs.submit("%s", study, user, {"steps": %d, "key": "%s"}).pk)))
"""
LOOK = """
from studies.models import Job, Event
from django.conf import settings
from pathlib import Path
job = Job.objects.get(pk="%s")
files = sorted(p.name for p in Path(settings.MEDIA_ROOT).glob(f"slow/{job.pk}*"))
events = Event.objects.filter(verb="slow.done", target_id=str(job.pk)).count()
print(json.dumps([job.state, job.attempt, job.done, job.message, files, events]))
"""


@pytest.fixture(autouse=True)
def one_at_a_time(tmp_path_factory):
    """The installations of a run on PostgreSQL share one database and one broker, whichever worker they are on."""
    if "DATABASE_URL" not in os.environ:
        yield
        return
    with (tmp_path_factory.getbasetemp().parent / "installation.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until the file is closed
        yield


@pytest.fixture(scope="session")
def collected(tmp_path_factory):
    """Where the first start puts the static files, and the next ones find them."""
    return tmp_path_factory.mktemp("collected")


@pytest.fixture
def installation(tmp_path, one_at_a_time, collected):
    made = Installation(tmp_path, CALIPER_STATIC=str(collected))
    yield made
    made.stop()


@pytest.fixture
def serving(installation):
    """`manage.py serve`, up and with a worker."""
    process = installation.start("manage.py", "serve", "--port", str(installation.port))
    until(
        lambda: (
            installation.get("/readyz")[0] == 200 or (process.poll() is not None and pytest.fail(installation.log()))
        )
    )
    return process


def worker_of(process) -> int:
    """The worker's first process, below the supervisor."""
    for pid in children(process.pid):
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            if b"celery" in file.read():
                return pid
    raise AssertionError("no worker")


def submit(installation, kind: str, steps: int = 20, key: str = "") -> str:
    return installation.ask(SUBMIT % (kind, steps, key))


def look(installation, job: str) -> list:
    return installation.ask(LOOK % job)


def test_a_killed_worker_ends_in_one_finished_job_without_a_hand(installation, serving):
    job = submit(installation, "slow", steps=60)
    until(lambda: look(installation, job)[2] > 0)
    worker = worker_of(serving)
    for pid in [worker, *children(worker)]:
        os.kill(pid, signal.SIGKILL)
    until(lambda: look(installation, job)[0] == "done")
    assert look(installation, job) == ["done", 2, 59, "", [f"{job}.2"], 1]


@one_machine
def test_what_always_takes_its_process_with_it_fails_and_others_go_on(installation, serving):
    bad = submit(installation, "crash")
    good = [submit(installation, "slow", steps=1, key=str(n)) for n in range(3)]
    until(lambda: all(look(installation, job)[0] == "done" for job in good))
    state = until(lambda: (seen := look(installation, bad))[0] == "failed" and seen, seconds=60)
    assert state[1] == 3
    assert state[3].startswith("The worker stopped three times")


@one_machine
def test_a_killed_supervisor_takes_its_children_with_it_and_starts_again(installation, serving):
    below = children(serving.pid)
    serving.kill()
    serving.wait()
    until(lambda: not any(is_alive(pid) for pid in below))
    again = installation.start("manage.py", "serve", "--port", str(installation.port))
    until(lambda: installation.get("/healthz")[0] == 200)
    assert again.poll() is None


@one_machine
def test_a_killed_web_server_comes_back_and_serves_hashed_files(installation, serving):
    web = next(pid for pid in children(serving.pid) if pid != worker_of(serving))
    os.kill(web, signal.SIGKILL)
    until(lambda: installation.get("/healthz")[0] == 200)
    assert web not in children(serving.pid)
    status, page = installation.get("/accounts/login/")
    assert status == 200
    assert "tokens." in page
    assert "/static/css/tokens.css" not in page, "a file without a hash could be an old one from the cache"


@one_machine
def test_a_taken_port_is_said_in_a_sentence(installation):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", installation.port))
        taken.listen()
        process = installation.start("manage.py", "serve", "--port", str(installation.port))
        assert process.wait(timeout=30) == 1
    assert f"Port {installation.port} of 127.0.0.1 is in use or not allowed" in installation.log()


def test_the_processes_of_a_team_started_by_hand(tmp_path):
    """What docker-compose.yml starts: gunicorn, worker and beat, with a team's settings, on PostgreSQL and Redis."""
    if "DATABASE_URL" not in os.environ:
        pytest.skip("runs with --backend=postgres, which brings PostgreSQL and Redis")
    key = "k3Y-of-the-tests-9aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789-tests"
    made = Installation(
        tmp_path, CALIPER_TEAM="1", CALIPER_PLAIN_HTTP="1", CALIPER_SECRET_KEY=key, CALIPER_IDENTITY_KEY=key
    )
    try:
        made.manage("migrate", "-v0")
        made.manage("collectstatic", "--noinput", "-v0")
        options = ["--bind", f"127.0.0.1:{made.port}", "--worker-class", "gthread", "--threads", "4"]
        made.start("-m", "gunicorn", "caliper.wsgi:application", *options, log="web")
        made.start("-m", "celery", "-A", "caliper", "worker", "--concurrency=1", log="worker")
        made.start("-m", "celery", "-A", "caliper", "beat", "-s", str(tmp_path / "beat"), log="beat")
        until(lambda: made.get("/readyz")[0] == 200)
        job = submit(made, "slow", steps=2, key="team")
        until(lambda: look(made, job)[0] == "done")
    finally:
        made.stop()
