"""Many coders save at the same time, through the real server. See README.md beside this file."""

import argparse
import http.client
import json
import statistics
import tempfile
import threading
import time
import uuid
from pathlib import Path

from tests.services.installation import Installation, until

SEED = """
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.conf import settings
from studies.models import *
from sessions.models import *
from coding.models import Code
project = Project.objects.create(acronym="B", title="B")
study = Study.objects.create(slug="bench", title="Bench", code="B", project=project)
owner = User.objects.create_user("owner@example.org")
field = FieldSession.objects.create(study=study, kind="interview", title="I", held_on="2026-01-01", status="held")
transcript = Transcript.objects.create(study=study, field_session=field, title="T", source_name="t", source_sha256="0" * 64,
    source_format="txt", imported_by=owner)
words = " ".join(f"word{n}" for n in range(80))
turns = [Turn.objects.create(transcript=transcript, position=n * 1024, text=words) for n in range(%d)]
code = Code.objects.create(study=study, name="Money")
clients = []
for n in range(%d):
    user = User.objects.create_user(f"coder{n}@example.org")
    Membership.objects.create(study=study, user=user, role="researcher")
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    clients.append(store.session_key)
print(json.dumps({"clients": clients, "turns": [t.pk for t in turns], "transcript": transcript.pk, "code": code.pk,
    "words": words, "cookie": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}))
"""
COUNT = """
from coding.models import Coding, Excerpt
from studies.models import Event
print(json.dumps([Coding.objects.count(), Excerpt.objects.count(), Event.objects.filter(verb="codings.applied").count()]))
"""
TOKEN = "b" * 32


class Coder(threading.Thread):
    """One signed-in person who codes different words of different turns, one save after the other."""

    def __init__(self, number: int, port: int, seeded: dict, saves: int, gate: threading.Barrier) -> None:
        super().__init__()
        self.number, self.port, self.seeded, self.saves, self.gate = number, port, seeded, saves, gate
        self.took: list[float] = []
        self.errors: list[str] = []

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Content-Type": "application/json",
            "Cookie": f"{self.seeded['cookie']}={self.seeded['clients'][self.number]}; {self.seeded['csrf']}={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        self.gate.wait()
        for n in range(self.saves):
            body = json.dumps(self.body(n))
            for _ in range(2 if n % 10 == 9 else 1):
                began = time.perf_counter()
                connection.request("POST", "/api/v1/s/bench/codings", body, headers)
                answer = connection.getresponse()
                words = answer.read()
                self.took.append(time.perf_counter() - began)
                if answer.status != 200:
                    self.errors.append(f"{answer.status} {words[:80]!r}")
        connection.close()

    def body(self, n: int) -> dict:
        turns, words = self.seeded["turns"], self.seeded["words"].split(" ")
        turn = turns[(self.number * self.saves + n) % len(turns)]
        first = (self.number * 7 + n) % (len(words) - 3)
        start = len(" ".join(words[:first])) + bool(first)
        quote = " ".join(words[first : first + 3])
        place = {"turn": turn, "version": 1, "start": start, "end": start + len(quote), "quote": quote}
        return {
            "save_id": str(uuid.uuid4()),
            "transcript": self.seeded["transcript"],
            "code": self.seeded["code"],
            "spans": [place],
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--saves", type=int, default=50)
    parser.add_argument("--turns", type=int, default=600, help="of 80 words each")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="caliper-bench-") as folder:
        made = Installation(Path(folder))
        try:
            made.manage("migrate", "-v0")
            seeded = made.ask(SEED % (given.turns, given.clients))
            made.start("manage.py", "serve", "--port", str(made.port))
            until(lambda: made.get("/healthz")[0] == 200)
            report(given, run(made, seeded, given), made.ask(COUNT))
        finally:
            made.stop()


def run(made: Installation, seeded: dict, given) -> tuple[list[Coder], float]:
    gate = threading.Barrier(given.clients + 1)
    coders = [Coder(n, made.port, seeded, given.saves, gate) for n in range(given.clients)]
    for coder in coders:
        coder.start()
    gate.wait()
    began = time.perf_counter()
    for coder in coders:
        coder.join()
    return coders, time.perf_counter() - began


def report(given, measured: tuple[list[Coder], float], counts: list[int]) -> None:
    coders, seconds = measured
    took = sorted(one for coder in coders for one in coder.took)
    errors = [error for coder in coders for error in coder.errors]
    wanted = given.clients * given.saves
    codings, _, events = counts
    print(f"{given.clients} clients x {given.saves} saves, every tenth sent twice, {given.turns} turns of 80 words")
    print(f"{len(took)} requests in {seconds:.1f} s: {wanted / seconds:.0f} saves/s")
    print(f"latency p50 {1000 * statistics.median(took):.0f} ms, p95 {1000 * took[int(0.95 * len(took))]:.0f} ms")
    print(f"errors {len(errors)} {sorted(set(errors))[:3]}")
    print(
        f"codings {codings} and events {events} of {wanted}: lost {max(0, wanted - codings)}, doubled {max(0, codings - wanted)}"
    )


if __name__ == "__main__":
    main()
