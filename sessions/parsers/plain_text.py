"""Plain text (also Markdown and reStructuredText) to lines."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from .clean import NEWLINES, counted
from .types import Line, Warning_

# A line of nothing but dashes, equals signs and their like: a rule or the underline of a heading.
RULER = re.compile(r"^\s*([=\-~^*#_+.`'\"–—])(?:\s*\1){2,}\s*$")
_HASH_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(?=\S)")


def read_text(text: str) -> tuple[list[Line], list[Warning_], bool]:
    """Lines, findings, and whether the lines are broken at a width (so that blank lines part the paragraphs)."""
    raw = NEWLINES.sub("\n", text).split("\n")
    lines: list[Line] = []
    rulers: list[int] = []
    is_blank = True
    for number, content in enumerate(raw, start=1):
        if not content.strip():
            is_blank = True
        elif RULER.match(content):
            rulers.append(number)
            if lines and not is_blank and len(content.strip()) >= 0.5 * len(lines[-1].text.strip()):
                lines[-1] = replace(lines[-1], is_heading=True)
            is_blank = True
        else:
            hashes = _HASH_HEADING.match(content)
            shown = content[hashes.end() :] if hashes else content
            lines.append(Line(number, shown, is_heading=bool(hashes), after_blank=is_blank))
            is_blank = False
    return lines, _found(rulers), is_hard_wrapped(lines)


def _found(rulers: list[int]) -> list[Warning_]:
    if not rulers:
        return []
    message = f"{counted(len(rulers))} of dashes or other signs, without words, left out."
    return [Warning_(rulers[0], "rulers", message, tuple(rulers[:200]))]


def is_hard_wrapped(lines: list[Line]) -> bool:
    """Paragraphs of several lines of nearly the same width, parted by blank lines."""
    inner = [len(line.text) for line, following in pairwise(lines) if not following.after_blank]
    if len(inner) < 8 or len(inner) < 0.4 * len(lines):
        return False
    inner.sort()
    low, high = inner[len(inner) // 5], inner[-1]
    return low >= 45 and high <= 132 and high - low <= 40
