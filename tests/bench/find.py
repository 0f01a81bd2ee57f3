"""Searching, coding all hits and more like this, through the real server. See README.md beside this file."""

import argparse
import html
import http.client
import json
import re
import statistics
import tempfile
import time
import uuid
from pathlib import Path

from tests.bench.screen import SEED
from tests.services.installation import Installation, until

ROW = re.compile(
    r'<li class="code-hit".*?data-turn="(\d+)" data-version="(\d+)" data-start="(\d+)" data-end="(\d+)".*?data-quote>(.*?)</span>',
    re.S,
)


class Person:
    """One signed-in coder with a connection that is kept."""

    def __init__(self, made: Installation, seeded: dict) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", made.port, timeout=120)
        self.headers = {"Content-Type": "application/json", "Cookie": "=".join(seeded["cookie"])}
        page = self.ask("/")[1]
        token = re.search(r'name="csrf-token" content="([^"]+)"', page)[1]
        self.headers |= {"X-CSRFToken": token, "Cookie": f"{self.headers['Cookie']}; {self.given}"}

    def ask(self, path: str, data: dict | None = None) -> tuple[float, str]:
        began = time.perf_counter()
        body = None if data is None else json.dumps({"save_id": str(uuid.uuid4())} | data)
        self.connection.request("GET" if data is None else "POST", path, body, self.headers)
        answer = self.connection.getresponse()
        self.given = (answer.headers["Set-Cookie"] or "").partition(";")[0]
        words = answer.read().decode()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {words[:200]}")
        return 1000 * (time.perf_counter() - began), words


def median(person: Person, path: str, reps: int) -> str:
    took = [person.ask(path)[0] for _ in range(reps)]
    return f"{statistics.median(took):.0f} ms"


def measure(person: Person, seeded: dict, words: list[str], reps: int) -> None:
    study, transcript = re.match(r"/s/([^/]+)/transcripts/(\d+)/", seeded["path"]).groups()
    page, api = f"/s/{study}", f"/api/v1/s/{study}"
    for word in words:
        found = re.search(r"(\d+) hits? in (\d+) turns?", person.ask(f"{page}/search/?q={word}")[1])
        print(f"“{word}”, {found[0] if found else 'no hits'}")
        print(f"  search of the study, page of 50 turns  {median(person, f'{page}/search/?q={word}', reps)}")
        print(
            f"  hits of the transcript, API            {median(person, f'{api}/transcripts/{transcript}/hits?q={word}', reps)}"
        )
    code = json.loads(person.ask(f"{api}/codes")[1])[0]["id"]
    took, preview = person.ask(f"{page}/search/code/?q={words[-1]}&give={code}&unit=sentence&part=1")
    places = [
        {
            "turn": int(turn),
            "version": int(version),
            "start": int(start),
            "end": int(end),
            "quote": html.unescape(re.sub("<[^>]+>", "", quote)),
        }
        for turn, version, start, end, quote in ROW.findall(preview)
    ]
    print(f"preview of {len(places)} sentences: {took:.0f} ms")
    took, _ = person.ask(f"{api}/hits/codings", {"code": code, "places": places, "unit": "sentence"})
    print(f"coding them, one transaction: {took:.0f} ms; undo: {person.ask(f'{api}/undo', {})[0]:.0f} ms")
    cold, _ = person.ask(f"{page}/codebook/{code}/similar/")
    print(f"more like this: {cold:.0f} ms cold, {median(person, f'{page}/codebook/{code}/similar/', reps)} warm")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="what gen_transcripts.py of the shared bench wrote")
    parser.add_argument("--cell", default="L:10000")
    parser.add_argument("--words", default="nowhere,time", help="a rare and a frequent one")
    parser.add_argument("--reps", type=int, default=5)
    given = parser.parse_args()
    size, highlights = given.cell.split(":")
    files = (str(given.data / f"{size}.txt"), str(given.data / f"{size}.h{highlights}.json"))
    with tempfile.TemporaryDirectory(prefix="caliper-bench-") as folder:
        made = Installation(Path(folder))
        try:
            made.manage("migrate", "-v0")
            seeded = made.ask(SEED % (*files, "bench"))
            made.start("manage.py", "serve", "--port", str(made.port))
            until(lambda: made.get("/healthz")[0] == 200)
            print(f"{size}: {seeded['turns']} turns, {seeded['excerpts']} excerpts")
            measure(Person(made, seeded), seeded, given.words.split(","), given.reps)
        finally:
            made.stop()


if __name__ == "__main__":
    main()
