"""Where the transcripts of the tests lie."""

import os
from functools import cache
from pathlib import Path

import pytest

from sessions.parsers import ParsedTranscript, parse

ROOT = Path(__file__).resolve().parents[3]
OWN = ROOT / "tests/data/transcripts"
SHARED = Path(os.environ.get("CALIPER_SHARED_DATA", ROOT.parent / "shared/data")) / "transcripts"


def find(name: str) -> Path:
    """A file of the tests or of the shared folder; skips, and says so, where neither has it."""
    for folder in (OWN, SHARED):
        if (folder / name).exists():
            return folder / name
    pytest.skip(f"{name} is not here: set CALIPER_SHARED_DATA to the folder that holds transcripts/")


@cache
def read(name: str) -> ParsedTranscript:
    path = find(name)
    return parse(path.read_bytes(), name)
