"""The command's dry run: no study, no session, no database."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.sessions.parsers import crafted, files

KEYS = ["file", "format", "encoding", "words", "turns", "speakers", "has_times", "warnings", "error"]


def run(*arguments):
    """Exit status and the lines written."""
    out = StringIO()
    try:
        call_command("import_transcript", *map(str, arguments), stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_one_object_per_line_and_file():
    good = files.OWN / "own_otter.txt"
    status, out = run("--dry-run", "--json", good, files.OWN / "own_teams.vtt")
    first, second = map(json.loads, out.splitlines())
    assert status == 0
    assert first == {
        "file": str(good),
        "format": "txt",
        "encoding": "utf-8",
        "words": 32,
        "turns": 4,
        "speakers": [
            {"label": "Mara Lindqvist", "turns": 2, "words": 16},
            {"label": "Tomáš Novák", "turns": 2, "words": 16},
        ],
        "has_times": True,
        "warnings": [],
        "error": None,
    }
    assert list(second) == KEYS


def test_refused_file_among_good_ones(tmp_path):
    bad = tmp_path / "bad.docx"
    bad.write_bytes(crafted.ole_document(True))
    status, out = run("--dry-run", "--json", bad, files.OWN / "own_otter.txt", tmp_path / "missing.txt")
    reports = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert [report["error"] for report in reports] == [
        "The document is protected by a password. Remove the password in Word and save it again.",
        None,
        "The file was not found.",
    ]
    assert reports[0] == {
        "file": str(bad),
        "format": "docx",
        "encoding": None,
        "words": 0,
        "turns": 0,
        "speakers": [],
        "has_times": False,
        "warnings": [],
        "error": reports[0]["error"],
    }


def test_table_for_people():
    status, out = run("--dry-run", files.OWN / "own_otter.txt")
    assert status == 0
    assert out.splitlines()[1:4] == [
        "  txt, utf-8: 4 turns, 32 words, with times",
        "  Mara Lindqvist       2 turns        16 words",
        "  Tomáš Novák          2 turns        16 words",
    ]


def test_table_says_why_a_file_was_refused(tmp_path):
    status, out = run("--dry-run", tmp_path / "missing.txt")
    assert (status, out.splitlines()[1]) == (1, "  refused: The file was not found.")


def test_rule_and_encoding_can_be_chosen(tmp_path):
    path = tmp_path / "greek.txt"
    path.write_bytes("Μαρία: Ναι.\nΓιώργος: Όχι.\n".encode("cp1253"))
    _, out = run("--dry-run", "--json", "--speaker-rule", "none", "--encoding", "cp1253", path)
    assert (json.loads(out)["encoding"], json.loads(out)["speakers"]) == ("cp1253", [])


def test_dry_run_opens_no_database(django_db_blocker):
    """pytest-django forbids the database here; a query would fail the test."""
    assert run("--dry-run", "--json", files.OWN / "own_otter.txt")[0] == 0


def test_without_files():
    with pytest.raises(CommandError):
        call_command("import_transcript", "--dry-run")
