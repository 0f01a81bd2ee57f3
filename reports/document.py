"""The whole deliverable as plain data: what the exporters turn into pages, and nothing else.

A document is made by `assemble.py`; nobody who holds one needs the database. Only words that may be printed are in
it: narrative is already cleaned HTML, quotes are already masked and allowed.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar

# ---- front matter ----------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    name: str
    value: str


@dataclass(frozen=True)
class HistoryLine:
    version: str
    dated: str
    author: str
    change: str


@dataclass(frozen=True)
class Cover:
    acronym: str
    project_title: str
    number: str
    title: str
    subtitle: str
    facts: tuple[Fact, ...]
    funding: str
    disclaimer: str
    stamp: str = ""  # "DRAFT 0.4"; empty when final
    emblem: str = ""  # a PNG as `data:` address
    emblem_alt: str = ""
    # What the red tick of the scale says: how many of the sections are ready.
    ready: int = 0
    sections: int = 0

    @property
    def share_ready(self) -> float:
        return self.ready / self.sections if self.sections else 0.0


@dataclass(frozen=True)
class Control:
    """Document control: who made it, what it is about, and how it came about."""

    people: tuple[Fact, ...]
    abstract: str
    keywords: str
    history: tuple[HistoryLine, ...]


@dataclass(frozen=True)
class Abbreviation:
    short: str
    long: str


# ---- blocks ----------------------------------------------------------------


@dataclass(frozen=True)
class Prose:
    kind: ClassVar[str] = "prose"
    html: str


@dataclass(frozen=True)
class Note:
    """A sentence of ours: "Not written yet.", "No material."."""

    kind: ClassVar[str] = "note"
    text: str


@dataclass(frozen=True)
class RunIn:
    """A small heading that is not in the contents: "A different view"."""

    kind: ClassVar[str] = "run_in"
    text: str


@dataclass(frozen=True)
class QuoteLine:
    """One speaker's part of a quote. `speaker` is set only where several people speak."""

    text: str
    language: str
    speaker: str = ""
    is_team: bool = False


@dataclass(frozen=True)
class Quote:
    kind: ClassVar[str] = "quote"
    id: int  # of the SectionQuote
    excerpt: int
    lines: tuple[QuoteLine, ...]
    label: str
    hue: int
    is_against: bool = False
    is_reported: bool = False
    is_team: bool = False  # nobody but the research team speaks in it


class Look(StrEnum):
    """How a cell of a table is drawn."""

    PLAIN = "plain"
    NUMBER = "number"
    BAR = "bar"
    FEW = "few"
    NONE = "none"
    UNCODED = "uncoded"
    REPORTED = "reported"
    TOTAL = "total"
    DIMENSION = "dimension"


@dataclass(frozen=True)
class Cell:
    text: str
    look: Look = Look.PLAIN
    share: float = 0.0
    hue: int = 0
    letters: str = ""


@dataclass(frozen=True)
class Column:
    title: str
    width: float  # of 100
    under: str = ""  # a second line of the head
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    kind: ClassVar[str] = "table"
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    name: str = ""  # extra class, "coverage"
    number: int = 0
    withheld: int = 0  # rows that may not be told

    @property
    def is_empty(self) -> bool:
        return not self.rows and not self.withheld

    @property
    def anchor(self) -> str:
        return f"table-{self.number}"


@dataclass(frozen=True)
class Bar:
    title: str
    text: str
    value: int | None  # None: a small cell, drawn without a bar
    at_most: int = 0  # where only a range may be told: its upper end


@dataclass(frozen=True)
class Figure:
    """Horizontal bars of people. `most` is the end of the scale."""

    kind: ClassVar[str] = "figure"
    title: str
    bars: tuple[Bar, ...]
    most: int
    hue: int
    unit: str
    caption: str = ""
    number: int = 0

    @property
    def anchor(self) -> str:
        return f"figure-{self.number}"

    @property
    def alt(self) -> str:
        return f"{self.title}: " + "; ".join(f"{bar.title} {bar.text}" for bar in self.bars) + f" ({self.unit})."


@dataclass(frozen=True)
class Practice:
    kind: ClassVar[str] = "practice"
    code: str
    title: str
    level: str
    summary: str
    facts: tuple[Fact, ...] = ()


Block = Prose | Note | RunIn | Quote | Table | Figure | Practice


# ---- sections ----------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A numbered part inside a chapter's narrative, for the contents."""

    anchor: str
    number: str
    title: str


@dataclass(frozen=True)
class Section:
    key: str
    number: str
    title: str
    blocks: tuple[Block, ...] = ()
    question: str = ""
    hue: int = 0
    letters: str = ""
    parts: tuple[Part, ...] = ()
    children: tuple["Section", ...] = ()
    is_annex: bool = False

    @property
    def anchor(self) -> str:
        return f"section-{self.key}"

    @property
    def heading(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def is_brief(self) -> bool:
        """Nothing but a sentence of ours: not worth a page of its own."""
        return bool(self.blocks) and not self.children and all(isinstance(block, Note) for block in self.blocks)

    @property
    def opens_with_part(self) -> bool:
        """A title whose page would hold nothing else if the first part began a page."""
        return not self.blocks and not self.question and bool(self.children)

    def walk(self) -> Iterator["Section"]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Document:
    language: str
    title: str
    author: str
    subject: str
    keywords: str
    dated: datetime.date
    foot: str  # "Draft 0.4, 14 June. Not for circulation outside the consortium."
    cover: Cover
    control: Control
    sections: tuple[Section, ...]
    abbreviations: tuple[Abbreviation, ...] = ()
    held_out: tuple["HeldOut", ...] = field(default=(), repr=False)

    def walk(self) -> Iterator[Section]:
        for section in self.sections:
            yield from section.walk()

    def blocks(self) -> Iterator[Block]:
        for section in self.walk():
            yield from section.blocks

    @property
    def quotes(self) -> list[Quote]:
        return [block for block in self.blocks() if isinstance(block, Quote)]

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.blocks() if isinstance(block, Table)]

    @property
    def figures(self) -> list[Figure]:
        return [block for block in self.blocks() if isinstance(block, Figure)]


@dataclass(frozen=True)
class HeldOut:
    """A chosen quote that is not printed, and why. Ids only: its words are nowhere in the document."""

    quote: int
    excerpt: int
    section: str
    reason: str


# ---- pure steps over the tree ----------------------------------------------------------------


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The same sections with tables and figures counted through the whole document."""
    counts = {Table: 0, Figure: 0}

    def count(block: Block) -> Block:
        if not isinstance(block, Table | Figure):
            return block
        counts[type(block)] += 1
        return replace(block, number=counts[type(block)])

    def visit(section: Section) -> Section:
        blocks = tuple(count(block) for block in section.blocks)
        return replace(section, blocks=blocks, children=tuple(visit(child) for child in section.children))

    return tuple(visit(section) for section in sections)
