"""The pure modules of the coding screen in Node, where it is installed, against a table that the server's code makes.

The same modules run in Chromium in tests/e2e; here each rule has its case, and a run takes a second.
"""

import json
import re
import shutil
import subprocess

import pytest
from django.conf import settings

from coding.queries.transcript import CodeMark, SegmentView, TurnView
from coding.rendering import render_text

FOLDER = settings.BASE_DIR / "tests" / "js"
TEXTS = [
    "",
    "They gave us a date.",
    "👩🏽‍⚕️ They gave us a date 🙂.",
    "e\u0301té, o\u030b and \u0301 alone",
    "שָׁלוֹם and مرحبا",
    "क्षत्रिय ไทย 漢字",
    '<b>"A & B"</b> isn’t it\'s',
]
HUES = [[1], [3, 5], [2, 4, 7], [0]]


def offsets(text: str) -> dict:
    units = [len(text[:point].encode("utf-16-le")) // 2 for point in range(len(text) + 1)]
    return {"text": text, "units": units, "points": len(text)}


def marks(text: str) -> list[dict]:
    """Segments side by side, in each other and across each other."""
    n = len(text)
    places = [[], [(0, n)], [(0, n // 2), (n // 3, n)], [(0, n), (n // 4, n // 2), (n // 3, n - 1)]]
    found = []
    for row in places:
        row = [(start, end) for start, end in row if start < end]
        segments = [
            {"id": k + 1, "start": start, "end": end, "hues": HUES[k], "touched": k == 1}
            for k, (start, end) in enumerate(row)
        ]
        found.append({"text": text, "segments": segments, "html": drawn(text, segments)})
    return found


def drawn(text: str, segments: list[dict]) -> str:
    views = [
        SegmentView(
            one["id"], one["start"], one["end"], "touched" if one["touched"] else "live",
            [CodeMark(n, f"Code {n}", "BE", hue, True) for n, hue in enumerate(one["hues"]) if hue],
        )
        for one in segments
    ]  # fmt: skip
    turn = TurnView(1, 1, None, text, "", "", False, None, None, views)
    return str(render_text(turn))


def node() -> list[str]:
    path = shutil.which("node")
    if path is None:
        pytest.skip("Node is missing, which runs the modules of the coding screen by themselves (apt install nodejs)")
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    major, minor = map(int, re.match(r"v(\d+)\.(\d+)", version).groups())
    if (major, minor) < (20, 10):
        pytest.skip(f"Node {version.strip()} is too old: 20.10 or newer")
    # From 22 on it sees by itself that a file is a module.
    return [path] if major >= 22 else [path, "--experimental-default-type=module"]


def test_modules_by_themselves():
    table = {"offsets": [offsets(text) for text in TEXTS], "marks": [one for text in TEXTS for one in marks(text)]}
    (FOLDER / "cases.json").write_text(json.dumps(table))
    files = sorted(str(path) for path in FOLDER.glob("*.test.mjs"))
    assert len(files) >= 4
    done = subprocess.run([*node(), "--test", *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert int(re.search(r"# pass (\d+)", done.stdout)[1]) >= 40
