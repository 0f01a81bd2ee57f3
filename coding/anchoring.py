"""Where words stand: offsets are code points within one turn, half open. Plain functions on plain data."""

from dataclasses import dataclass

from coding.models.evidence import CONTEXT
from studies.refused import Refused


@dataclass(frozen=True)
class Anchor:
    """What a span keeps of its place: the words and up to 30 code points on each side."""

    start: int
    end: int
    quote: str
    before: str
    after: str


class QuoteMismatch(Refused):
    """The words at this place are not those that were meant. `found` is what stands there now."""

    def __init__(self, quote: str, found: str) -> None:
        super().__init__("The words at this place are not the ones that were selected.", selected=quote, found=found)


class EmptyPlace(Refused):
    """Start and end do not hold any words of this turn."""

    def __init__(self) -> None:
        super().__init__("Select some words first.")


def anchor(text: str, start: int, end: int, quote: str) -> Anchor:
    """The anchor of `text[start:end]`; the words must be `quote`, whatever the client says about the place.

    Raises EmptyPlace for offsets outside the text or around white space only, QuoteMismatch for other words.
    """
    found = text[start:end] if 0 <= start < end else ""
    if found != quote:
        raise QuoteMismatch(quote, found)
    if not found.strip() or end > len(text):
        raise EmptyPlace
    return Anchor(start, end, found, *context(text, start, end))


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after this place, up to 30 code points each."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
