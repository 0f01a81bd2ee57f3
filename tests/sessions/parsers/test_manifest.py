"""Every transcript that we have, with its turns, speakers, words and times.

The figures of `manifest.json` were made by the parser and then checked by eye and by `test_independent_counts.py`,
which counts the marks in the sources with a few lines that share nothing with the parser.
"""

import json

import pytest

from . import files

MANIFEST = json.loads((files.ROOT / "tests/sessions/parsers/manifest.json").read_text("utf-8"))


def described(transcript):
    return {
        "format": transcript.format,
        "rule": transcript.rule_used,
        "language": transcript.language,
        "turns": len(transcript.turns),
        "unspoken": sum(turn.speaker is None for turn in transcript.turns),
        "words": transcript.words,
        "has_times": transcript.has_times,
        "speakers": {speaker.label: speaker.turns for speaker in transcript.speakers},
    }


@pytest.mark.parametrize("name", sorted(MANIFEST))
def test_manifest(name):
    assert described(files.read(name)) == MANIFEST[name]


def test_manifest_knows_every_file():
    kept = {path.name for path in files.OWN.iterdir() if path.name != "README.md"}
    shared = (
        {path.name for path in files.SHARED.iterdir() if path.name != "README.md"} if files.SHARED.exists() else set()
    )
    assert (kept | shared) - MANIFEST.keys() == set()
