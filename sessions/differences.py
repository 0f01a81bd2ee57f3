"""Two wordings of the same passage as a reader sees the difference: what stayed, what went, what came."""

from dataclasses import dataclass

from sessions.rebasing import diff

SAME, GONE, CAME = "same", "gone", "came"


@dataclass(frozen=True)
class Piece:
    kind: str
    text: str


def pieces(old: str, new: str) -> list[Piece]:
    """In reading order, what went before what came in its place. Without the gone ones it is `new`, and the reverse."""
    found: list[Piece] = []
    read, growth = 0, 0  # how far `old` is told, and how much longer the text is by the edits so far
    for edit in diff(old, new):
        begins = edit.position - growth
        found += [Piece(SAME, old[read:begins]), Piece(GONE, edit.removed), Piece(CAME, edit.inserted)]
        read, growth = begins + len(edit.removed), growth + edit.growth
    found.append(Piece(SAME, old[read:]))
    return [piece for piece in found if piece.text]
