"""Corrected text and what is anchored in it. Plain functions on plain data; offsets are code points, half open.

One function, `rebase`, moves every anchor (spans of excerpts, masks) through every correction, so that nothing else in
the program has an idea of its own of what happens to an offset.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import takewhile

import regex

SIGN = regex.compile(r"\X")


@dataclass(frozen=True)
class Place:
    """[start, end) of a turn. `start == end`: the words that were here are gone."""

    start: int
    end: int

    @property
    def is_lost(self) -> bool:
        return self.start == self.end


@dataclass(frozen=True)
class Edit:
    """At `position` the words `removed` gave way to `inserted`. Of several edits, each counts in the text after the
    one before it."""

    position: int
    removed: str
    inserted: str

    @property
    def end(self) -> int:
        """Where the removed words ended."""
        return self.position + len(self.removed)

    @property
    def growth(self) -> int:
        return len(self.inserted) - len(self.removed)

    def apply(self, text: str) -> str:
        if text[self.position : self.end] != self.removed:
            raise ValueError("The words to be removed are not there.")
        return text[: self.position] + self.inserted + text[self.end :]

    @property
    def inverse(self) -> "Edit":
        return Edit(self.position, self.inserted, self.removed)


def rebase(place: Place, edit: Edit, *, hides: bool = False) -> Place:
    """Where a place is after an edit.

    - An edit before or behind it, also one that only touches its border, moves it or leaves it: the words stay.
    - An edit inside it belongs to it, also one that replaces exactly its words.
    - An edit that reaches over one border takes its part away; what remains of the words is the place.
    - An edit that reaches over both takes the words away: the place is lost, where they were.

    `hides`: for masks, which must cover whatever came in the place of hidden words, so they keep the inserted text in
    the last two cases.
    """
    if place.is_lost:
        return _rebase_point(place, edit)
    start, end = place.start, place.end
    if edit.end <= start:
        return Place(start + edit.growth, end + edit.growth)
    if edit.position >= end:
        return place
    if start <= edit.position and edit.end <= end:
        return Place(start, end + edit.growth)
    inserted_end = edit.position + len(edit.inserted)
    reaches_left, reaches_right = edit.position < start, edit.end > end
    if reaches_left and reaches_right:
        return Place(edit.position, inserted_end if hides else edit.position)
    if reaches_left:
        return Place(edit.position if hides else inserted_end, end + edit.growth)
    return Place(start, inserted_end if hides else edit.position)


def _rebase_point(place: Place, edit: Edit) -> Place:
    """A lost place stays a point: behind what comes in at it, and at the beginning of what goes around it."""
    point = place.start
    if edit.end <= point:
        point += edit.growth
    elif edit.position < point:
        point = edit.position
    return Place(point, point)


def rebase_through(place: Place, edits: Iterable[Edit], *, hides: bool = False) -> Place:
    """Where a place is after several edits, the oldest first."""
    for edit in edits:
        place = rebase(place, edit, hides=hides)
    return place


def trimmed(text: str, place: Place) -> Place:
    """Without the white space at its ends; lost if nothing else is left."""
    words = text[place.start : place.end]
    start = place.start + len(words) - len(words.lstrip())
    return Place(start, max(start, place.start + len(words.rstrip())))


# ---- from one text to another ----


def normalised(text: str) -> str:
    """As every turn's text is kept: NFC, line feeds, no white space at the ends, nothing that cannot be stored."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.replace("\x00", "").strip()


def diff(old: str, new: str) -> list[Edit]:
    """Small edits that make `old` into `new`, of whole words: who corrects “date” to “dates” has changed that word, and
    a place that ends with it ends with the new one.

    A sign is never cut: not a letter from its accents, nor an emoji from what it is joined with.
    """
    was, now = words(signs(old)), words(signs(new))
    # What both begin and end with costs nothing to compare: most corrections change one word of a long turn.
    head = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(was, now, strict=False))))
    pairs = zip(reversed(was[head:]), reversed(now[head:]), strict=False)
    tail = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    before, after = was[head : len(was) - tail], now[head : len(now) - tail]
    edits: list[Edit] = []
    at = sum(map(len, was[:head]))
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        removed, inserted = "".join(before[a:b]), "".join(after[c:d])
        if kind != "equal":
            edits.append(Edit(at, removed, inserted))
        at += len(inserted)
    return edits


def signs(text: str) -> list[str]:
    """What a reader sees as one sign: a letter with its accents, a joined emoji, a flag.

    By Unicode's rule for grapheme clusters, as in the browser's `Intl.Segmenter`, so that both cut at the same places.
    """
    if text.isascii() and "\r" not in text:  # the only two of these that belong together are a line's ends
        return list(text)
    return SIGN.findall(text)


def words(found: Sequence[str]) -> list[str]:
    """Signs gathered into words; white space, punctuation and signs of scripts without spaces stay single."""
    gathered: list[str] = []
    in_word = False
    for sign in found:
        is_letter = sign[0].isalnum() and unicodedata.east_asian_width(sign[0]) not in "WF"
        if is_letter and in_word:
            gathered[-1] += sign
        else:
            gathered.append(sign)
        in_word = is_letter
    return gathered


def earlier_text(text: str, edits: Sequence[Edit]) -> str:
    """The text before these edits, which are given oldest first."""
    for edit in reversed(edits):
        text = edit.inverse.apply(text)
    return text


def without_return(text: str, edits: Sequence[Edit]) -> Sequence[Edit]:
    """Those after the text was for the last time what it was before the first; `text` is that after the last.

    What was corrected and corrected back moves nothing: word by word, a place would not come back from it.
    """
    later, kept = text, len(edits)
    texts = [later, *(later := edit.inverse.apply(later) for edit in reversed(edits))]
    return edits[kept - texts.index(texts[-1]) :]


def merge(base: str, current: str, wanted: str) -> str | None:
    """`wanted` was made from `base`, which has become `current` meanwhile: both changes together.

    None where they meet: then a person has to look.
    """
    since = diff(base, current)
    merged, moved_by = current, 0
    for edit in _in_base(diff(base, wanted)):
        # One sign more on each side: two changes side by side are one place for a reader.
        guard = Place(max(0, edit.position - 1), min(len(base), edit.end + 1))
        moved = rebase_through(guard, since)
        if current[moved.start : moved.end] != base[guard.start : guard.end]:
            return None
        at = moved.start + edit.position - guard.start + moved_by
        merged = Edit(at, edit.removed, edit.inserted).apply(merged)
        moved_by += edit.growth
    return merged


def _in_base(edits: Iterable[Edit]) -> list[Edit]:
    """The same edits with every position in the text before the first of them."""
    found, growth = [], 0
    for edit in edits:
        found.append(replace(edit, position=edit.position - growth))
        growth += edit.growth
    return found
