"""The limited child process: reads one file from standard input, writes one JSON object to standard output.

Started by `sandbox.parse_in_child` as `python -P -m sessions.parsers.child NAME OPTIONS`, in an empty folder, with an
empty environment. It never learns where the file lies. Order matters: cheap limits first, then the reader's imports,
then the door is shut (no network, no writing, no programs), and only then is the file's content interpreted.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

SECONDS = 30
MEMORY = 512 * 1024 * 1024
EXIT_MEMORY = 77

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.spawn",
    "os.posix_spawn",
    "os.fork",
    "os.system",
    "os.startfile",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.chown",
    "os.truncate",
    "os.putenv",
    "os.kill",
    "shutil.",
    "tempfile.",
    "urllib.",
    "http.",
    "ftplib.",
    "smtplib.",
    "webbrowser.",
    "winreg.",
    "sqlite3.",
)


def main() -> int:
    """Exit status 0 with a result or a refusal; anything else is for the parent to explain."""
    limit_resources()
    name, options = sys.argv[1], json.loads(sys.argv[2])
    out = sys.stdout.buffer
    try:
        answer = _answer(sys.stdin.buffer, name, options)
    except MemoryError:
        return EXIT_MEMORY
    out.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
    out.flush()
    return 0


def _answer(stream: Any, name: str, options: dict[str, Any]) -> dict[str, Any]:
    from .detect import MAX_BYTES, detect_format
    from .read import parse, prepare
    from .types import ImportRefused, ParseOptions

    if options.get("table"):
        return _table(stream.read(MAX_BYTES + 1), name)
    try:
        data = stream.read(MAX_BYTES + 1)
        prepare(detect_format(data, name), data)
        shut_the_door()
        return {"transcript": parse(data, name, ParseOptions.from_json(options)).to_json()}
    except ImportRefused as refusal:
        return {"refused": refusal.message}
    except MemoryError:
        raise
    except Exception as error:
        # A fault of ours; only its kind leaves the child, since the message could hold participants' words.
        return {"failed": type(error).__name__}


def _table(data: bytes, name: str) -> dict[str, Any]:
    import docx  # noqa: F401 (its templates are read before the door is shut)
    import openpyxl  # noqa: F401

    from .tables import read_table
    from .types import ImportRefused

    try:
        shut_the_door()
        return {"rows": read_table(data, name)}
    except ImportRefused as refusal:
        return {"refused": refusal.message}
    except MemoryError:
        raise
    except Exception as error:
        return {"failed": type(error).__name__}


def limit_resources() -> None:
    """POSIX: memory, processor time, no core dump. Windows has none of this; there only the parent's clock holds."""
    try:
        import resource
    except ImportError:
        return
    limits = {
        "RLIMIT_AS": MEMORY,
        "RLIMIT_CPU": SECONDS,
        "RLIMIT_CORE": 0,
    }
    for limit, value in limits.items():
        _lower(resource, limit, value)


def _lower(resource: Any, limit: str, value: int) -> None:
    kind = getattr(resource, limit, None)
    if kind is None:
        return
    hard = resource.getrlimit(kind)[1]
    wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(kind, (wanted, wanted))
    except (ValueError, OSError):
        return  # macOS refuses some of them; the parent's clock holds everywhere


def shut_the_door() -> None:
    """No files written (size limit 0), no network (own namespace where the system allows), and a hook for the rest."""
    try:
        import resource

        _lower(resource, "RLIMIT_FSIZE", 0)
        _lower(resource, "RLIMIT_NOFILE", 64)
    except ImportError:
        pass
    leave_network()
    allowed = _readable()
    sys.addaudithook(lambda event, arguments: _audit(event, arguments, allowed))


def leave_network() -> bool:
    """An empty network namespace of our own. False where the system does not allow it; the hook still stands then."""
    if not sys.platform.startswith("linux"):
        return False
    return _unshare(_CLONE_NEWNET) or _unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _unshare(flags: int) -> bool:
    if hasattr(os, "unshare"):  # Python 3.12
        try:
            os.unshare(flags)
        except OSError:
            return False
        return True
    try:
        import ctypes

        return ctypes.CDLL(None).unshare(flags) == 0
    except (ImportError, OSError, AttributeError):
        return False


def _readable() -> tuple[str, ...]:
    """Python's own folders, for modules that are imported late."""
    places = [sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(os.__file__).parent), *sys.path]
    places += [os.path.realpath(place) for place in places if place]
    return tuple({place.rstrip(os.sep) + os.sep for place in places if place})


def _audit(event: str, arguments: tuple[Any, ...], allowed: tuple[str, ...]) -> None:
    if event == "open":
        path, _mode, flags = arguments
        if isinstance(path, int):
            return
        if flags and flags & _WRITING:
            raise PermissionError("a parser may not write")
        if not os.fsdecode(path).startswith(allowed):
            raise PermissionError("a parser may not open files")
    elif event.startswith(_FORBIDDEN):
        raise PermissionError(f"a parser may not use {event}")


if __name__ == "__main__":
    sys.exit(main())
