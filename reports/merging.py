"""Two texts of one section side by side, with their differences: pure."""

import difflib
from dataclasses import dataclass

from sessions.differences import CAME, GONE, SAME, Piece, pieces

MOST_LETTERS = 8_000  # of a changed passage that is compared word by word; past that it is shown as a whole


@dataclass(frozen=True)
class Passage:
    """The same place of both texts: paragraphs that are equal, or what each of them has there."""

    theirs: tuple[Piece, ...]
    mine: tuple[Piece, ...]
    is_same: bool = False


def side_by_side(theirs: str, mine: str) -> list[Passage]:
    """Line by line first, so that two long texts are compared in a blink; then word by word where they differ."""
    before, after = theirs.splitlines(), mine.splitlines()
    found = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = "\n".join(before[a:b]), "\n".join(after[c:d])
        if what == "equal":
            found.append(Passage((Piece(SAME, old),), (Piece(SAME, new),), is_same=True))
        else:
            found.append(changed(old, new))
    return found


def changed(old: str, new: str) -> Passage:
    is_long = max(len(old), len(new)) > MOST_LETTERS
    found = [Piece(GONE, old), Piece(CAME, new)] if is_long else pieces(old, new)
    return Passage(
        tuple(piece for piece in found if piece.kind != CAME and piece.text),
        tuple(piece for piece in found if piece.kind != GONE and piece.text),
    )
