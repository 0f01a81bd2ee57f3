"""Overlapping segments of one turn as flat pieces, and as lanes beside the text.

static/coding/segments.js holds the same rules for the browser; tests/e2e/test_coding.py compares the two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Segment:
    """One excerpt's part of a turn, in code points, half open."""

    id: int
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """Text between two borders; `ids` of the excerpts that hold it, the widest first."""

    start: int
    end: int
    ids: tuple[int, ...]


def pieces(length: int, segments: Iterable[Segment]) -> list[Piece]:
    """The whole turn cut at every border. Of equal width, the earlier excerpt counts as the wider."""
    widest_first = sorted(segments, key=lambda s: (s.start - s.end, s.id))
    borders = sorted({0, length, *(s.start for s in widest_first), *(s.end for s in widest_first)})
    return [
        Piece(start, end, tuple(s.id for s in widest_first if s.start <= start and end <= s.end))
        for start, end in pairwise(borders)
    ]


def lanes(segments: Sequence[Segment]) -> dict[int, int]:
    """Excerpt -> lane, so that no two in one lane overlap: each in text order takes the first lane that is free."""
    ends: list[int] = []
    taken: dict[int, int] = {}
    for segment in sorted(segments, key=lambda s: (s.start, -s.end, s.id)):
        lane = next((n for n, end in enumerate(ends) if end <= segment.start), len(ends))
        ends[lane : lane + 1] = [segment.end]
        taken[segment.id] = lane
    return taken
