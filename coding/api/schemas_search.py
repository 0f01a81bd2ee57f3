"""What the API takes and gives for searching, coding all hits, and suggestions."""

from ninja import Field, Schema

from coding.actions.search import MOST_PLACES
from coding.api.schemas import PlaceIn, Save, TurnsOut


class HitTurnOut(Schema):
    turn: int
    at: int = Field(description="where the turn begins in the whole, in ten-thousandths of its characters")
    hits: list[tuple[int, int]] = Field(description="(start, end) in code points, in order")


class HitsOut(Schema):
    """Every hit of a transcript, also in parts that the page has not loaded."""

    total: int
    people: int
    turns: list[HitTurnOut]


class CodePlacesIn(Save):
    code: int
    places: list[PlaceIn] = Field(min_length=1, max_length=MOST_PLACES)
    unit: str = Field("", max_length=10, description="sentence, turn or words: what was chosen, for the event")
    transcript: int | None = Field(None, description="the one on the page, whose touched turns are sent back")


class PlacesCoded(TurnsOut):
    coded: int
    code: int = Field(description="the code that was given: of a merged one, what it was merged into")
    words: str


class SuggestionIn(Save):
    """The sentence that was suggested, as the page shows it."""

    transcript: int
    place: PlaceIn


class DeclinedOut(Schema):
    declined: int
