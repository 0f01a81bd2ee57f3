"""Old and new words of a quote side by side, as pieces to be shown: pure."""

import difflib
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """`kind`: same, gone (only in the old words), new (only in the new ones)."""

    kind: str
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """Word by word, spaces kept; the pieces without `new` are the old words, those without `gone` the new ones."""
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    pieces: list[Piece] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
            continue
        pieces += [Piece("gone", "".join(before[a:b]))] if b > a else []
        pieces += [Piece("new", "".join(after[c:d]))] if d > c else []
    return pieces
