"""Many coders save while the web process is killed and PostgreSQL crashes three times. See README.md beside this file."""

import argparse
import http.client
import json
import os
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from tests.bench.saves import COUNT, SEED, TOKEN, Coder
from tests.services.installation import Installation, children, until
from tests.services.servers import Postgres

TIMES = 3  # crashes of the database


class StubbornCoder(Coder):
    """Sends each save again, with its own id, until the server says that it has it; what else it said is counted."""

    def __init__(self, *args) -> None:
        super().__init__(*args)
        self.answers: Counter[str] = Counter()
        self.acknowledged = 0

    def run(self) -> None:
        self.connection = None
        self.gate.wait()
        for n in range(self.saves):
            body = json.dumps(self.body(n))
            for _ in range(2 if n % 10 == 9 else 1):
                began = time.perf_counter()
                self.until_saved(body)
                self.took.append(time.perf_counter() - began)
            self.acknowledged += 1

    def until_saved(self, body: str) -> None:
        while True:
            status, after = self.send(body)
            if status == 200:
                return
            name = f"{status}" + (" with Retry-After" if after else "")
            self.answers[name] += 1
            time.sleep(min(float(after or 1), 2))

    def send(self, body: str) -> tuple[int | str, str | None]:
        headers = {
            "Content-Type": "application/json",
            "Cookie": f"{self.seeded['cookie']}={self.seeded['clients'][self.number]}; {self.seeded['csrf']}={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        try:
            self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.connection.request("POST", "/api/v1/s/bench/codings", body, headers)
            answer = self.connection.getresponse()
            words = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection = None
            return "no connection", None
        if answer.status not in {200, 503}:
            self.errors.append(f"{answer.status} {words[:120]!r}")
        return answer.status, answer.headers.get("Retry-After")


def web_process(serve: int) -> int:
    """The web server among the children of `serve`."""
    for pid in children(serve):
        command = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
        if "waitress" in command.stdout or "gunicorn" in command.stdout:
            return pid
    raise RuntimeError("no web process")


def harm(database: Postgres, made: Installation, serve: int, progress, wanted: int) -> list[str]:
    """At even parts of the work: crash, crash, kill of the web process, crash. How long each took to serve again."""
    told = []
    for n, what in enumerate(("database", "database", "web", "database"), start=1):
        until(lambda n=n: progress() >= wanted * n / 6, seconds=600, every=0.05)
        began = time.perf_counter()
        if what == "web":
            os.kill(web_process(serve), signal.SIGKILL)
        else:
            database.crash()
            database.start_process()
        until(lambda: made.get("/healthz")[0] == 200 and json.loads(made.get("/readyz")[1]).get("database"), seconds=60)
        told.append(f"{what} {time.perf_counter() - began:.1f} s")
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--saves", type=int, default=200)
    parser.add_argument("--turns", type=int, default=600, help="of 80 words each")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="caliper-bench-") as folder, Postgres() as database:
        made = Installation(Path(folder), **database.environment())
        try:
            made.manage("migrate", "-v0")
            seeded = made.ask(SEED % (given.turns, given.clients))
            serve = made.start("manage.py", "serve", "--port", str(made.port))
            until(lambda: made.get("/healthz")[0] == 200, seconds=120)
            run(given, database, made, serve.pid, seeded)
        finally:
            made.stop()


def run(given, database: Postgres, made: Installation, serve: int, seeded: dict) -> None:
    gate = threading.Barrier(given.clients + 1)
    coders = [StubbornCoder(n, made.port, seeded, given.saves, gate) for n in range(given.clients)]
    for coder in coders:
        coder.start()
    gate.wait()
    began, wanted = time.perf_counter(), given.clients * given.saves
    told = harm(database, made, serve, lambda: sum(coder.acknowledged for coder in coders), wanted)
    for coder in coders:
        coder.join()
    seconds = time.perf_counter() - began
    codings, _, events = made.ask(COUNT)
    took = sorted(one for coder in coders for one in coder.took)
    answers = sum((coder.answers for coder in coders), Counter())
    errors = [error for coder in coders for error in coder.errors]
    print(
        f"{given.clients} coders x {given.saves} saves, every tenth sent twice; {seconds:.0f} s; again serving: {told}"
    )
    print(f"latency p50 {1000 * statistics.median(took):.0f} ms, p95 {1000 * took[int(0.95 * len(took))]:.0f} ms")
    print(f"answers that were not 200: {dict(answers)}; others than 503: {len(errors)} {sorted(set(errors))[:3]}")
    lost, doubled = max(0, wanted - codings), max(0, codings - wanted)
    print(f"codings {codings} and events {events} of {wanted}: lost {lost}, doubled {doubled}")


if __name__ == "__main__":
    main()
