"""What the API takes and gives about excerpts: ends, several codes at once, recoding, links; and memos on anything."""

from typing import Literal

from ninja import Field, Schema
from pydantic import model_validator

from coding.api.schemas import CodeOut, CodingOut, ExcerptOut, MemoOut, PlaceIn, Save, Saved, VerdictOut

MOST_CODES = 20
Target = Literal["excerpt", "coding", "code", "turn", "transcript", "study"]


class CodesIn(Save):
    """One code, or several in one save, which is one undo."""

    code: int | None = None
    codes: list[int] = Field([], max_length=MOST_CODES)

    @model_validator(mode="after")
    def one_at_least(self) -> "CodesIn":
        if (self.code is None) == (not self.codes):
            raise ValueError("Give either `code` or `codes`.")
        return self

    @property
    def wanted(self) -> list[int]:
        return self.codes or [self.code]


class CodingsIn(CodesIn):
    transcript: int
    spans: list[PlaceIn] = Field(min_length=1, max_length=50)


class EndsIn(Save):
    spans: list[PlaceIn] = Field(min_length=1, max_length=50, description="all words of the excerpt, as it is to be")


class SettleIn(Save):
    action: Literal["keep", "take_off"] = Field(description="keep the new words, or take one's own codes off")


class RecodeIn(Save):
    code: int


class RecodeAllIn(RecodeIn):
    codings: list[int] = Field(min_length=1, max_length=2000)


class RecodedOut(Saved):
    n: int = Field(description="codings that have another code now")
    left: int = Field(description="codings that stay: of others, or with that code already")


class InVivoIn(Save):
    transcript: int
    name: str
    dimension: int | None = Field(None, description="empty: emergent")
    spans: list[PlaceIn] = Field(min_length=1, max_length=50)


class InVivoOut(Saved):
    code: CodeOut


class MemoOnIn(Save):
    on: Target
    id: int | None = Field(None, description="of what it is on; empty for the study")
    text: str = Field(min_length=1, max_length=20_000)


class CodingFacts(CodingOut):
    memos: list[MemoOut]


class VerdictFacts(VerdictOut):
    is_for_other_words: bool = Field(description="the ends of the excerpt were moved after this verdict")


class LinkIn(Save):
    target: int
    kind: Literal["replies_to", "contradicts", "example_of"]


class LinkOut(Schema):
    """A link as one of its ends sees it; `words` say its direction: “Contradicts”, “Is contradicted by”."""

    id: int
    kind: str
    words: str
    is_out: bool
    excerpt: int
    quote: str
    speaker: str
    place: str
    url: str
    transcript: int
    by: str
    is_mine: bool


class LinkAdded(Schema):
    id: int
    words: str


class FoundOut(Schema):
    excerpt: int
    quote: str
    speaker: str
    place: str


class ToPracticeIn(Save):
    practice: int


class ToPracticeOut(Schema):
    code: str


class PracticeOfStudy(Schema):
    id: int
    name: str
    is_told: bool = Field(description="this excerpt is among its evidence")


class ExcerptFacts(ExcerptOut):
    codings: list[CodingFacts]
    verdicts: list[VerdictFacts]
    links: list[LinkOut]
    practices: list[PracticeOfStudy]
