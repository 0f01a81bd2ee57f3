"""What open pages at rest cost the server. See README.md beside this file."""

import argparse
import http.client
import json
import statistics
import tempfile
import threading
import time
from pathlib import Path

import psutil

from tests.bench.saves import SEED
from tests.services.installation import Installation, until

EVERY, RENEW = 2.7, 50.0  # seconds, as static/coding/live.js does for a page at rest


class Page(threading.Thread):
    """Asks as an open page does: the pulse every two seconds, and for a new token when the old one ends."""

    def __init__(self, number: int, port: int, seeded: dict, end: threading.Event) -> None:
        super().__init__(daemon=True)
        self.number, self.port, self.seeded, self.end, self.asked = number, port, seeded, end, 0

    def run(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.end.wait(EVERY * self.number / 20)  # people do not open their pages in one moment
        token, token_at = self.changes(), time.monotonic()
        while not self.end.wait(EVERY):
            if time.monotonic() - token_at > RENEW:
                token, token_at = self.changes(), time.monotonic()
            self.get(f"/api/v1/pulse?token={token}&turn={self.seeded['turns'][self.number]}")

    def changes(self) -> str:
        return self.get(f"/api/v1/s/bench/transcripts/{self.seeded['transcript']}/changes?after=0")["token"]

    def get(self, path: str) -> dict:
        cookie = f"{self.seeded['cookie']}={self.seeded['clients'][self.number]}"
        self.connection.request("GET", path, headers={"Cookie": cookie})
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        self.asked += 1
        return json.loads(body)


def cpu(pid: int) -> float:
    """Seconds of CPU of the server and everything it started, so far."""
    tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in tree)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--reps", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="caliper-bench-") as folder:
        made = Installation(Path(folder), CALIPER_JOB_LEASE="30")
        try:
            made.manage("migrate", "-v0")
            seeded = made.ask(SEED % (given.pages, given.pages))
            server = made.start("manage.py", "serve", "--port", str(made.port))
            until(lambda: made.get("/healthz")[0] == 200)
            time.sleep(8)  # the worker's start is not the pages'
            measure(given, server.pid, made.port, seeded)
        finally:
            made.stop()


def measure(given, pid: int, port: int, seeded: dict) -> None:
    began = cpu(pid)
    time.sleep(given.seconds)
    alone = 100 * (cpu(pid) - began) / given.seconds
    shares = []
    for _ in range(given.reps):
        end = threading.Event()
        pages = [Page(n, port, seeded, end) for n in range(given.pages)]
        for page in pages:
            page.start()
        time.sleep(EVERY * 2)  # their first questions, which every opening asks
        began, asked, since = cpu(pid), sum(page.asked for page in pages), time.monotonic()
        time.sleep(given.seconds)
        seconds = time.monotonic() - since
        shares.append(100 * (cpu(pid) - began) / seconds)
        asked = sum(page.asked for page in pages) - asked
        end.set()
        for page in pages:
            page.join()
        print(f"{given.pages} pages: {asked / seconds:.1f} questions/s, {shares[-1]:.2f} % of one core", flush=True)
    print(
        f"without a page: {alone:.2f} % of one core; with {given.pages} pages: median {statistics.median(shares):.2f} %"
    )


if __name__ == "__main__":
    main()
