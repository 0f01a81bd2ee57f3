"""Whole random documents: from all printed numbers together, no small cell of people can be worked out.

What is tried is every world that fits all tables, captions and figures at once: how many were in each part, and, for
each dimension, how many spoke to it in each place and of each code. The reader of this test knows more than a real
one: how many people were in two places. Not tried are the words of quotes and the authors' own text.
"""

import random
import re
from itertools import product

import pytest

from reports.document import Look
from reports.fieldwork import INTERVIEWS
from reports.figures import codes_figure, dimensions_figure
from reports.matrices import people_by_code
from reports.printable import Printable
from reports.tables import NOT_LINKED, coverage_table, people_table, session_records, sessions_table
from sessions.heard import people_in
from tests.reports.random_fieldwork import RandomStudy

MOST = 7  # of whom no number is printed: people of a focus group who were in none of its groups
ANY = frozenset(range(MOST + 1))


def reading(text: str, smallest: int) -> frozenset[int]:
    """The numbers that a printed count may stand for."""
    words = text.removesuffix(" people").removesuffix(" person").removesuffix(" persons")
    if words in {"nobody", "not coded"}:
        return frozenset({0})
    if found := re.fullmatch(r"(\d+)(?:–(\d+))?", words):
        return frozenset(range(int(found[1]), int(found[2] or found[1]) + 1))
    if found := re.fullmatch(r"(\d+) or more", words):
        return frozenset(range(int(found[1]), 5 * MOST))
    if words == f"fewer than {smallest}":
        return frozenset(range(1, smallest))
    assert words in {"–", ""}, words
    return ANY


class Printed:
    """What a reader sees of one study, as sets of numbers, beside what is true."""

    def __init__(self, study: RandomStudy, smallest: int) -> None:
        self.work, self.smallest, self.dimensions = study.work, smallest, study.dimensions
        work, self.true = study.work, Printable(study.work, smallest)
        self.found = work.coverage([dimension.pk for dimension in study.dimensions])
        self.coverage = coverage_table(work, study.dimensions, smallest)
        self.overview = dimensions_figure(work, study.dimensions, smallest)
        self.codes = {d.pk: codes_figure(work, d, study.codes, smallest) for d in study.dimensions}
        self.records = [self.read(row[3].text) for row in session_records(work, smallest).rows]
        self.totals = [self.read(self.coverage.columns[-2].under)]
        for figure in filter(None, [self.overview, *self.codes.values()]):
            self.totals.append(self.read(figure.unit.removeprefix("people, of ")))
        self.margins = self.read_margins()
        self.places = self.read_places()

    def read(self, text: str) -> frozenset[int]:
        return reading(text, self.smallest)

    def read_places(self) -> dict[str, frozenset[int]]:
        """Those present, as the sessions' table and the head of the coverage say together."""
        heads = self.coverage.columns[1:-2]
        by_key = {place.key: self.read(head.under) for place, head in zip(self.work.places, heads, strict=True)}
        for place, row in zip(self.work.places, sessions_table(self.work, self.smallest).rows, strict=True):
            by_key[place.key] &= self.read(row[3].text)
        return by_key

    def read_margins(self) -> dict[str, dict[str, frozenset[int]]]:
        """Rows of the table of people, one dict a heading; the heading itself is among the totals."""
        margins: dict[str, dict[str, frozenset[int]]] = {}
        for name, shown in people_table(self.work, self.smallest).rows:
            if name.look is Look.TOTAL:
                rows = margins[name.text] = {}
                self.totals.append(self.read(shown.text))
            elif shown.text:
                rows[name.text] = self.read(shown.text)
        return {head: rows for head, rows in margins.items() if rows}


class Worlds:
    """Every way it may have been that fits what is printed; `values[name]` are the values of one number over them."""

    def __init__(self, printed: Printed) -> None:
        self.printed, self.values, self.known = printed, {}, {}
        true, work = printed.true, printed.work
        self.parts = list(true.parts)
        self.sessions = [session for session in work.held if session.is_focus_group]
        self.keys = {session.pk: true.keys(session) for session in self.sessions}
        of_session = {s.pk: sum(true.parts[key] for key in self.keys[s.pk]) for s in self.sessions}
        heard = {session.pk: len(people_in(session)) for session in self.sessions}
        self.twice_in = {pk: of_session[pk] - heard[pk] for pk in heard}
        self.twice = sum(heard.values()) + true.parts.get(INTERVIEWS, 0) - len(work.heard)
        for there in product(*(sorted(self.part(key)) for key in self.parts)):
            self.presence(dict(zip(self.parts, there, strict=True)))

    def part(self, key: str) -> frozenset[int]:
        session = key.replace("rest ", "session ")
        is_whole = key.startswith("rest") and self.keys[int(key.split()[1])] == [key]
        return self.printed.places.get(session if is_whole else key, ANY)

    def presence(self, there: dict[str, int]) -> None:
        printed = self.printed
        heard = {pk: sum(there[key] for key in keys) - self.twice_in[pk] for pk, keys in self.keys.items()}
        everybody = sum(heard.values()) + there.get(INTERVIEWS, 0) - self.twice
        if min([everybody, *heard.values()]) < 0 or not all(everybody in total for total in printed.totals):
            return
        for session, record in zip(printed.work.held, printed.records, strict=True):
            if session.is_focus_group and heard[session.pk] not in record:
                return
        present = {}
        for place in printed.work.places:
            if not place.is_reported:
                pk = int(place.key.split()[-1]) if " " in place.key else 0
                present[place.key] = there[place.key] if place.key in there else heard[pk]
                if present[place.key] not in printed.places[place.key]:
                    return
        found = [self.dimension(at, present, everybody) for at in range(len(printed.dimensions))]
        margins = [self.margin(head, everybody) for head in printed.margins]
        if all(found) and all(margins):
            for values in [there, {f"heard {pk}": n for pk, n in heard.items()}]:
                self.note({name: {value} for name, value in values.items()})
            for values in [*found, *margins]:
                self.note(values)

    def note(self, values: dict[str, set[int]]) -> None:
        for name, some in values.items():
            self.values.setdefault(name, set()).update(some)

    def margin(self, head: str, everybody: int) -> dict[str, set[int]]:
        """Rows that add up to everybody."""
        margin, found = self.printed.margins[head], {}
        lows, highs = sum(map(min, margin.values())), sum(map(max, margin.values()))
        for name, row in margin.items():
            low, high = everybody - (highs - max(row)), everybody - (lows - min(row))
            found[f"{head}: {name}"] = {value for value in row if low <= value <= high}
        return found if all(found.values()) else {}

    def dimension(self, at: int, present: dict[str, int], everybody: int) -> dict[str, set[int]]:
        """Its numbers in all ways in which it may have been with so many present; the same for more than can matter."""
        cells, totals = self.cells(at)
        bounds = tuple(min(there, max(cell)) for there, cell in zip(present.values(), cells, strict=True))
        seen = (at, bounds, min(everybody, max(totals, default=0)))
        if seen not in self.known:
            self.known[seen] = self.spoken(at, list(present), bounds, everybody)
        return self.known[seen]

    def cells(self, at: int) -> tuple[list[frozenset[int]], frozenset[int]]:
        """What is printed of one dimension: a cell a place, and the total of table and figure."""
        printed = self.printed
        row = printed.coverage.rows[at]
        cells = [printed.read(row[1 + n].text) for n, p in enumerate(printed.work.places) if not p.is_reported]
        totals = printed.read(row[-2].text)
        if printed.overview:
            totals &= printed.read(printed.overview.bars[at].text)
        return cells, totals

    def spoken(self, at: int, keys: list[str], bounds: tuple[int, ...], everybody: int) -> dict[str, set[int]]:
        cells, totals = self.cells(at)
        voices = [place.voices for place in self.printed.work.places if not place.is_reported]
        twice = sum(map(len, voices)) - len(frozenset().union(*voices))
        codes = {people: self.codes(at, people) for people in totals if people <= everybody}
        found: dict[str, set[int]] = {}
        allowed = [[n for n in sorted(cell) if n <= bound] for cell, bound in zip(cells, bounds, strict=True)]
        for values in product(*allowed):
            least, most = max([sum(values) - twice, *values, 0]), sum(values)
            for people, of_codes in codes.items():
                if of_codes is None or not least <= people <= most:
                    continue
                one = {f"cell {at} {key}": {value} for key, value in zip(keys, values, strict=True)}
                for name, some in (one | {f"row {at}": {people}} | of_codes).items():
                    found.setdefault(name, set()).update(some)
        return found

    def codes(self, at: int, people: int) -> dict[str, set[int]] | None:
        """Codes that may overlap in any way, with everybody of the dimension behind at least one; None if none fit."""
        figure = self.printed.codes[self.printed.dimensions[at].pk]
        if figure is None:
            return {} if people == 0 else None
        bars = {bar.title: self.printed.read(bar.text) for bar in figure.bars}
        most = {title: min(max(bar), people) for title, bar in bars.items()}
        if any(min(bar) > people for bar in bars.values()) or sum(most.values()) < people:
            return None
        rest = {title: people - (sum(most.values()) - most[title]) for title in bars}
        return {
            f"code {at} {title}": {value for value in bar if rest[title] <= value <= people}
            for title, bar in bars.items()
        }


def truth(study: RandomStudy, printed: Printed) -> dict[str, int]:
    """The same names as in `Worlds.values`, with what is true."""
    found = dict(printed.true.parts) | {
        f"heard {session.pk}": len(people_in(session)) for session in study.work.held if session.is_focus_group
    }
    for at, (row, dimension) in enumerate(zip(printed.found.rows, study.dimensions, strict=True)):
        found[f"row {at}"] = row.people
        for cell, place in zip(row.cells, study.work.places, strict=True):
            found[f"cell {at} {place.key}"] = cell.people
        counts = people_by_code(said for said in study.work.spoken if said.dimension == dimension.pk)
        found |= {f"code {at} {study.codes[code]}": people for code, people in counts.items()}
    people = list(study.work.people.values())
    capacities = [person.get_capacity_display() for person in people]
    helix = [person.get_helix_display() or "Not recorded" for person in people]
    for head, names in {"By capacity": capacities, "By part of the quadruple helix": helix}.items():
        names += [NOT_LINKED] * (len(study.work.heard) - len(people))
        found |= {f"{head}: {name}": names.count(name) for name in names}
    return found


@pytest.mark.parametrize("number", range(100))
def test_no_small_number_of_people_can_be_worked_out_from_the_whole_document(number):
    chance = random.Random(number)
    smallest = chance.choice([3, 3, 4, 5])
    study = RandomStudy(chance)
    printed = Printed(study, smallest)
    worlds, true = Worlds(printed), truth(study, printed)
    wrong = {name: true[name] for name, values in worlds.values.items() if true[name] not in values}
    assert worlds.values and wrong == {}, "what is printed is not true"
    known = {name: true[name] for name, values in worlds.values.items() if len(values) == 1}
    assert {name: value for name, value in known.items() if 0 < value < smallest} == {}
