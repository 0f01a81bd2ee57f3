"""Characters: NFC, LF, nothing invisible that a database or a page would stumble over. Each removal is reported."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from .types import Line, Warning_

# Line ends of every kind; vertical tab and form feed are line ends in office files.
NEWLINES = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# C0 and C1 controls (but tab and newline), byte-order marks, noncharacters, lone surrogates.
CONTROLS = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
UNREADABLE = "\ufffd"


def clean_text(text: str) -> str:
    """NFC and LF without control characters."""
    return unicodedata.normalize("NFC", CONTROLS.sub("", NEWLINES.sub("\n", text)))


def clean_lines(lines: list[Line]) -> tuple[list[Line], list[Warning_]]:
    """Every line cleaned; what was taken out, and what could not be read, is named with its line."""
    removed: list[int] = []
    unreadable: list[int] = []
    cleaned: list[Line] = []
    sample = ""
    for line in lines:
        if CONTROLS.search(line.text):
            removed.append(line.number)
        if UNREADABLE in line.text:
            sample = sample or around(line.text, line.text.index(UNREADABLE))
            unreadable.append(line.number)
        cleaned.append(_clean_line(line))
    return cleaned, _findings(removed, unreadable, sample)


def _clean_line(line: Line) -> Line:
    if line.text.isascii() and not CONTROLS.search(line.text) and not NEWLINES.search(line.text):
        return line
    text = clean_text(line.text)
    cells = tuple(clean_text(cell) for cell in line.cells)
    voice = clean_text(line.voice) if line.voice else line.voice
    return replace(line, text=text, cells=cells, voice=voice, bold=min(line.bold, len(text)))


def _findings(removed: list[int], unreadable: list[int], sample: str) -> list[Warning_]:
    findings = []
    if unreadable:
        more = f", and {counted(len(unreadable) - 1)} more" if len(unreadable) > 1 else ""
        message = f"A character could not be read: “{sample}”{more}."
        findings.append(Warning_(unreadable[0], "unreadable", message, tuple(unreadable[:200]), subject=sample))
    if removed:
        message = f"Invisible control characters were removed from {counted(len(removed))}."
        findings.append(Warning_(removed[0], "controls", message, tuple(removed[:200])))
    return findings


def counted(number: int, one: str = "line") -> str:
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"


def around(text: str, index: int) -> str:
    """The word at a place with the word before it, for a message."""
    before = text[:index].split(" ")[-2:]
    after = text[index:].split(" ")[0]
    return " ".join(" ".join(before).split())[-30:] + " ".join(after.split())[:30]
