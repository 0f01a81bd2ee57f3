"""Numbers of people as the document prints them, so that no difference of two of them gives a small cell away.

Whatever is a total is made from what its parts show, never from what they are. So each value that a hidden part may
have fits everything that is printed, and a reader who adds up learns nothing. What else must be hidden for that is
called complementary suppression (Hundepool et al., "Statistical Disclosure Control", 2012, chapter 4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from reports.fieldwork import INTERVIEWS, Fieldwork, groups_of
from reports.matrices import Kind, Place, Row, Shown, is_hidden, protect, small, total_range
from sessions.heard import people_in
from sessions.models import FieldSession


@dataclass
class Printable:
    work: Fieldwork
    smallest: int

    @cached_property
    def parts(self) -> dict[str, int]:
        """Everybody who was heard, in parts that are printed: groups, sessions without groups, interviews together."""
        found: dict[str, int] = {}
        for place in self.work.places:
            if place.key.startswith("group") or place.key == INTERVIEWS:
                found[place.key] = place.present
        for session in self.work.held:
            if session.is_focus_group:
                in_groups = sum(found[key] for key in self.keys(session) if key in found)
                found[f"rest {session.pk}"] = max(0, len(people_in(session)) - in_groups)
        return found

    @cached_property
    def shown(self) -> dict[str, Shown]:
        return {key: small(count, self.smallest) for key, count in self.parts.items()}

    @cached_property
    def total(self) -> Shown:
        """Everybody, each once. Exact only where every part is."""
        there = len(self.work.heard)
        return total_range(self.shown.values(), there, twice=max(0, sum(self.parts.values()) - there))

    def keys(self, session: FieldSession) -> list[str]:
        """Parts of a focus group."""
        groups = [f"group {group.pk}" for group in groups_of(session)] if self.work.by_group else []
        return [*groups, f"rest {session.pk}"]

    def session(self, session: FieldSession) -> Shown | None:
        """Those heard in a focus group, or in an interview: None where only all interviews together may be told.

        Each interview has somebody, so as many people as interviews would give each of them away.
        """
        there = len(people_in(session))
        if not session.is_focus_group:
            return Shown(there, there) if self.smallest < 2 else None
        parts = [key for key in self.keys(session) if self.parts[key]]
        twice = max(0, sum(self.parts[key] for key in parts) - there)
        return total_range((self.shown[key] for key in parts), there, twice=twice)

    def place(self, place: Place) -> Shown:
        """Those present in a column of the table."""
        if place.key in self.shown:
            return self.shown[place.key]
        session = next(s for s in self.work.held if place.key.split()[-1] == str(s.pk))
        return self.session(session) or self.total

    def row(self, row: Row) -> Shown:
        """People of one dimension over all places, from nothing but what its cells show."""
        counted = [place.voices for place in self.work.places if not place.is_reported]
        twice = sum(map(len, counted)) - len(frozenset().union(*counted))
        cells = [small(cell.people, self.smallest) for cell in row.cells if cell.kind in {Kind.COUNT, Kind.NONE}]
        return total_range(cells, row.people, twice=twice, most=self.total.high)

    def segments(self, row: Row) -> Shown:
        """Where few people are hidden, few passages are too: one passage is mostly one person's."""
        return Shown(row.segments, row.segments) if self.row(row).is_exact else small(row.segments, self.smallest)

    def codes(self, counts: Mapping[int, int], row: Row) -> dict[int, Shown]:
        """People by code of one dimension. Everybody of the dimension is behind at least one of its codes."""
        shown = {code: small(count, self.smallest) for code, count in counts.items()}
        total = self.row(row)
        for code in sorted(counts, key=lambda code: (-counts[code], code)):
            if tells_nothing(shown.values(), total):
                break
            shown[code] = Shown(min(counts[code], self.smallest if shown[code].is_exact else 1), None)
        return shown


def tells_nothing(codes: Iterable[Shown], total: Shown) -> bool:
    """Whether codes that overlap in any way leave open what is hidden: in them, and in the total of their dimension."""
    codes = list(codes)
    highs = [total.high if code.high is None else code.high for code in codes]
    is_open = any(high is None for high in highs)
    if not total.is_exact:
        reach = is_open or (total.high is not None and sum(highs) >= total.high)
        if not reach or max((code.low for code in codes), default=0) > total.low:
            return False
    if is_open:
        return True
    return all(
        code.is_exact or code.high is None or total.low - sum(highs) + high <= code.low
        for code, high in zip(codes, highs, strict=True)
    )


def apart(counts: Mapping[str, int], smallest: int, everybody: Shown) -> dict[str, Shown] | None:
    """People by what they are, or None where they are too few to be told apart by anybody who knows their number.

    `everybody`: how many they are as it is told elsewhere, of which the rows may not tell more by their sum.
    """
    shown = protect(counts, smallest)
    total, cells = sum(counts.values()), list(shown.values())
    hidden = [cell for cell in cells if not cell.is_exact]
    rest = total - sum(cell.low for cell in cells if cell.is_exact)
    if not all(is_hidden(hidden, at, rest) for at in range(len(hidden))):
        return None
    return widened(shown, everybody)


def widened(shown: dict[str, Shown], everybody: Shown) -> dict[str, Shown] | None:
    """The rows with the largest opened to ranges, until their sum is open as `everybody`; None where it cannot be."""
    own = total_range(shown.values())
    below = max(0, own.low - everybody.low)
    above = 0 if own.high is None else None if everybody.high is None else max(0, everybody.high - own.high)
    found = dict(shown)
    for name in sorted((name for name in shown if shown[name].is_exact), key=lambda name: (-shown[name].low, name)):
        if not below and above == 0:
            break
        count = shown[name].low
        low = max(1, count - below)
        found[name] = Shown(low, None if above is None else count + above)
        below, above = below - (count - low), 0
    return None if below or above != 0 else found
