"""The walls of the child process, each tried from inside."""

import json
import os
import subprocess
import sys

import pytest

from sessions.parsers import ImportRefused, ParseOptions, sandbox
from sessions.parsers.child import MEMORY

from . import crafted, files

posix = pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")


def inside(code, folder):
    """Runs code as the child does, behind the shut door; what it prints."""
    program = f"from sessions.parsers.child import *\nlimit_resources()\nshut_the_door()\n{code}"
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=folder,
        env=sandbox._environment(str(folder)),
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("open('new.txt', 'w')", "PermissionError: a parser may not write"),
        ("import os; os.open('new.txt', os.O_CREAT | os.O_WRONLY)", "PermissionError: a parser may not write"),
        ("import os; os.mkdir('x')", "PermissionError: a parser may not use os.mkdir"),
        ("import os; os.system('true')", "PermissionError: a parser may not use os.system"),
        (
            "import subprocess; subprocess.Popen(['true'])",
            "PermissionError: a parser may not use subprocess.Popen",
        ),
        ("import socket; socket.socket()", "PermissionError: a parser may not use socket.__new__"),
        (
            "import socket; socket.create_connection(('127.0.0.1', 9))",
            "PermissionError: a parser may not use socket.getaddrinfo",
        ),
    ],
)
def test_door_is_shut(code, complaint, tmp_path):
    assert inside(code, tmp_path) == complaint
    assert list(tmp_path.iterdir()) == []


def test_other_files_may_not_be_read(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    assert inside("print(open('secret.txt').read())", tmp_path) == "PermissionError: a parser may not open files"


def test_python_may_still_import_late(tmp_path):
    assert inside("import colorsys, lxml.etree; print('fine')", tmp_path) == "fine"


@posix
def test_memory_is_limited(tmp_path):
    assert inside(f"bytearray({MEMORY})", tmp_path) == "MemoryError"


def test_environment_is_empty(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "told")
    names = json.loads(inside("import json; print(json.dumps(sorted(os.environ)))", tmp_path))
    allowed = {"PYTHONPATH", "PYTHONUTF8", "TEMP", "TMPDIR", "SYSTEMROOT", "LC_CTYPE"}
    assert set(names) <= allowed


def test_child_does_not_import_django(tmp_path):
    code = "import sessions.parsers.read, sessions.parsers.docx, sessions.parsers.pdf; print('django' in sys.modules)"
    program = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; {code}"],
        cwd=tmp_path,
        env=sandbox._environment(str(tmp_path)),
        capture_output=True,
        text=True,
    )
    assert program.stdout.strip() == "False"


def given(tmp_path, content=b"Anna: a\nBen: b\nAnna: c\n"):
    path = tmp_path / "given.txt"
    path.write_bytes(content)
    return path


def test_too_slow(tmp_path):
    with pytest.raises(ImportRefused) as refusal:
        sandbox.parse_in_child(given(tmp_path), "given.txt", seconds=0.001)
    assert refusal.value.message == (
        "Reading the file took longer than 0.001 seconds and was stopped. Save it as plain text, or split it. "
        "Nothing was changed."
    )


@posix
def test_too_much_memory(tmp_path):
    path = tmp_path / "given.csv"
    path.write_bytes(b"a,b\n" * 9_000_000)
    with pytest.raises(ImportRefused) as refusal:
        sandbox.parse_in_child(path, "given.csv")
    assert refusal.value.message == (
        "Reading the file needed more than 512 MB of memory and was stopped. Save it without pictures, or split it. "
        "Nothing was changed."
    )


@pytest.mark.parametrize("output", [b"", b"not json", b'{"failed": "KeyError"}', b'{"other": 1}', b"[]"])
def test_fault_of_the_reader_is_one_sentence(output):
    with pytest.raises(ImportRefused) as refusal:
        sandbox._understood(0, output)
    assert refusal.value.message == (
        "The file is damaged in a way that stopped the reader. Open it, save it again, and retry. Nothing was changed."
    )


def test_crash_is_one_sentence():
    with pytest.raises(ImportRefused) as refusal:
        sandbox._understood(-11, b"")
    assert refusal.value.message.startswith("The file is damaged in a way that stopped the reader.")


def test_answer_that_is_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "MAX_ANSWER", 100)
    with pytest.raises(ImportRefused) as refusal:
        sandbox.parse_in_child(given(tmp_path), "given.txt")
    assert refusal.value.message == "The file contains too much text for one transcript. Split it. Nothing was changed."


@pytest.mark.parametrize(
    ("path", "sentence"),
    [("missing.txt", "The file was not found."), (".", "This is a folder. Choose files in it.")],
)
def test_no_file(tmp_path, path, sentence):
    with pytest.raises(ImportRefused) as refusal:
        sandbox.parse_in_child(tmp_path / path, path)
    assert refusal.value.message == sentence


def test_options_reach_the_child(tmp_path):
    path = given(tmp_path, "Μαρία: Καλημέρα.\n".encode("cp1253"))
    options = ParseOptions(encoding="cp1253", speaker_rule="none")
    transcript = sandbox.parse_in_child(path, "given.txt", options)
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [(None, "Μαρία: Καλημέρα.")]


def test_name_decides_the_format(tmp_path):
    path = tmp_path / "upload.tmp"
    path.write_bytes(crafted.good_docx())
    assert sandbox.parse_in_child(path, "T1.3.docx").format == "docx"


def test_same_as_without_a_child():
    path = files.OWN / "own_focus_group.txt"
    assert sandbox.parse_in_child(path, path.name) == files.read(path.name)


def test_no_folder_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    sandbox.parse_in_child(files.OWN / "own_otter.txt", "own_otter.txt")
    assert list(tmp_path.iterdir()) == []
