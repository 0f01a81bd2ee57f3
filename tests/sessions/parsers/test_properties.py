"""Whatever comes in: a result or one sentence, and no word lost on the way."""

import re
import zipfile
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions.parsers import ImportRefused, parse
from sessions.parsers.clean import clean_text

from . import crafted

QUICK = settings(max_examples=150, suppress_health_check=list(HealthCheck))

names = st.sampled_from(["Anna", "Ben Berg", "P04", "Interviewer", "stokes", "Note", "???", "La presidenta", "主持人"])
words = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12), max_size=8
).map(" ".join)
shapes = st.sampled_from(
    [
        "{n}: {w}",
        "**{n}**: {w}",
        "[{n}] {w}",
        "{n}\t{w}",
        "{n}\n{w}",
        "{n}:\n{w}",
        "({w})",
        "{w}",
        "",
        "# {w}",
        "12 {n}: {w}",
    ]
)
lines = st.builds(lambda shape, n, w: shape.format(n=n, w=w), shapes, names, words)
transcripts = st.lists(lines, max_size=30).map("\n".join)


def letters(text):
    """Runs of letters and digits, in any order."""
    return Counter(re.findall(r"\w+", clean_text(text)))


@QUICK
@given(transcripts)
def test_no_word_is_lost(text):
    try:
        transcript = parse(text.encode(), "a.txt")
    except ImportRefused:
        assert not any(char.isalnum() for char in text)
        return
    labels = {word for turn in transcript.turns for word in letters(turn.speaker or "")}
    kept = sum((letters(turn.text) for turn in transcript.turns), Counter())
    lost = {word for word in letters(text) - kept if not word.isdigit() and not set(word) <= {"_"}}
    assert lost - labels == set()


@QUICK
@given(st.binary(max_size=400), st.sampled_from(["txt", "csv", "vtt", "srt", "rtf", "pdf", "docx", "odt", "", "xyz"]))
def test_any_bytes(data, extension):
    try:
        parse(data, f"a.{extension}")
    except ImportRefused as refusal:
        assert refusal.message.endswith(".")


@QUICK
@given(st.text(max_size=300), st.sampled_from(["txt", "csv", "vtt", "srt"]))
def test_any_text(text, extension):
    head = {"vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n", "srt": "1\n00:00:01,000 --> 00:00:02,000\n"}.get(
        extension, ""
    )
    try:
        transcript = parse((head + text).encode("utf-8", "surrogatepass"), f"a.{extension}")
    except ImportRefused:
        return
    assert all(turn.text.strip() and "\x00" not in turn.text and "\r" not in turn.text for turn in transcript.turns)
    assert sum(len(turn.text.split()) for turn in transcript.turns) == transcript.words


@QUICK
@given(
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=12),
    st.sampled_from(["docx", "odt", "rtf", "pdf"]),
)
def test_damage(changes, kind):
    """Bytes changed inside the document, not in the archive around it, where a checksum would catch them."""
    original = {
        "docx": crafted.document_xml(*crafted.SPOKEN.split("|")).encode(),
        "odt": b"",
        "rtf": rb"{\rtf1\ansi{\fonttbl{\f0\fcharset161 A;}}\f0 {\b Anna:} a\u945?\par Ben: b\cell c\row}",
        "pdf": crafted.good_pdf(),
    }[kind]
    if kind == "odt":
        with zipfile.ZipFile(
            __import__("io").BytesIO(crafted.odt_of(crafted.odt_paragraphs("Anna: a", "Ben: b")))
        ) as archive:
            original = archive.read("content.xml")
    damaged = bytearray(original)
    for place, value in changes:
        damaged[place % len(damaged)] = value
    data = bytes(damaged)
    packed = {"docx": crafted.docx_of, "odt": lambda content: crafted.package({"content.xml": content})}.get(kind)
    try:
        parse(packed(data) if packed else data, f"a.{kind}")
    except ImportRefused as refusal:
        assert refusal.message.endswith(".")


@pytest.mark.parametrize("size", [20_000])
def test_time_grows_with_the_length_only(size):
    """No rule looks at all lines for each line."""
    import time

    def seconds(number):
        text = "".join(f"[00:00:{i % 60:02}] P{i % 9}: some words here, {i}: yes\n" for i in range(number)).encode()
        started = time.process_time()
        parse(text, "a.txt")
        return time.process_time() - started

    seconds(100)
    assert seconds(size) < 12 * max(seconds(size // 4), 0.02)
