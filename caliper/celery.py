"""The Celery application. Messages are wake-ups that carry ids only; `studies.Job` is the truth (studies/jobs.py)."""

import importlib
import os

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caliper.settings")

app = Celery("caliper")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_init.connect
def more_kinds_of_jobs(**_) -> None:
    """A module named by CALIPER_JOBS registers kinds of jobs of its own: the suite's slow and crashing ones."""
    if name := os.environ.get("CALIPER_JOBS"):
        importlib.import_module(name)


@signals.worker_ready.connect
def begin_heartbeat(**_) -> None:
    from studies import heartbeat
    from studies.serving import watch_parent

    watch_parent()
    heartbeat.begin()


@signals.worker_process_init.connect
def own_connections(**_) -> None:
    """A forked process must not use the connections (or the pool) of the process it came from."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.connection = None
        if pool := getattr(connection, "_connection_pools", None):
            pool.clear()
