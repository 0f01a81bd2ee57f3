"""Fixtures for every test.

- `client_as(user)`: a signed-in Django client.
- `run_jobs()`: does what waits in the job table, in this process; returns how many it did.
- `browser_page(user, path, width=1440, theme="light")`: a page of Chromium, signed in, on the suite's own server.
  Errors of its scripts and in its console and answers of 400 and above fail the test, unless it is marked with a
  pattern for them: `@pytest.mark.expects("409 .*/undo")`.
- `axe(page)`: what axe finds serious or critical on the page, in light and in dark, as readable lines.
- `fit(user, paths)`: these pages hold at every width and theme: nothing for axe, no sideways scrolling.

`--backend` chooses the database: see tests/services/backends.py.
"""

import os
import tempfile
import time
from pathlib import Path

import hypothesis
import pytest

from tests.services import chromium
from tests.services.faults import Faults

# Playwright's synchronous interface runs a loop in the thread of the tests, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
IN_CI = bool(os.environ.get("CI"))
# How long one example takes says nothing here: workers share the cores.
hypothesis.settings.register_profile("caliper", deadline=None)
hypothesis.settings.load_profile("caliper")
COLOURS = ["color-contrast", "link-in-text-block"]  # the rules of axe that look at colours
pytest_plugins = ["tests.services.backends", "tests.services.forms"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """SQLite in a file and not in memory: threads, the live server and a second process see the same database."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        folder = Path(tempfile.mkdtemp(prefix="caliper-test-"))
        database["TEST"]["NAME"] = str(folder / "test.sqlite3")
    # A pool keeps connections open, so that the test database could not be dropped.
    database["OPTIONS"].pop("pool", None)


@pytest.fixture(scope="session")
def django_db_use_migrations(django_db_use_migrations):
    """SQLite gets its tables from the models, which is quicker; PostgreSQL and the real servers take the migrations."""
    from django.db import connection

    return django_db_use_migrations and connection.vendor == "postgresql"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """PostgreSQL drops no database that somebody is connected to, and threads may end without saying goodbye.

    Permissions and content types, which nothing here asks for, are not written again after each emptied database.
    """
    from django.contrib.auth.management import create_permissions
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db import connection
    from django.db.models.signals import post_migrate

    post_migrate.disconnect(create_contenttypes)
    assert post_migrate.disconnect(dispatch_uid=create_permissions.__module__ + ".create_permissions")
    yield

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Every test has its own folder for uploads and drafts, and passwords that cost no time."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True  # looks for a file when it is asked for; else every client lists all of them
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = {"default": memory, "presence": memory | {"LOCATION": "presence"}}


@pytest.fixture
def client_as():
    from django.conf import settings
    from django.test import Client

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return sign_in


@pytest.fixture
def run_jobs():
    from studies import jobs
    from studies.models import Job

    def run() -> int:
        waiting = list(Job.objects.filter(state=Job.State.QUEUED).values_list("pk", flat=True))
        for job_id in waiting:
            jobs.execute(job_id)
        return len(waiting)

    return run


@pytest.fixture(autouse=True)
def no_broker(request, monkeypatch):
    """Jobs stay in their table until a test runs them; tests of the broker itself are marked `services`."""
    if request.node.get_closest_marker("services") or request.node.get_closest_marker("broker"):
        return
    from studies import jobs

    monkeypatch.setattr(jobs, "send", lambda job_id: None)


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    if (path := chromium.executable()) is None:
        if IN_CI:
            pytest.fail("Chromium is missing: apt-get install chromium")
        pytest.skip("Chromium is missing: install it (Debian: apt-get install chromium) or set CHROMIUM to its path")
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(executable_path=path, args=chromium.flags())
        yield launched
        launched.close()


@pytest.fixture
def all_answered():
    """Waits until the suite's server has answered everything, before the database is emptied under its hands."""
    from django.core.signals import request_finished, request_started

    running: list[int] = []

    def started(**_):
        running.append(1)

    def finished(**_):
        running.append(-1)

    request_started.connect(started)
    request_finished.connect(finished)

    def wait(seconds: float = 10) -> None:
        end = time.monotonic() + seconds
        while sum(running) > 0 and time.monotonic() < end:
            time.sleep(0.02)

    yield wait
    request_started.disconnect(started)
    request_finished.disconnect(finished)


@pytest.fixture(scope="session")
def quick_server():
    """The suite's server as quick as the real one: a page of it has seventy small files.

    It sends a head and then a body, and the browser acknowledged each head after 40 ms; and nothing was kept.
    """
    from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin
    from django.core.servers.basehttp import WSGIRequestHandler

    WSGIRequestHandler.disable_nagle_algorithm = True
    serve = StaticFilesHandlerMixin.serve

    def kept(self, request):
        response = serve(self, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    StaticFilesHandlerMixin.serve = kept


@pytest.fixture
def browser_page(browser, request, transactional_db, all_answered, quick_server):
    """Opens pages on the suite's server; see the head of this file."""
    from django.conf import settings
    from django.test import Client

    from tests.services import forms  # a plugin, which pytest wants to import itself

    live_server = request.getfixturevalue("live_server")
    contexts, watched = [], []
    expected = [pattern for mark in request.node.iter_markers("expects") for pattern in mark.args]

    def open_page(user=None, path: str = "/", width: int = 1440, height: int = 900, theme: str = "light", **options):
        faults = Faults(expected)
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            base_url=live_server.url,
            bypass_csp=options.pop("bypass_csp", False),
            **options,
        )
        contexts.append(context)
        watched.append(faults)
        faults.watch(context)
        forms.watch(context)
        if user is not None:
            client = Client()
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.set_default_navigation_timeout(30_000)  # the first page of a process comes late on a busy machine
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    all_answered()
    assert [line for faults in watched for line in faults.lines] == []


@pytest.fixture
def axe():
    """Serious and critical findings of axe-core. The page must have been opened with `bypass_csp=True`.

    Both themes on one page, since opening it anew takes five times as long as looking at it.
    """
    from axe_playwright_python.sync_playwright import Axe

    def check(page) -> list[str]:
        lines = []
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # no colours on the way between two
            only = (
                {} if theme == "light" else {"runOnly": {"type": "rule", "values": COLOURS}}
            )  # nothing else is another in the dark
            found = Axe().run(page, options={"resultTypes": ["violations"]} | only).response["violations"]
            lines += [
                f"{theme}: {one['id']}: {one['help']} ({node['html'][:160]})"
                for one in found
                if one["impact"] in {"serious", "critical"}
                for node in one["nodes"]
            ]
        return lines

    return check


@pytest.fixture
def fit(browser_page, axe):
    def check(user, paths, widths=(390, 1440)) -> None:
        page, found = browser_page(user, paths[0], bypass_csp=True), {}
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            for path in paths:
                page.goto(path)
                too_wide = page.evaluate("document.documentElement.scrollWidth") - width
                found[path, width] = axe(page) + ([f"{too_wide} px too wide"] if too_wide > 0 else [])
        assert found == {place: [] for place in found}

    return check
