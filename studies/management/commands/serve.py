"""`manage.py serve`: the web server and the worker on this machine, as one program."""

import os
import socket
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from studies import jobs
from studies.collecting import collect
from studies.serving import Child, Supervisor

# More of them only make each other wait: with 8, the slowest twentieth of 32 coders' saves took a third longer.
THREADS = 4
SWEEP_SECONDS = min(5, settings.JOB_LEASE_SECONDS / 2)


class Command(BaseCommand):
    help = "Runs Caliper on this machine: web server and worker. Both end with this command."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")

    def handle(self, *, host: str, port: int, **options) -> None:
        check_free(host, port)
        call_command("migrate", verbosity=0)
        collect()
        # Links, cookies and the check of a form's origin follow the port, unless an address is configured.
        origin = os.environ.get("CALIPER_ORIGIN") or f"http://{host}:{port}"
        shared = {"CALIPER_ORIGIN": origin, "DJANGO_SETTINGS_MODULE": "caliper.settings"}
        self.stdout.write(f"Caliper runs at {self.style.SUCCESS(origin)} (Ctrl+C ends it).")
        self.stdout.flush()
        Supervisor([web(host, port, shared), worker(shared)], every=sweep, seconds=SWEEP_SECONDS).run()


def check_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} of {host} is in use or not allowed. Choose another one: manage.py serve --port {port + 1}"
            ) from error


def web(host: str, port: int, environment: dict[str, str]) -> Child:
    options = [f"--listen={host}:{port}", f"--threads={THREADS}", "--ident="]
    command = [sys.executable, "-m", "waitress", *options, "caliper.wsgi:application"]
    return Child("The web server", command, environment)


def worker(environment: dict[str, str]) -> Child:
    """One process at a time works; a child of its own does it where the system can fork, so that it can be ended."""
    pool = ["--pool=prefork", "--concurrency=1"] if os.name == "posix" else ["--pool=solo"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING"]
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "caliper", "worker", *pool, *quiet]
    return Child("The worker", command, environment)


def sweep() -> None:
    try:
        jobs.sweep()
    finally:
        close_old_connections()
