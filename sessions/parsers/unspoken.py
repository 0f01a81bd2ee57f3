"""Lines that nobody speaks: headings, "(pause)", notes of the protocol."""

from __future__ import annotations

from .marks import Mark
from .types import Line
from .vocabulary import STAGE_STYLES

_PAIRS = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】"}


def is_unspoken(line: Line) -> bool:
    """A heading, "(pause)", "[Applause]", "*(10.00 am)*"."""
    return line.is_heading or is_bracketed(line.text)


def is_stage_direction(line: Line) -> bool:
    """By its style; but speech below a name is sometimes set in it by mistake, see `stage_directions`."""
    style = line.style.casefold()
    return any(word in style for word in STAGE_STYLES)


def stage_directions(lines: list[Line], marks: dict[int, Mark]) -> frozenset[int]:
    """Lines in a stage direction's style, but not what stands unbracketed right below a name."""
    found: set[int] = set()
    is_speech = False
    for index, line in enumerate(lines):
        if index in marks:
            is_speech = not marks[index].text
        elif not is_stage_direction(line):
            is_speech = False
        elif is_bracketed(line.text) or not is_speech:
            found.add(index)
    return frozenset(found)


def is_bracketed(text: str) -> bool:
    text = text.strip().strip("*_").rstrip(".;,")
    if len(text) < 2 or text[0] not in _PAIRS:
        return False
    opening, closing, depth = text[0], _PAIRS[text[0]], 0
    for place, char in enumerate(text):
        depth += (char == opening) - (char == closing)
        if depth == 0:
            return place == len(text) - 1
    return False


def is_emphasised(text: str) -> bool:
    """`*MR GETHING (affirmed).*`: a whole line in Markdown's italics is a note of the protocol."""
    text = text.strip()
    return len(text) > 2 and text[0] == text[-1] == "*" and "*" not in text[1:-1]


def plain_headings(lines: list[Line], marks: dict[int, Mark]) -> frozenset[int]:
    """In a file whose paragraphs end with a full stop, a short line without one before a new speaker is a heading."""
    first = min(marks, default=0)
    spoken = [i for i, line in enumerate(lines) if i > first and i not in marks and not is_unspoken(line)]
    ended = [i for i in spoken if _ends_sentence(lines[i].text)]
    if len(spoken) < 5 or len(ended) < 0.8 * len(spoken):
        return frozenset()
    found = set()
    for index in spoken:
        words = len(lines[index].text.split())
        if index + 1 in marks and words <= 12 and index - 1 not in marks and not lines[index].is_soft:
            text = lines[index].text.strip()
            if not _ends_sentence(text) and text[-1:] not in ",;:-–—" and not text[:1].islower():
                found.add(index)
    return frozenset(found)


def _ends_sentence(text: str) -> bool:
    return text.rstrip(" \"'”’»)]*_")[-1:] in ".!?…:;。！？-–—,·"
