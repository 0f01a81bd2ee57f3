"""Masks replace spans in what is shown, never the text: one pure function, with the offsets there and back.

Offsets are code points, half open. What a mask covers never shows, not even where a slice, or another mask, cuts it:
a mask that is touched at all is shown whole.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

Side = tuple[str, str]  # the names of a piece's offsets in one of the two texts
ORIGINAL: Side = ("start", "end")
MASKED: Side = ("masked_start", "masked_end")


class MaskLike(Protocol):
    start: int
    end: int
    replacement: str


@dataclass(frozen=True)
class Piece:
    """A stretch of the original and what stands for it; outside masks the two are the same words."""

    start: int
    end: int
    masked_start: int
    masked_end: int
    is_mask: bool


@dataclass(frozen=True)
class MaskedText:
    """The text as others see it. `pieces` cover original and masked text without gaps, in order."""

    text: str
    pieces: tuple[Piece, ...]

    def to_masked(self, start: int, end: int) -> tuple[int, int]:
        """Where the original [start, end) stands in the masked text, widened to whole masks."""
        return self._map(start, end, ORIGINAL, MASKED)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """What of the original the masked [start, end) stands for, widened to whole masks."""
        return self._map(start, end, MASKED, ORIGINAL)

    def masked_slice(self, start: int, end: int) -> str:
        """The original [start, end) as others see it; a mask partly inside is shown whole."""
        masked_start, masked_end = self.to_masked(start, end)
        return self.text[masked_start:masked_end]

    def _map(self, start: int, end: int, own: Side, other: Side) -> tuple[int, int]:
        length = getattr(self.pieces[-1], own[1]) if self.pieces else 0
        if not 0 <= start <= end <= length:
            raise ValueError(f"[{start}, {end}) is outside the text of {length} characters")
        if start == end:  # a caret: inside a mask it goes to the mask's start, at the very end to the end
            point = getattr(self.pieces[-1], other[1]) if self.pieces else 0
            point = point if start == length else self._edge(start, own, other)
            return point, point
        last = self._piece(end - 1, own)
        inside = getattr(last, other[0]) + end - getattr(last, own[0])
        return self._edge(start, own, other), getattr(last, other[1]) if last.is_mask else inside

    def _edge(self, offset: int, own: Side, other: Side) -> int:
        piece = self._piece(offset, own)
        return getattr(piece, other[0]) + (0 if piece.is_mask else offset - getattr(piece, own[0]))

    def _piece(self, offset: int, own: Side) -> Piece:
        """The piece that holds the character at this offset."""
        return self.pieces[bisect_right(self.pieces, offset, key=attrgetter(own[0])) - 1]


def mask_text(text: str, masks: Iterable[MaskLike]) -> MaskedText:
    """The text with "[replacement]" for every mask. Masks that overlap or reach beyond the text still hide all."""
    pieces: list[Piece] = []
    shown: list[str] = []
    at = masked_at = 0

    def add(end: int, words: str, is_mask: bool) -> None:
        nonlocal at, masked_at
        pieces.append(Piece(at, end, masked_at, masked_at + len(words), is_mask))
        shown.append(words)
        at, masked_at = end, masked_at + len(words)

    for start, end, replacement in _merged(text, masks):
        if start > at:
            add(start, text[at:start], is_mask=False)
        add(end, f"[{replacement}]", is_mask=True)
    if at < len(text):
        add(len(text), text[at:], is_mask=False)
    return MaskedText("".join(shown), tuple(pieces))


def _merged(text: str, masks: Iterable[MaskLike]) -> list[tuple[int, int, str]]:
    """In order, inside the text, and those that overlap as one under the first one's replacement."""
    merged: list[tuple[int, int, str]] = []
    for mask in sorted(masks, key=lambda mask: (mask.start, mask.end)):
        start, end = mask.start, min(mask.end, len(text))
        if start >= end:
            continue
        if merged and start < merged[-1][1]:
            first_start, first_end, replacement = merged[-1]
            merged[-1] = (first_start, max(first_end, end), replacement)
        else:
            merged.append((start, end, mask.replacement))
    return merged
