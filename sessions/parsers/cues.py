"""WebVTT and SubRip to lines: one line for each line of a cue, with the cue's number and times.

Forgiving like a player: a missing header, odd blank lines, comma or point, one or three digits of milliseconds.
Cues whose time cannot be read are kept as text, and said so.
"""

from __future__ import annotations

import html
import re

from . import times
from .clean import NEWLINES, counted
from .types import ImportRefused, Line, Warning_

_TIMING = re.compile(r"^\s*(?P<begin>[\d:.,]+)\s*--?>\s*(?P<end>[\d:.,]+)(?P<settings>[ \t].*)?$")
_TAG = re.compile(r"</?(?:c|i|b|u|ruby|rt|lang|font)(?:[.\s][^>]*)?>|<\d[\d:.,]*>|\{\\an?\d\}", re.I)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>", re.I)
_CLOSE = re.compile(r"</v>", re.I)
_BLOCK = re.compile(r"^(?:NOTE|STYLE|REGION)(?:\s|$)")


def read_cues(text: str) -> tuple[list[Line], list[Warning_]]:
    """Lines with times; findings about what is no cue."""
    rows = NEWLINES.sub("\n", text).split("\n")
    timings = [place for place, row in enumerate(rows) if "-->" in row and _TIMING.match(row)]
    if not timings:
        raise ImportRefused("No captions with times were found. If the file is plain text, rename it to .txt.")
    lines: list[Line] = []
    strays: list[int] = []
    _collect_strays(rows, timings[0], strays)
    for order, place in enumerate(timings, start=1):
        stop = timings[order] if order < len(timings) else len(rows)
        payload = _payload(rows, place + 1, stop)
        lines += _cue_lines(order, rows[place], payload)
    return _without_rolling(lines, text), _found(strays)


def _collect_strays(rows: list[str], first: int, strays: list[int]) -> None:
    """Text before the first cue that is neither the header, a comment nor the cue's number."""
    is_block = False
    for place, row in enumerate(rows[: max(0, first - 1)]):
        if not row.strip():
            is_block = False
        elif _BLOCK.match(row) or (place == 0 and row.lstrip("\ufeff").startswith("WEBVTT")):
            is_block = True
        elif not is_block and not row.strip().isdigit():
            strays.append(place + 1)


def _payload(rows: list[str], start: int, stop: int) -> list[str]:
    """The cue's lines: up to the blank line, and beyond it what is no comment and no next identifier."""
    payload: list[str] = []
    block = rows[start:stop]
    while block and not block[-1].strip():
        block.pop()
    if stop < len(rows) and block and _is_identifier(block, rows[stop - 1]):
        block.pop()
    is_note = False
    was_blank = False
    for row in block:
        if not row.strip():
            was_blank, is_note = True, False
        elif is_note or (was_blank and _BLOCK.match(row)):
            is_note = True
        else:
            payload.append(row)
            was_blank = False
    return payload


def _is_identifier(block: list[str], before_timing: str) -> bool:
    """The line right above a timing line, when it is a number or stands alone after a blank line."""
    if before_timing != block[-1] or not before_timing.strip():
        return False
    return before_timing.strip().isdigit() or (len(block) > 1 and not block[-2].strip())


def _cue_lines(order: int, timing: str, payload: list[str]) -> list[Line]:
    match = _TIMING.match(timing)
    begin, end = (times.to_ms(match["begin"]), times.to_ms(match["end"])) if match else (None, None)
    lines: list[Line] = []
    voice: str | None = None
    for row in payload:
        for piece, named in _voices(row):
            voice = named if named is not None else voice
            text = html.unescape(_CLOSE.sub("", _TAG.sub("", piece))).strip()
            if text:
                lines.append(Line(order, text, begin, end, voice=voice, is_soft=bool(lines)))
            if _CLOSE.search(piece):
                voice = None
    return lines


def _voices(row: str) -> list[tuple[str, str | None]]:
    """`<v Anna>Yes.</v> <v Ben>No.` to its pieces, each with the voice that begins there."""
    parts = _VOICE.split(row)
    pieces: list[tuple[str, str | None]] = [(parts[0], None)] if parts[0].strip() else []
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        pieces.append((text, html.unescape(name).strip() or None))
    return pieces


def _without_rolling(lines: list[Line], text: str) -> list[Line]:
    """Automatic captions that scroll repeat each line in the next cue; the repetition is not speech."""
    if not re.search(r"<\d\d:\d\d[\d:.]*>", text):
        return lines
    kept: list[Line] = []
    for line in lines:
        if not any(line.text == before.text and line.number != before.number for before in kept[-2:]):
            kept.append(line)
    return kept


def _found(strays: list[int]) -> list[Warning_]:
    if not strays:
        return []
    message = f"{counted(len(strays))} of text before the first caption left out."
    return [Warning_(strays[0], "outside_cues", message, tuple(strays[:200]))]
