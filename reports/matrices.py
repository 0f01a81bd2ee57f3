"""Who spoke to what: plain data in, tables of people and segments out. The study home, the report and tests use it.

People are counted, not mentions, and each once. What a rapporteur reports is shown apart and added to nothing. For a
public document `protect` and `total_range` hide small cells so that no reader can subtract them back.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sessions.heard import size


@dataclass(frozen=True)
class Place:
    """A column: one breakout group, one session, or several interviews taken together."""

    key: str
    title: str
    people: frozenset[str] = frozenset()  # recorded as there, or speaking under their code
    voices: frozenset[str] = frozenset()  # everybody who speaks there, linked to a participant or not
    read: int = 0  # of its transcripts, how many somebody has read to the end
    texts: int = 0
    is_reported: bool = False

    @property
    def present(self) -> int:
        return size(self.people, self.voices)

    @property
    def is_read(self) -> bool:
        return 0 < self.texts <= self.read

    @property
    def is_partly_read(self) -> bool:
        return 0 < self.read < self.texts


@dataclass(frozen=True)
class Spoken:
    """One person's words under one code: what coding an excerpt says. `person` is empty where nobody is recorded."""

    place: str
    dimension: int | None
    code: int
    excerpt: int
    person: str = ""


class Kind(StrEnum):
    COUNT = "count"
    NONE = "none"  # read to the end, and nobody spoke to it
    UNCODED = "uncoded"  # nothing is coded there so far, and not all of it has been read to the end
    REPORTED = "reported"  # second-hand, not added up


@dataclass(frozen=True)
class Cell:
    kind: Kind
    people: int = 0
    segments: int = 0
    present: int = 0

    @property
    def share(self) -> float:
        """Of those present, 0 to 1."""
        return min(1.0, self.people / self.present) if self.present else 0.0

    @property
    def percent(self) -> int:
        return round(100 * self.share)


@dataclass(frozen=True)
class Row:
    dimension: int
    cells: tuple[Cell, ...]
    people: int  # distinct, over all places that count
    segments: int
    # Nobody so far, and nobody can say yet that it is nobody: some place that counts is not read to the end.
    is_open: bool = False


@dataclass(frozen=True)
class Coverage:
    places: tuple[Place, ...]
    rows: tuple[Row, ...]
    people: int  # distinct people heard


def coverage(
    dimensions: Sequence[int], places: Sequence[Place], spoken: Iterable[Spoken], heard: int | None = None
) -> Coverage:
    """Distinct people and segments by dimension and place, in the order given.

    `heard`: how many people there are at all, where some of them were in none of the places.
    """
    people: dict[tuple[int, str], set[str]] = defaultdict(set)
    segments: dict[tuple[int, str], set[int]] = defaultdict(set)
    for said in spoken:
        if said.dimension is None:
            continue
        segments[said.dimension, said.place].add(said.excerpt)
        if said.person:
            people[said.dimension, said.place].add(said.person)

    def cell(dimension: int, place: Place) -> Cell:
        who, what = people[dimension, place.key], segments[dimension, place.key]
        kind = Kind.REPORTED if place.is_reported else Kind.COUNT if what else Kind.NONE
        # Lines that nobody speaks say nothing of whether somebody will be found who speaks to it.
        if not place.is_read and not (what if place.is_reported else who):
            kind = Kind.UNCODED
        return Cell(kind, len(who), len(what), place.present)

    counted = [place for place in places if not place.is_reported]
    rows = tuple(
        Row(
            dimension,
            tuple(cell(dimension, place) for place in places),
            len(set().union(*(people[dimension, place.key] for place in counted))),
            sum(len(segments[dimension, place.key]) for place in counted),
            not any(people[dimension, place.key] for place in counted) and not all(place.is_read for place in counted),
        )
        for dimension in dimensions
    )
    if heard is None:
        named = set().union(*(place.people for place in counted))
        heard = size(named, set().union(*(place.voices for place in counted)))
    return Coverage(tuple(places), rows, heard)


def people_by_code(spoken: Iterable[Spoken], reported: Iterable[str] = ()) -> dict[int, int]:
    """Distinct people a code, without the places whose words are second-hand."""
    second_hand = set(reported)
    who: dict[int, set[str]] = defaultdict(set)
    for said in spoken:
        if said.person and said.place not in second_hand:
            who[said.code].add(said.person)
    return {code: len(people) for code, people in who.items()}


# ---- what a public table may show ----------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A number as it may be printed: exactly, or only that it lies between `low` and `high` (None: no upper end)."""

    low: int
    high: int | None

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    @property
    def text(self) -> str:
        if self.is_exact:
            return str(self.low)
        return f"{self.low} or more" if self.high is None else f"{self.low}–{self.high}"


def hiding(smallest: int) -> int:
    """The smallest cell that is shown: if 1 alone were too small, its range could only be 1, so 2 is hidden too."""
    return 3 if smallest == 2 else smallest


def small(count: int, smallest: int) -> Shown:
    """The count itself, or for 1 to `smallest` - 1 only that range. Nought is no small cell: it is nobody."""
    return Shown(1, smallest - 1) if 0 < count < smallest else Shown(count, count)


def protect(counts: Mapping[str, int], smallest: int) -> dict[str, Shown]:
    """A column of counts whose total a reader may know from elsewhere.

    With one hidden cell the total gives it away. So, as long as that is so, the next smallest count is given as
    "`smallest` or more" too. Columns with nothing small are shown as they are.
    """
    shown = {name: small(count, smallest) for name, count in counts.items()}
    hidden = [name for name in counts if not shown[name].is_exact]
    open_ended = sorted((name for name in counts if shown[name].is_exact and counts[name]), key=lambda n: counts[n])
    rest = sum(counts[name] for name in hidden)
    for name in open_ended:
        if all(is_hidden([shown[n] for n in hidden], at, rest) for at in range(len(hidden))):
            break
        shown[name] = Shown(smallest, None)
        hidden.append(name)
        rest += counts[name]
    return shown


def is_hidden(cells: Sequence[Shown], at: int, total: int) -> bool:
    """Whether more than one value of this cell fits a total that is known."""
    if cells[at].is_exact:
        return True
    others = [cell for n, cell in enumerate(cells) if n != at]
    low = total - sum(total if cell.high is None else cell.high for cell in others)
    high = total - sum(cell.low for cell in others)
    top = total if cells[at].high is None else cells[at].high
    return min(high, top) > max(low, cells[at].low)


def total_range(cells: Iterable[Shown], exact: int | None = None, *, twice: int = 0, most: int | None = None) -> Shown:
    """A total that tells no more than its cells do: exact only where all of them are.

    `exact` is the true total, if it is not simply the sum; `twice` how many people may be in two cells; `most` how
    many there are at all.
    """
    cells = list(cells)
    lows = [cell.low for cell in cells]
    if all(cell.is_exact for cell in cells):
        total = sum(lows) if exact is None else exact
        return Shown(total, total)
    low = max([sum(lows) - twice, *lows])
    if any(cell.high is None for cell in cells):
        return Shown(low, most)
    high = sum(cell.high for cell in cells)
    high = high if most is None else min(high, most)
    return Shown(low, max(low, high))
