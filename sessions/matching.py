"""A transcript and a corrected version of it, turn by turn. Plain functions on plain data.

`match` says which turns became which; `carry` moves places (of excerpts, of masks) from the one text to the other. Both
first find what stands only once in each text and lies in the same order ("patience"), so that they stay fast and do
not take a common word of one passage for the same word of another.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from sessions.folding import fold
from sessions.rebasing import Edit, Place, diff, rebase_through, trimmed

WORD = re.compile(r"\w+")
SMALL = 250_000  # comparisons that cost a moment at most
ENOUGH = 0.4  # of the shorter turn's words: from there on two turns are the same one, corrected
SEPARATOR = " "


@dataclass(frozen=True)
class Line:
    speaker: str  # the label; empty where nobody speaks
    text: str


@dataclass(frozen=True)
class Block:
    """Turns [old_start, old_end) became [new_start, new_end). One of the two may be empty, never both."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def old(self) -> range:
        return range(self.old_start, self.old_end)

    @property
    def new(self) -> range:
        return range(self.new_start, self.new_end)


def match(old: Sequence[Line], new: Sequence[Line]) -> list[Block]:
    """Blocks in order that hold every turn of both once. Turns with the same words are a block of their own."""
    pairs = align([key(line.text) for line in old], [key(line.text) for line in new])
    blocks: list[Block] = []
    for (a, b), (next_a, next_b) in pairwise([(-1, -1), *pairs, (len(old), len(new))]):
        if a >= 0:
            blocks.append(Block(a, a + 1, b, b + 1))
        blocks += _between(old, new, range(a + 1, next_a), range(b + 1, next_b))
    return blocks


def key(text: str) -> str:
    """A turn by its words alone: punctuation, case and accents do not make it another one."""
    return " ".join(WORD.findall(fold(text))) or text


def _between(old: Sequence[Line], new: Sequence[Line], left: range, right: range) -> list[Block]:
    """Turns between two that are the same: linked where they share enough words, paired in order where not."""
    blocks: list[Block] = []
    a, b = left.start, right.start
    for block in _linked(old, new, left, right):
        block = _without_strangers(old, new, block)
        blocks += _pair_up(old, new, range(a, block.old_start), range(b, block.new_start))
        blocks.append(block)
        a, b = block.old_end, block.new_end
    return blocks + _pair_up(old, new, range(a, left.stop), range(b, right.stop))


def _linked(old: Sequence[Line], new: Sequence[Line], left: range, right: range) -> list[Block]:
    if not left or not right:
        return []
    was, now = ([(n, word) for n in side for word in WORD.findall(fold(lines[n].text))] for lines, side in
                ((old, left), (new, right)))  # fmt: skip
    shared = Counter((was[a][0], now[b][0]) for a, b in align([word for _, word in was], [word for _, word in now]))
    of_old, of_new = Counter(n for n, _ in was), Counter(n for n, _ in now)
    links = sorted(link for link, n in shared.items() if n >= ENOUGH * min(of_old[link[0]], of_new[link[1]]))
    blocks: list[Block] = []
    for a, b in links:
        last = blocks[-1] if blocks else None
        # The same words in order: a link never leads back behind the one before it.
        if last and (a < last.old_end or b < last.new_end):
            blocks[-1] = Block(last.old_start, max(last.old_end, a + 1), last.new_start, max(last.new_end, b + 1))
        else:
            blocks.append(Block(a, a + 1, b, b + 1))
    return blocks


def _without_strangers(old: Sequence[Line], new: Sequence[Line], block: Block) -> Block:
    """Turns at the ends of a block of several none of whose words stayed are not part of it: they went, or came."""
    if len(block.old) == len(block.new) == 1:
        return block
    was, now = [old[n].text for n in block.old], [new[n].text for n in block.new]
    there, back = Carrier(was, now), Carrier(now, was)
    of_new = [block.new[n] for n in range(len(now)) if there.keeps(n)]
    of_old = [block.old[n] for n in range(len(was)) if back.keeps(n)]
    if not of_old or not of_new:
        return block
    return Block(of_old[0], of_old[-1] + 1, of_new[0], of_new[-1] + 1)


def _pair_up(old: Sequence[Line], new: Sequence[Line], left: range, right: range) -> list[Block]:
    """What shares no words: as many turns of the same speakers are corrected ones; otherwise some went, some came."""
    if len(left) == len(right) and all(old[a].speaker == new[b].speaker for a, b in zip(left, right, strict=True)):
        return [Block(a, a + 1, b, b + 1) for a, b in zip(left, right, strict=True)]
    went = [Block(a, a + 1, right.start, right.start) for a in left]
    return went + [Block(left.stop, left.stop, b, b + 1) for b in right]


def align(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Pairs of indices of equal items, both rising."""
    pairs: list[tuple[int, int]] = []
    todo = [(0, len(old), 0, len(new))]
    while todo:
        a, a_end, b, b_end = todo.pop()
        while a < a_end and b < b_end and old[a] == new[b]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        while a < a_end and b < b_end and old[a_end - 1] == new[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            pairs.append((a_end, b_end))
        if a == a_end or b == b_end:
            continue
        if chain := _rising(_once_in_both(old, new, a, a_end, b, b_end)):
            pairs += chain
            borders = [(a - 1, b - 1), *chain, (a_end, b_end)]
            todo += [(x + 1, next_x, y + 1, next_y) for (x, y), (next_x, next_y) in pairwise(borders)]
        elif (a_end - a) * (b_end - b) <= SMALL:
            found = SequenceMatcher(None, old[a:a_end], new[b:b_end], autojunk=False).get_matching_blocks()
            pairs += [(a + run.a + n, b + run.b + n) for run in found for n in range(run.size)]
    return sorted(pairs)


def _once_in_both(
    old: Sequence[Hashable], new: Sequence[Hashable], a: int, a_end: int, b: int, b_end: int
) -> list[tuple[int, int]]:
    left, right = Counter(old[a:a_end]), Counter(new[b:b_end])
    place = {new[n]: n for n in range(b, b_end) if right[new[n]] == 1}
    return [(n, place[old[n]]) for n in range(a, a_end) if left[old[n]] == 1 and old[n] in place]


def _rising(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs whose second numbers rise too; the first ones do."""
    ends: list[int] = []  # second number of the last pair of the best chain of each length
    tails: list[tuple] = []  # that chain, as (pair, chain before it)
    for pair in pairs:
        n = bisect_left(ends, pair[1])
        link = (pair, tails[n - 1] if n else None)
        ends[n:n + 1], tails[n:n + 1] = [pair[1]], [link]  # fmt: skip
    chain, link = [], tails[-1] if tails else None
    while link:
        chain.append(link[0])
        link = link[1]
    return chain[::-1]


# ---- places ----


@dataclass(frozen=True)
class Part:
    """A place in one of the new turns; the first of them is number 0."""

    turn: int
    place: Place


class Carrier:
    """Moves places from the turns of a block to those that they became."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.new = new
        self.old_begins, self.new_begins = begins(old), begins(new)
        self.edits: list[Edit] = diff(SEPARATOR.join(old), SEPARATOR.join(new))
        self.stayed = unchanged(SEPARATOR.join(new), self.edits)

    def carry(self, turn: int, place: Place, *, hides: bool = False) -> list[Part]:
        """Where a place of old turn number `turn` is now: one part for each new turn that has words of it.

        Lost: one part without words, or none where no turn is left.
        """
        shift = self.old_begins[turn]
        whole = rebase_through(Place(place.start + shift, place.end + shift), self.edits, hides=hides)
        parts = []
        for number, (begin, text) in enumerate(zip(self.new_begins, self.new, strict=True)):
            start, end = max(whole.start - begin, 0), min(whole.end - begin, len(text))
            cut = trimmed(text, Place(start, end)) if start < end else Place(0, 0)
            if not cut.is_lost:
                parts.append(Part(number, cut))
        if len(parts) > 1:  # a turn that somebody put in between is not what was coded
            parts = [part for part in parts if self._has_old_words(part)] or parts[:1]
        if parts or not self.new:
            return parts
        number = max(n for n, begin in enumerate(self.new_begins) if n == 0 or begin <= whole.start)
        point = min(max(whole.start - self.new_begins[number], 0), len(self.new[number]))
        return [Part(number, Place(point, point))]

    def keeps(self, turn: int) -> bool:
        """Whether a new turn has words of the old ones."""
        return self._has_old_words(Part(turn, Place(0, len(self.new[turn]))))

    def _has_old_words(self, part: Part) -> bool:
        begin = self.new_begins[part.turn]
        start, end = begin + part.place.start, begin + part.place.end
        n = bisect_right(self.stayed, start, key=lambda place: place.end)
        return n < len(self.stayed) and self.stayed[n].start < end


def unchanged(text: str, edits: Sequence[Edit]) -> list[Place]:
    """The stretches of a text, longer than white space, that these edits did not bring."""
    found, at, last = [], 0, Edit(len(text), "", "")
    for edit in [*edits, last]:
        if text[at : edit.position].strip():
            found.append(Place(at, edit.position))
        at = edit.position + len(edit.inserted)
    return found


def begins(texts: Sequence[str]) -> list[int]:
    """Where each text begins in all of them, joined."""
    return list(accumulate((len(text) + len(SEPARATOR) for text in texts), initial=0))[: len(texts)]
