"""Which databases the suite runs on.

`pytest` alone runs the suite twice: on SQLite with a folder as broker, and on a throw-away PostgreSQL with a throw-away
Redis. `--backend` chooses one (`sqlite`, `postgres`) or `both`; with paths given the default is `sqlite`. A run on
PostgreSQL is a process of its own, since Django chooses its database when it starts; so are the two of `both`. The
second one leaves out what cannot differ there: tests that ask no database, and pages in Chromium, whose server's side
the other tests try on both. `--backend=postgres` leaves out nothing.
"""

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.services.servers import Missing, Postgres, Redis

INSIDE = "CALIPER_TEST_BACKEND"  # set in the processes that the first one starts
SECOND = "CALIPER_TEST_SECOND"  # set in the second one of both


def pytest_addoption(parser):
    parser.addoption("--backend", choices=["sqlite", "postgres", "both"], help="database to run on; see README")


def chosen(config) -> str:
    if INSIDE in os.environ or hasattr(config, "workerinput"):
        return os.environ.get(INSIDE, "sqlite")
    if given := config.getoption("backend"):
        return given
    return "both" if config.args_source is pytest.Config.ArgsSource.TESTPATHS else "sqlite"


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    if INSIDE in os.environ or hasattr(config, "workerinput") or config.option.help or config.option.collectonly:
        return None
    if (backend := chosen(config)) == "sqlite":
        return None
    if backend == "postgres":
        return on_postgres(config)
    return max(run(config, "sqlite", {}), on_postgres(config, {SECOND: "1"}))


def pytest_collection_modifyitems(config, items):
    if SECOND in os.environ:
        config.hook.pytest_deselected(items=[item for item in items if not can_differ(item)])
        items[:] = [item for item in items if can_differ(item)]


def can_differ(item) -> bool:
    if item.get_closest_marker("browser"):
        return False
    asks = {"db", "transactional_db", "django_db_setup"} & set(item.fixturenames)
    return bool(asks or any(item.get_closest_marker(name) for name in ("django_db", "broker", "services")))


def on_postgres(config, more: dict[str, str] | None = None) -> int:
    try:
        with Postgres() as postgres, Redis() as redis:
            return run(config, "postgres", postgres.environment() | redis.environment() | (more or {}))
    except Missing as missing:
        print(f"\nNot run on PostgreSQL and Redis: {missing}", flush=True)
        return 1 if os.environ.get("CI") else 0


def run(config, backend: str, environment: dict[str, str]) -> int:
    """The same call in a process of its own, on all cores unless it says otherwise."""
    args = [str(arg) for arg in config.invocation_params.args]
    if not any(arg.startswith(("-n", "--numprocesses")) for arg in args):
        # One more than there are cores, since many tests wait for a process or a page. A worker that has nothing left
        # takes from the others: the longest tests stand near the end.
        args = ["-n", str(min(4, (os.cpu_count() or 1) + 1)), "--dist=worksteal", *args]
    print(f"\n======== {backend} ".ljust(100, "="), flush=True)
    command = [sys.executable, "-m", "pytest", *args]
    return subprocess.run(command, env=os.environ | environment | {INSIDE: backend}, check=False).returncode


def row_locks(n: int = 1) -> int:
    """How many queries more a database asks that locks rows: to be added to a pinned number of them."""
    return n if connection.features.has_select_for_update else 0
