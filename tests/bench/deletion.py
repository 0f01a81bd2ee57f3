"""Deleting a transcript with 500 excerpts: how long it takes, and whether a trace is left. See README.md beside this."""

import argparse
import json
import sqlite3
import tempfile
from pathlib import Path

from tests.services.installation import Installation

CANARY = "Quellenkanari"
RUN = """
import random, time
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from coding.actions.coding import Place, apply_code
from coding.actions.deleting import delete_transcript
from coding.actions.memos import add_memo
from coding.models import Code, Excerpt
from sessions.models import FieldSession, Transcript, Turn
from sessions.models.text import GAP
from studies.actions.studies import create_study
from studies.models import Study
by = get_user_model().objects.create_user("one@example.org", "a long password")
study = create_study(Study(code="T", slug="bench", title="Bench"), by=by, acronym="B", from_template=False)
session = FieldSession.objects.create(study=study, kind="interview", title="One")
transcript = Transcript.objects.create(study=study, field_session=session, title="One", imported_by=by, source_name="x")
for n in range(%d):
    Turn.objects.create(transcript=transcript, position=(n + 1) * GAP, text=f"We met Quellenkanari number {n} there.")
code = Code.objects.create(study=study, name="Met")
for turn in transcript.turns.all():
    done = apply_code(transcript, by=by, code=code, places=[Place(turn.pk, 1, 0, len(turn.text), turn.text)])
    add_memo(Excerpt.objects.get(pk=done.excerpt), by=by, text=f"About Quellenkanari {turn.pk}")
with CaptureQueriesContext(connection) as asked:
    begin = time.perf_counter()
    delete_transcript(transcript, by=by, reason="mistake")
    seconds = time.perf_counter() - begin
print(json.dumps({"seconds": seconds, "statements": len(asked)}))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--excerpts", type=int, default=500)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="caliper-bench-") as folder:
        made = Installation(Path(folder))
        try:
            made.manage("migrate", "-v0")
            print(json.dumps(made.ask(RUN % given.excerpts)), flush=True)
        finally:
            made.stop()
        report(Path(folder) / "var")


def report(var: Path) -> None:
    """What is left in the dump of the database, and in the bytes of every file below `var/`: freed pages and logs too."""
    database = var / "caliper.sqlite3"
    if database.exists():
        with sqlite3.connect(database) as opened:
            print(f"lines of the dump with the word: {sum(CANARY in line for line in opened.iterdump())}")
    found = [path for path in var.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    print(f"files with the word: {[str(path.relative_to(var)) for path in found]}")


if __name__ == "__main__":
    main()
