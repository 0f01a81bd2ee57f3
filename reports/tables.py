"""The tables and figures that the document makes from the data. No names, and small cells as the study's rule says."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence

from reports.document import Cell, Column, Look, Table
from reports.fieldwork import INTERVIEWS, Fieldwork, groups_of, place_key
from reports.matrices import Kind, Place, Row, Shown, small, total_range
from reports.printable import Printable, apart
from sessions.models import FieldSession, Participant, Transcript
from studies.models import Dimension, Organisation
from studies.plurals import plural

MOST_BARS = 8


def day(date: datetime.date | None) -> str:
    return f"{date.day} {date:%B %Y}" if date else ""


def days(dates: Iterable[datetime.date | None]) -> str:
    """One date, or the first and the last."""
    known = sorted({date for date in dates if date})
    return " to ".join(day(date) for date in dict.fromkeys([*known[:1], *known[-1:]]))


def fewer(shown: Shown, smallest: int) -> str:
    """A protected count in words."""
    return f"fewer than {smallest}" if (shown.low, shown.high) == (1, smallest - 1) else shown.text


# ---- sessions ----------------------------------------------------------------


def sessions_table(work: Fieldwork, smallest: int) -> Table:
    numbers = Printable(work, smallest)
    rows = [
        session_row(session, place, work, numbers) for session in work.held for place in session_places(session, work)
    ]
    interviews = [session for session in work.held if not session.is_focus_group]
    if interviews:
        rows.append(interviews_row(interviews, numbers))
    foreseen = [f"{s.title} is planned{f' on {day(s.held_on)}' if s.held_on else ''}." for s in work.planned]
    return Table(
        "Sessions held",
        (
            Column("Session", 30),
            Column("Date", 23),
            Column("Mode", 11),
            Column("People", 10, is_number=True),
            Column("Words", 10, is_number=True),
            Column("Source", 16),
        ),
        tuple(rows),
        "Names are not listed; the breakout groups of a session met at the same time." if rows else "",
        tuple(foreseen) or (() if rows else ("No sessions have been held yet.",)),
    )


def session_places(session: FieldSession, work: Fieldwork) -> list[Place]:
    """The places of a focus group; an interview shares its row with the others."""
    keys = {f"group {group.pk}" for group in groups_of(session)} | {f"session {session.pk}", f"reported {session.pk}"}
    return [place for place in work.places if place.key in keys] if session.is_focus_group else []


def session_row(session: FieldSession, place: Place, work: Fieldwork, numbers: Printable) -> tuple[Cell, ...]:
    transcripts = [t for t in session.transcripts.all() if place_key(session, t, work.by_group) == place.key]
    title = (
        place.title
        if place.title.startswith(session.title)
        else f"{session.title}, {place.title.lower() if place.is_reported else place.title}"
    )
    return (
        Cell(title),
        Cell(day(session.held_on)),
        Cell(session.get_mode_display().lower()),
        Cell(numbers.place(place).text, Look.NUMBER),
        Cell(words_of(transcripts), Look.NUMBER),
        Cell(source_of(transcripts, is_reported=place.is_reported)),
    )


def interviews_row(interviews: Sequence[FieldSession], numbers: Printable) -> tuple[Cell, ...]:
    transcripts = [transcript for session in interviews for transcript in session.transcripts.all()]
    modes = dict.fromkeys(session.get_mode_display().lower() for session in interviews)
    return (
        Cell(plural(len(interviews), "interview").capitalize()),
        Cell(days(session.held_on for session in interviews)),
        Cell(", ".join(modes)),
        Cell(numbers.shown[INTERVIEWS].text, Look.NUMBER),
        Cell(words_of(transcripts), Look.NUMBER),
        Cell(source_of(transcripts)),
    )


def words_of(transcripts: Iterable[Transcript]) -> str:
    return f"{words:,}" if (words := sum(transcript.words for transcript in transcripts)) else "–"


def source_of(transcripts: Sequence[Transcript], *, is_reported: bool = False) -> str:
    if not transcripts:
        return "no transcript yet"
    notes = sum(transcript.is_notes for transcript in transcripts)
    kind = "notes only" if notes == len(transcripts) else "recording, notes" if notes else "recording"
    return f"{kind}, second-hand" if is_reported else kind


def session_records(work: Fieldwork, smallest: int) -> Table:
    """Annex A4: a row a session, with how it went; no names."""
    numbers = Printable(work, smallest)
    held_rows = [
        (
            Cell(session.title),
            Cell(", ".join(filter(None, [day(session.held_on), times(session), session.get_mode_display().lower()]))),
            Cell(course(session)),
            Cell(count.text if (count := numbers.session(session)) else "–", Look.NUMBER),
            Cell(session.note or "as planned"),
        )
        for session in work.held
    ]
    return Table(
        "Session records",
        (
            Column("Session", 17),
            Column("When and how", 20),
            Column("Phases and groups", 23),
            Column("People", 9, is_number=True),
            Column("Deviations from plan", 31),
        ),
        tuple(held_rows),
        "The research team is not counted; the people of interviews are counted together in the list of sessions.",
        () if held_rows else ("No sessions have been held yet.",),
    )


def times(session: FieldSession) -> str:
    return f"{session.starts_at:%H:%M}–{session.ends_at:%H:%M}" if session.starts_at and session.ends_at else ""


def course(session: FieldSession) -> str:
    """Its phases in order, with the small groups in brackets."""
    phases = []
    for phase in session.phases.all():
        groups = ", ".join(group.title for group in phase.groups.all())
        phases.append(f"{str(phase).lower()} ({groups})" if groups else str(phase).lower())
    return "; ".join(phases) or "–"


# ---- people ----------------------------------------------------------------


def people_table(work: Fieldwork, smallest: int) -> Table:
    """Who was heard, by capacity and by where they stand in the quadruple helix."""
    people = list(work.people.values())
    unknown = [NOT_LINKED] * (len(work.heard) - len(people))
    capacities = [person.get_capacity_display() for person in people] + unknown
    helix = [person.get_helix_display() or "Not recorded" for person in people] + unknown
    total = Printable(work, smallest).total
    rows = [
        *count_rows("By capacity", capacities, [choice.label for choice in Participant.Capacity], total, smallest),
        *count_rows(
            "By part of the quadruple helix",
            helix,
            [*(choice.label for choice in Organisation.Helix), "Not recorded"],
            total,
            smallest,
        ),
    ]
    hides = any(not cell.text.isdecimal() for _, cell in rows)
    return Table(
        "People heard",
        (Column("", 78), Column("People", 22, is_number=True)),
        tuple(rows),
        "Each person is counted once, however many sessions they attended; the research team is not counted.",
        (
            (
                "Small numbers are not shown exactly, and totals are then ranges, so that the small "
                "numbers cannot be worked out."
            ),
        )
        if hides
        else (),
        name="people",
    )


NOT_LINKED = "Speakers not yet linked to a person"
TOO_FEW = "Too few people to show separately"


def count_rows(head: str, values: list[str], order: list[str], total: Shown, smallest: int) -> list[tuple[Cell, ...]]:
    counts = Counter(values)
    shown = apart({name: counts[name] for name in [*order, NOT_LINKED] if counts[name]}, smallest, total)
    if shown is None:
        return [(Cell(head, Look.TOTAL), Cell(fewer(total, smallest), Look.TOTAL)), (Cell(TOO_FEW), Cell(""))]
    own = total_range(shown.values())
    return [
        (Cell(head, Look.TOTAL), Cell(fewer(own, smallest), Look.TOTAL)),
        *((Cell(name), Cell(fewer(count, smallest), Look.NUMBER)) for name, count in shown.items()),
    ]


# ---- who spoke to what ----------------------------------------------------------------


def coverage_table(work: Fieldwork, dimensions: Sequence[Dimension], smallest: int) -> Table:
    found = work.coverage([dimension.pk for dimension in dimensions])
    named = {dimension.pk: dimension for dimension in dimensions}
    numbers = Printable(work, smallest)
    first = 24
    width = (100 - first) / (len(found.places) + 2)
    columns = [Column("Dimension", first)]
    for place in found.places:
        columns.append(Column(place.title, width, "segments" if place.is_reported else in_words(numbers.place(place))))
    columns += [Column("All", width, in_words(numbers.total)), Column("Segments", width, is_number=True)]
    return Table(
        "People by dimension",
        tuple(columns),
        tuple(coverage_row(row, named[row.dimension], found.places, numbers) for row in found.rows),
        "Distinct people by dimension; the bar is the share of the people present. Counts are not prevalence.",
        coverage_notes(work, smallest),
        name="coverage",
    )


def in_words(count: Shown) -> str:
    return f"{count.text} {'person' if count.text == '1' else 'people'}"


def named(dimension: Dimension) -> str:
    return f"{dimension.short_name} (retired)" if dimension.retired_at else dimension.short_name


def coverage_row(row: Row, dimension: Dimension, places: Sequence[Place], numbers: Printable) -> tuple[Cell, ...]:
    return (
        Cell(named(dimension), Look.DIMENSION, hue=dimension.hue, letters=dimension.letters),
        *(coverage_cell(cell, place, dimension.hue, numbers) for cell, place in zip(row.cells, places, strict=True)),
        Cell("–" if row.is_open else numbers.row(row).text, Look.TOTAL),
        Cell("–" if row.is_open and not row.segments else numbers.segments(row).text, Look.NUMBER),
    )


def coverage_cell(cell, place: Place, hue: int, numbers: Printable) -> Cell:
    if cell.kind is Kind.UNCODED:
        return Cell("not coded", Look.UNCODED)
    if cell.kind is Kind.REPORTED:
        return Cell(str(cell.segments or "–"), Look.REPORTED)
    if not cell.people:  # also where only lines that nobody speaks are coded
        return Cell("nobody", Look.NONE)
    count = small(cell.people, numbers.smallest)
    if not count.is_exact:
        return Cell(count.text, Look.FEW, hue=hue)
    if not numbers.place(place).is_exact:  # a bar would tell how many were there
        return Cell(count.text, Look.NUMBER)
    return Cell(count.text, Look.BAR, share=cell.share, hue=hue)


def coverage_notes(work: Fieldwork, smallest: int) -> tuple[str, ...]:
    notes = [f"Fewer than {smallest} people are shown as a range without a bar; totals are then ranges."]
    kinds = {place.is_reported for place in work.places}
    if True in kinds:
        notes.append(
            "The plenary is second-hand: its segments are rapporteurs’ reports, shown separately and not added up."
        )
    notes.append(
        "Hatched: read to the end, and nobody spoke about it. Dotted: not yet read to the end, and nothing coded."
    )
    notes += [partly_read(place) for place in work.places if place.is_partly_read]
    if work.unlinked:  # without their number, which would tell one that the table of people hides
        notes.append("Each voice that is not linked to a person yet is counted as one.")
    return tuple(notes)


def partly_read(place: Place) -> str:
    return f"{place.title}: {place.read} of {place.texts} transcripts are read to the end, so numbers may still grow."
