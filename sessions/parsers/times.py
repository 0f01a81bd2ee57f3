"""Time codes as transcripts write them, to milliseconds.

Understood: `0:05`, `01:02:03`, `[00:12:31.5]`, `(00:01)`, mission time `[000:00:02]`, SubRip `00:00:02,500`,
frames `01:02:03:12` (the frames are ignored), f4 `#00:01:23-4#` (tenths), and ranges `00:01 --> 00:05`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLOCK = r"(?:\d{1,3}:\d{1,2}:\d{1,2}(?::\d{2})?|\d{1,3}:\d{2})(?![\d:])(?:[.,]\d{1,7})?(?:-\d(?=#))?"
_OPEN, _CLOSE = r"[\[({<#]\s*", r"\s*[\])}>#]"


def _range(name: str) -> str:
    """`00:01` or `00:01 --> 00:05`, in groups `begin_<name>` and `end_<name>`."""
    return rf"(?P<begin_{name}>{_CLOCK})(?:\s*(?:-->|--|-|–|—|to)\s*(?P<end_{name}>{_CLOCK}))?"


_BRACKETED = f"{_OPEN}{_range('a1')}{_CLOSE}"
_STAMP = f"(?:{_BRACKETED}|{_range('a2')})"
_NO_BARE = "(?P<begin_a2>)(?P<end_a2>)"

LEADING = re.compile(rf"^\s*{_STAMP}(?=[\s:;,\-–—|]|$|[^\W\d_]|[\[(<*])\s*[-–—|:]?\s*")
TRAILING = re.compile(rf"(?:\s*[,|–—-]\s+|\s+|(?<=[.?!…\"”»)\]])|(?<=\S)(?=[\[(#])){_STAMP}\s*$")
BRACKETED_LEADING = re.compile(rf"^\s*{_BRACKETED}\s*[-–—|:]?\s*{_NO_BARE}")
F4_TRAILING = re.compile(rf"\s*#\s*{_range('a1')}\s*#\s*{_NO_BARE}$")


@dataclass(frozen=True)
class Timed:
    """A text without its time code. `found` is False when there was none."""

    text: str
    begin_ms: int | None = None
    end_ms: int | None = None

    @property
    def found(self) -> bool:
        return self.begin_ms is not None


def to_ms(clock: str) -> int | None:
    """`01:02:03.5` to 3723500; None for what is no time.

    A slip such as `127:26:61` counts on, to 127:27:01; the order of the turns shows whether that is right.
    """
    match = re.fullmatch(r"\s*((?:\d+:){1,3}\d+)(?:([.,-])(\d{1,7}))?\s*", clock)
    if match is None:
        return None
    parts = [int(part) for part in match[1].split(":")]
    if len(parts) == 4:  # hours, minutes, seconds, frames
        parts.pop()
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + part
    return seconds * 1000 + (int(match[3][:3].ljust(3, "0")) if match[3] else 0)


def take_leading(text: str) -> Timed:
    """`[00:12:31] Irena: Yes` to `Irena: Yes` and 751000 ms."""
    match = LEADING.match(text)
    return _timed(match, text[match.end() :]) if match else Timed(text)


def take_bracketed_leading(text: str) -> Timed:
    """As `take_leading`, but a bare `10:30` stays text."""
    match = BRACKETED_LEADING.match(text)
    return _timed(match, text[match.end() :]) if match else Timed(text)


def take_trailing(text: str) -> Timed:
    """`Irena Rossi  0:05` to `Irena Rossi` and 5000 ms."""
    match = TRAILING.search(text)
    return _timed(match, text[: match.start()]) if match else Timed(text)


def take_f4_trailing(text: str) -> Timed:
    """f4 writes the time at which a paragraph ends behind it: `Yes. #00:01:23-4#`."""
    match = F4_TRAILING.search(text) if text.endswith(("#", "# ")) else None
    return _timed(match, text[: match.start()]) if match else Timed(text)


def take_only(text: str) -> Timed:
    """A line that holds a time and nothing else."""
    timed = take_leading(text) if len(text) < 60 else Timed(text)
    return timed if timed.found and not timed.text.strip() else Timed(text)


def _timed(match: re.Match[str], rest: str) -> Timed:
    begin = to_ms(match["begin_a1"] or match["begin_a2"] or "")
    end = to_ms(match["end_a1"] or match["end_a2"] or "")
    if begin is None:
        return Timed(match.string)
    return Timed(rest, begin, end)
