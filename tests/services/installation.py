"""A whole installation of its own, with real processes: its folder, its database, its port.

On SQLite it is the one-machine installation; in the run on PostgreSQL and Redis it uses those, with the database beside
the one of the tests.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Runs every piece of code that comes as a line of JSON, and says whether it ended well and what it printed. One process
# for all of them, since starting a Django costs more than most tests; but no connection is kept between two.
ASKED = """
import contextlib, io, json, sys, traceback
import django
django.setup()
from django.db import connection
for line in sys.stdin:
    printed, fault = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(printed):
            exec(json.loads(line), {"json": json})
    except Exception:
        fault = traceback.format_exc()
    connection.close()
    print(json.dumps([fault, printed.getvalue()]), flush=True)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children(pid: int) -> list[int]:
    """All processes below this one."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    direct = [int(word) for word in found.stdout.split()]
    return direct + [deeper for one in direct for deeper in children(one)]


def is_alive(pid: int) -> bool:
    """A zombie, which nobody has reaped yet, is dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Installation:
    def __init__(self, folder: Path, **environment: str) -> None:
        self.port = free_port()
        self.folder = folder
        own = {
            "CALIPER_VAR": str(folder / "var"),
            "CALIPER_ORIGIN": f"http://127.0.0.1:{self.port}",
            "CALIPER_JOB_LEASE": "2",
            "CALIPER_JOBS": "tests.services.jobs",
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "caliper.settings",
        }
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "DJANGO_"))}
        self.environment = kept | own | environment
        self.processes: list[subprocess.Popen] = []
        self.asked: subprocess.Popen | None = None

    def manage(self, *args: str) -> str:
        command = [sys.executable, "manage.py", *args]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, code: str):
        """The JSON that this code prints, run in a Django of the installation."""
        if self.asked is None:
            self.asked = subprocess.Popen(
                [sys.executable, "-c", ASKED],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        print(json.dumps(code), file=self.asked.stdin, flush=True)
        fault, printed = json.loads(self.asked.stdout.readline())
        assert not fault, fault
        return json.loads(printed.strip().splitlines()[-1])

    def start(self, *command: str, log: str = "log") -> subprocess.Popen:
        with (self.folder / log).open("ab") as file:
            process = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=self.environment, stdout=file, stderr=file
            )
        self.processes.append(process)
        return process

    def log(self, name: str = "log") -> str:
        return (self.folder / name).read_text()

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    def stop(self) -> None:
        if self.asked:
            self.asked.communicate()  # it ends with its input
        for process in self.processes:
            below = children(process.pid)
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(timeout=25)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            for pid in below:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue


def until(condition, seconds: float = 90, every: float = 0.25):
    """The first true answer of `condition`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(every)
    raise AssertionError(f"did not happen within {seconds} s")
