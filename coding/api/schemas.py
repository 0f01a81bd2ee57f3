"""What the API takes and gives. Offsets are code points within one turn, half open."""

import datetime
from uuid import UUID

from ninja import Field, Schema

from coding.actions.coding import Place


class PlaceIn(Schema):
    """Selected words. The server refuses them (409) if other words stand at this place."""

    turn: int
    version: int = Field(description="of the turn, as the client shows it")
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    quote: str

    def place(self) -> Place:
        return Place(self.turn, self.version, self.start, self.end, self.quote)


class Save(Schema):
    save_id: UUID = Field(description="made by the client, the same for every retry of one save")


class CodeIn(Save):
    name: str
    dimension: int | None = Field(None, description="empty: emergent")
    parent: int | None = None


class CodePlaceIn(Save):
    dimension: int | None = Field(None, description="empty: emergent; under a parent the parent's counts")
    parent: int | None = None
    at: int = Field(ge=0, description="place among the codes in use there, without the one that moves, from 0")


class CodePlaceOut(Schema):
    moved: bool
    words: str = Field(description="where the code stands now")


class MemoIn(Save):
    text: str = Field(min_length=1, max_length=20_000)


class MemoChange(MemoIn):
    version: int


class TurnsOut(Schema):
    seq: int = Field(description="of an event that the turns already show; a turn shown of a later one is newer")
    turns: dict[int, str] = Field(description="turn id -> its HTML")
    counts: dict[int, list[int]] = Field(description="code id -> distinct people and excerpts in this transcript")


class Saved(TurnsOut):
    """After a save: what it made, and the touched turns as they look now."""

    excerpt: int | None
    coding: int | None
    words: str = Field(
        "", description="what differs from what was asked, such as the code that this one was merged into"
    )


class Ordered(TurnsOut):
    """With where turns stand, if some came, went or moved."""

    after: dict[int, int | None] = Field(description="turn id -> the turn before it, in the order of the text")
    gone: list[int] = Field(description="turns that are no longer in the text")


class NewsOut(Schema):
    """Somebody else, and the turns at which they changed something."""

    name: str
    turns: list[int]
    did: dict[int, str] = Field(description="turn id -> what became of it, where its words are others now")


class ChangesOut(Ordered):
    seq: int = Field(description="ask again with this")
    all: bool = Field(description="every turn is to be drawn again; `after` has the whole order")
    codebook: bool = Field(description="codes were made or changed")
    news: list[NewsOut]
    token: str = Field(description="for the pulse; lives a minute")


class DisagreementOut(Schema):
    excerpt: int
    why: str


class WordsIn(Schema):
    version: int = Field(description="of the turn, as the client shows it")
    text: str = Field(max_length=400_000)


class TextIn(WordsIn, Save):
    pass


class ForeseenOut(Schema):
    """An excerpt's words in the turn, before and after."""

    excerpt: int
    state: str
    before: str
    after: str


class SplitIn(Save):
    version: int
    offset: int = Field(gt=0, description="code points before the second turn")


class RemoveIn(Save):
    version: int


class SpeakerIn(Save):
    speaker: int | None = None
    name: str = Field("", max_length=120, description="a label that the transcript does not have yet")


class InsertIn(Save):
    after: int | None = Field(None, description="empty: at the beginning")
    speaker: int | None = None
    text: str = Field(max_length=400_000)


class CorrectedOut(Ordered):
    """`moved`, `touched`, `lost`: how many excerpts."""

    seq: int
    moved: int
    touched: int
    lost: int


class UndoIn(Save):
    transcript: int | None = Field(None, description="the one on the page, whose touched turns are sent back")
    before: int | None = Field(None, description="leave the event with this number and undo the one before it")


class Undone(Ordered):
    seq: int
    words: str
    excerpt: int | None
    elsewhere: str | None = Field(description="title of another transcript, if the change was there")
    codebook: bool


class CodeOut(Schema):
    id: int
    name: str
    dimension: int | None
    parent: int | None
    letters: str
    hue: int
    definition: str
    is_retired: bool
    heir: int | None = Field(None, description="the code in use that this one was merged into")
    why_out: str = Field("", description="who merged or retired it, in the list of all codes")


class MemoOut(Schema):
    id: int
    text: str
    author: str
    is_mine: bool
    version: int
    updated_at: datetime.datetime


class CodingOut(Schema):
    id: int
    code: int
    coder: str
    is_mine: bool
    at: datetime.datetime
    origin: str = Field(description="hand, search (all hits of one) or suggestion (accepted by the coder)")


class SpanOut(Schema):
    turn: int
    start: int
    end: int
    quote: str
    state: str
    difference: list[tuple[str, str]] = Field(
        [], description="of corrected words: what stayed (same), went (gone) and came, in reading order"
    )


class VerdictOut(Schema):
    round: str
    reviewer: str
    verdict: str
    at: datetime.datetime


class HistoryOut(Schema):
    at: datetime.datetime
    who: str
    what: str


class AroundOut(Schema):
    """A longer excerpt that holds this one."""

    excerpt: int
    codes: list[int]
    words: int


class ExcerptOut(Schema):
    id: int
    speaker: str
    time: str
    spans: list[SpanOut]
    codings: list[CodingOut]
    memos: list[MemoOut]
    verdicts: list[VerdictOut]
    history: list[HistoryOut]
    around: list[AroundOut]
    quotable: bool
    quote_reason: str


class TurnOut(Schema):
    id: int
    version: int
    speaker: str
    begin_ms: int | None
    text: str


class SegmentOut(Schema):
    excerpt: int
    turn: int
    start: int
    end: int
    codes: list[int]


class TranscriptOut(Schema):
    id: int
    title: str
    language: str
    seq: int = Field(description="of the newest event; ask for events after it")
    turns: list[TurnOut]
    segments: list[SegmentOut]


class EventOut(Schema):
    seq: int
    at: datetime.datetime
    actor: int | None
    verb: str
    target_type: str
    target_id: str
    turns: list[int]


class Refusal(Schema):
    message: str
    details: dict = {}
