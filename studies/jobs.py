"""Background work that survives a killed worker, a flushed broker and an impatient user.

The `Job` row is the truth, the message to the worker only a wake-up with the job's id. A worker claims the row by one
conditional UPDATE that raises `attempt`; a side thread renews the lease while that attempt is the newest; what the
job made is published in one transaction that again asks whether this attempt is still the newest. A late worker
therefore changes no row and deletes its own file. `sweep` sends again what was never claimed or whose worker fell
silent.

A kind of job is a function, registered by name; it gets a `Run`, reports its steps, and returns what to publish:

    @job("draft", permission=Permission.ASSEMBLE_DRAFT)
    def assemble(run: Run) -> Callable[[], dict]:
        run.step("Reading the excerpts", 1, 5)
        ...
        def publish() -> dict: ...   # runs inside the publishing transaction, returns `job.result`
        return publish
"""

import hashlib
import json
import logging
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from studies.access import StudyArchived, may
from studies.models import Job, Study, User
from studies.permissions import Permission

logger = logging.getLogger(__name__)
Publish = Callable[[], dict]
RUN_JOB = "studies.tasks.run_job"


class JobFailed(Exception):
    """The work cannot be done; the message is for the person who asked for it. Not tried again."""


class Superseded(Exception):
    """Another attempt, or a stop, has taken this job over: end quietly and leave nothing behind."""


@dataclass(frozen=True)
class Kind:
    name: str
    permission: Permission
    work: Callable[["Run"], Publish]


KINDS: dict[str, Kind] = {}


def job(name: str, permission: Permission) -> Callable:
    """Register the function that does this kind of job; `permission` is what its requester must have."""

    def register(work: Callable[["Run"], Publish]) -> Callable[["Run"], Publish]:
        KINDS[name] = Kind(name, permission, work)
        return work

    return register


# ---- asking for work ----------------------------------------------------------------


def submit(kind: str, study: Study, requester: User, input: dict) -> Job:
    """The job for this input: a new one, or the one that is already under way for the same input."""
    digest = hashlib.sha256(json.dumps(input, sort_keys=True).encode()).hexdigest()
    active = Job.objects.filter(study=study, kind=kind, input_hash=digest, state__in=Job.ACTIVE)
    try:
        with transaction.atomic():
            row = active.first()
            if row is None:
                row = Job.objects.create(study=study, kind=kind, requester=requester, input=input, input_hash=digest)
                transaction.on_commit(lambda: wake(row.pk))
    except IntegrityError:  # somebody asked for the same thing in the same moment
        row = active.get()
    return row


def wake(job_id) -> None:
    """Tell a worker. A broker that is away loses nothing: the sweeper sends again what nobody has claimed."""
    try:
        send(str(job_id))
        Job.objects.filter(pk=job_id).update(sent_at=timezone.now())
    except OperationalError as error:
        logger.warning("The broker does not answer; job %s waits for the sweeper: %s", job_id, error)


def send(job_id: str) -> None:
    """By the task's name, since `studies.tasks` imports this module. kombu's OperationalError without a broker."""
    current_app.send_task(RUN_JOB, [job_id])


def cancel(row: Job) -> bool:
    """Stop a job that is under way; True if it was."""
    return bool(
        Job.objects.filter(pk=row.pk, state__in=Job.ACTIVE).update(
            state=Job.State.CANCELLED, ended_at=timezone.now(), lease_until=None
        )
    )


# ---- doing it ----------------------------------------------------------------


class Run:
    """One attempt at one job, as the working function sees it."""

    def __init__(self, row: Job) -> None:
        self.job, self.study, self.requester, self.input = row, row.study, row.requester, row.input
        self.attempt = row.attempt
        self._files: list[Path] = []

    def mine(self):
        """The job's row as long as this attempt is the newest and nobody has stopped it."""
        return Job.objects.filter(pk=self.job.pk, attempt=self.attempt, state=Job.State.RUNNING)

    def step(self, words: str, done: int = 0, total: int = 0) -> None:
        """Say what is being done; raises Superseded when this attempt is no longer wanted."""
        if not self.mine().update(step=words, done=done, total=total):
            raise Superseded

    def file(self, path: Path) -> Path:
        """A file this attempt makes: removed again unless the job is published."""
        self._files.append(path)
        return path

    def own_file(self, folder: str, suffix: str) -> Path:
        """Where this attempt writes, below MEDIA_ROOT; what attempts left whose worker died is removed."""
        place = Path(settings.MEDIA_ROOT) / folder
        place.mkdir(parents=True, exist_ok=True)
        for left_over in place.glob(f"{self.job.pk}.*"):
            left_over.unlink(missing_ok=True)
        return self.file(place / f"{self.job.pk}.{self.attempt}{suffix}")

    def discard(self) -> None:
        for path in self._files:
            path.unlink(missing_ok=True)


def claim(job_id) -> Job | None:
    """Take the job if it waits, or if its worker fell silent; None if somebody else has it or it has ended."""
    now = timezone.now()
    free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id, attempt__lt=settings.JOB_ATTEMPTS).update(
        state=Job.State.RUNNING,
        attempt=F("attempt") + 1,
        lease_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS),
        started_at=now,
        step="",
        done=0,
    )
    return Job.objects.select_related("study", "requester").get(pk=job_id) if taken else None


@contextmanager
def lease(run: Run):
    """Renew the lease from a side thread, since one step (a 400-page PDF) may outlast it."""
    stop = threading.Event()

    def renew() -> None:
        try:
            while not stop.wait(settings.JOB_LEASE_SECONDS / 3):
                until = timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
                try:
                    if not run.mine().update(lease_until=until):
                        return
                except Exception:  # the database may be away for a moment; the next round tries again
                    logger.exception("The lease of job %s could not be renewed", run.job.pk)
                    close_old_connections()
        finally:
            connection.close()

    thread = threading.Thread(target=renew, name=f"lease-{run.job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)


def execute(job_id) -> None:
    """Claim and do one job. Safe to call any number of times, from any number of workers."""
    row = claim(job_id)
    if row is None:
        return
    run, kind = Run(row), KINDS.get(row.kind)
    if kind is None:  # made by a newer or an older version: no attempt of this one can do it
        logger.error("Job %s is of the unknown kind %r", row.pk, row.kind)
        fail(
            run.mine(),
            "This version of Caliper cannot do this. Ask your administrator to update Caliper, then try again.",
        )
        return
    try:
        check_right(run, kind)
        with lease(run):
            publish = kind.work(run)
        check_right(run, kind)
        with transaction.atomic():
            # First the fence, which also locks the row; then what the job made. Both or neither.
            if not run.mine().update(state=Job.State.DONE, lease_until=None, ended_at=timezone.now(), step=""):
                raise Superseded
            Job.objects.filter(pk=row.pk).update(result=publish())
    except Superseded:
        run.discard()
    except JobFailed as error:
        run.discard()
        fail(run.mine(), str(error))
    except Exception:
        run.discard()
        logger.exception("Job %s (%s) failed at attempt %s", row.pk, row.kind, row.attempt)
        if row.attempt >= settings.JOB_ATTEMPTS:
            fail(run.mine(), "This failed three times. Ask your administrator: the reason is in the server's log.")
        else:  # free at once for the next attempt; the sweeper sends it
            run.mine().update(state=Job.State.QUEUED, lease_until=None, sent_at=None)


def check_right(run: Run, kind: Kind) -> None:
    if not may(run.requester, run.study, kind.permission):
        raise JobFailed("The person who started this no longer has the right to do it.")
    if Study.objects.filter(pk=run.study.pk).exclude(archived_at=None).exists():
        raise JobFailed(StudyArchived().message)


def fail(rows, message: str) -> int:
    return rows.update(state=Job.State.FAILED, message=message, lease_until=None, ended_at=timezone.now())


# ---- keeping it going ----------------------------------------------------------------


def sweep() -> int:
    """Send again what waits unsent or unclaimed and what lost its worker; end what has had its attempts.

    Called by beat, by `serve`, and by a page that polls a job, so that it works when two of them are silent.
    Returns the number of jobs touched; a second call right after the first returns 0.
    """
    now = timezone.now()
    stale = now - timedelta(seconds=settings.JOB_LEASE_SECONDS)
    expired = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now)
    touched = fail(
        expired.filter(attempt__gte=settings.JOB_ATTEMPTS),
        "The worker stopped three times while doing this. The draft or file may be too large for this machine.",
    )
    touched += expired.update(state=Job.State.QUEUED, lease_until=None, sent_at=None)
    collect_files(now.timestamp())
    unsent = Job.objects.filter(state=Job.State.QUEUED).filter(Q(sent_at=None) | Q(sent_at__lt=stale))
    for job_id in list(unsent.filter(created_at__lt=now - timedelta(seconds=1)).values_list("pk", flat=True)):
        wake(job_id)
        touched += 1
    return touched


# Folder below MEDIA_ROOT -> the names (relative to MEDIA_ROOT) of the files in it that a row stands for.
FOLDERS: dict[str, Callable[[], set[str]]] = {}
UNNAMED_FOR = 3600  # seconds after which a file that no row names belongs to nobody


def keeps_files(folder: str) -> Callable:
    """Decorator of a function that says which files of this folder are in use; the sweeper removes the others."""

    def register(names: Callable[[], set[str]]) -> Callable[[], set[str]]:
        FOLDERS[folder] = names
        return names

    return register


def collect_files(now: float) -> int:
    """Remove files that no row names: what a killed worker or an undone transaction left. At most every ten minutes."""
    if not cache.add("files-collected", True, timeout=600):
        return 0
    root, removed = Path(settings.MEDIA_ROOT), 0
    for folder, names in FOLDERS.items():
        # Looked at first, asked second: a file whose row is committed in between is then known.
        old = [
            path for path in (root / folder).rglob("*") if path.is_file() and path.stat().st_mtime < now - UNNAMED_FOR
        ]
        if not old:
            continue
        in_use = names()
        for path in old:
            if path.relative_to(root).as_posix() not in in_use:
                path.unlink(missing_ok=True)
                removed += 1
    return removed
