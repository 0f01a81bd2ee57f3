"""Parsing files from outside in a child process, so that a hostile or broken one harms nobody.

What holds where:

=====================  ==========================================  ==========================  ====================
                       Linux                                       macOS                       Windows
=====================  ==========================================  ==========================  ====================
30 s by the clock      yes (the parent kills the process group)    yes                         yes
30 s processor time    yes                                         yes                         no
512 MB memory          yes (address space)                         no (the system ignores it)  no
no files written       yes (size limit 0, and an audit hook)       yes                         audit hook only
no network             own empty network namespace where allowed   audit hook only             audit hook only
                       (not in most containers), and audit hook
empty environment      yes                                         yes                         but SYSTEMROOT
own empty folder       yes                                         yes                         yes
=====================  ==========================================  ==========================  ====================

The audit hook stops Python code only; the C libraries in use (lxml without network and entities, zlib) open nothing.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from .child import EXIT_MEMORY, MEMORY, SECONDS
from .detect import MAX_BYTES, too_large
from .types import ImportRefused, ParsedTranscript, ParseOptions

MAX_ANSWER = 96 * 1024 * 1024
_ROOT = Path(__file__).resolve().parents[2]
_NO_CHANGE = "Nothing was changed."


def parse_in_child(
    path: str | os.PathLike[str],
    name: str,
    options: ParseOptions | None = None,
    *,
    seconds: float = SECONDS,
) -> ParsedTranscript:
    """The transcript in the file at `path`, whose ending is that of `name`; `ImportRefused` with one sentence."""
    try:
        with Path(path).open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > MAX_BYTES:
                raise ImportRefused(too_large(size))
            answer = _run(stream, Path(name).name, (options or ParseOptions()).to_json(), seconds)
    except FileNotFoundError as error:
        raise ImportRefused("The file was not found.") from error
    except IsADirectoryError as error:
        raise ImportRefused("This is a folder. Choose files in it.") from error
    except PermissionError as error:
        raise ImportRefused("Caliper has no permission to read the file.") from error
    if "transcript" in answer:
        return ParsedTranscript.from_json(answer["transcript"])
    raise ImportRefused(answer["refused"])


def read_table_in_child(stream, name: str, *, seconds: float = SECONDS) -> list[list[str]]:
    """The rows of a table in an open file (csv, xlsx, docx; see tables.py); `ImportRefused` with one sentence."""
    answer = _run(stream, Path(name).name, {"table": True}, seconds)
    if "rows" in answer:
        return answer["rows"]
    raise ImportRefused(answer["refused"])


def _run(stream, name: str, options: dict, seconds: float) -> dict:
    with tempfile.TemporaryDirectory(prefix="caliper-parse-") as folder:
        command = [sys.executable, "-P", "-m", "sessions.parsers.child", name, json.dumps(options)]
        process = subprocess.Popen(
            command,
            stdin=stream,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_environment(folder),
            start_new_session=os.name == "posix",
        )
        return _wait(process, seconds)


def _environment(folder: str) -> dict[str, str]:
    """Nothing of ours: no secrets, no proxies, no settings."""
    environment = {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "TMPDIR": folder, "TEMP": folder}
    if "SYSTEMROOT" in os.environ:  # Python does not start on Windows without it
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return environment


def _wait(process: subprocess.Popen, seconds: float) -> dict:
    """The child's answer, or the sentence for its end."""
    is_late = threading.Event()

    def stop() -> None:
        is_late.set()
        _kill(process)

    timer = threading.Timer(seconds, stop)
    timer.start()
    try:
        with process:
            output = process.stdout.read(MAX_ANSWER + 1)
            if len(output) > MAX_ANSWER:
                _kill(process)
                raise ImportRefused(f"The file contains too much text for one transcript. Split it. {_NO_CHANGE}")
    finally:
        timer.cancel()
        _kill(process)
    if is_late.is_set() or process.returncode == -getattr(signal, "SIGXCPU", 0):
        raise ImportRefused(
            f"Reading the file took longer than {seconds:g} seconds and was stopped. "
            f"Save it as plain text, or split it. {_NO_CHANGE}"
        )
    return _understood(process.returncode, output)


def _understood(status: int, output: bytes) -> dict:
    if status == EXIT_MEMORY:
        raise ImportRefused(
            f"Reading the file needed more than {MEMORY // 1024 // 1024} MB of memory and was stopped. "
            f"Save it without pictures, or split it. {_NO_CHANGE}"
        )
    try:
        answer = json.loads(output) if status == 0 else {}
    except ValueError:
        answer = {}
    if not isinstance(answer, dict) or not answer.keys() & {"transcript", "rows", "refused"}:
        raise ImportRefused(
            f"The file is damaged in a way that stopped the reader. Open it, save it again, and retry. {_NO_CHANGE}"
        )
    return answer


def _kill(process: subprocess.Popen) -> None:
    """The child and whatever it might have started."""
    if process.poll() is not None:
        return
    if os.name == "posix":
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
    else:
        process.kill()
