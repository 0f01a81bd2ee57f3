"""What the importer passes round: plain, typed, frozen data, without Django and without the database.

A transcript goes through three forms: bytes, `Line`s (what one reader saw, in the file's order), and `ParsedTurn`s.
`ParsedTranscript.to_json` and `from_json` are exact opposites, so a preview can be kept and committed later.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


class ImportRefused(Exception):
    """The file cannot be imported. `message` is one sentence in the user's words that says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Line:
    """One paragraph, cue line or row as a reader found it. `number` counts from 1 in the source."""

    number: int
    text: str
    begin_ms: int | None = None
    end_ms: int | None = None
    style: str = ""  # the paragraph style's name, where the format has one
    bold: int = 0  # how many characters at the start are bold
    is_heading: bool = False
    is_soft: bool = False  # the same paragraph as the line before (a line break inside a paragraph)
    after_blank: bool = False
    voice: str | None = None  # WebVTT's <v Name>
    cells: tuple[str, ...] = ()  # a table's row or a CSV record


@dataclass(frozen=True)
class ParsedTurn:
    """What one person says until somebody else speaks, or a line that nobody speaks (`speaker` is None).

    `is_resumed`: the same speaker goes on after such a line, so this is not a new start.
    """

    speaker: str | None
    text: str
    begin_ms: int | None
    end_ms: int | None
    line: int
    is_resumed: bool = False


@dataclass(frozen=True)
class SpeakerCount:
    """`turns` counts how often the speaker takes the floor; speech resumed after "(pause)" is not counted again."""

    label: str
    turns: int
    words: int


@dataclass(frozen=True)
class Warning_:
    """One thing to look at. `line` is the first place, `lines` all of them (at most 200)."""

    line: int | None
    kind: str
    message: str
    lines: tuple[int, ...] = ()
    subject: str = ""  # the speaker label or the words that the warning is about
    other: str = ""  # the label that `subject` looks like

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" if self.line else self.message


@dataclass(frozen=True)
class RuleOption:
    """A way to find where a new speaker starts, and the number of turns it would give."""

    key: str
    label: str
    turns: int
    speakers: int


@dataclass(frozen=True)
class EncodingOption:
    """A way to read the bytes, with the same few words as they would look."""

    key: str
    label: str
    sample: str


@dataclass(frozen=True)
class ParseOptions:
    """What a person may decide in the preview. Everything left empty is found out from the file."""

    speaker_rule: str | None = None
    encoding: str | None = None
    speakers_too: tuple[str, ...] = ()  # labels that are speakers although they do not look like one
    not_speakers: tuple[str, ...] = ()  # labels that are no speakers although they look like one
    speaker_column: str | None = None  # CSV and tables: a header's name, or a column number from 1
    text_column: str | None = None
    begin_column: str | None = None
    end_column: str | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ParseOptions:
        lists = {"speakers_too", "not_speakers"}
        return cls(**{key: tuple(value) if key in lists else value for key, value in data.items()})


@dataclass(frozen=True)
class ParsedTranscript:
    """One file, read. `words` counts the white-space separated words of all turns, without the labels."""

    format: str
    encoding: str
    language: str  # a guess, BCP 47; "" when there is none
    turns: tuple[ParsedTurn, ...]
    speakers: tuple[SpeakerCount, ...]
    warnings: tuple[Warning_, ...]
    has_times: bool
    words: int
    rule_used: str
    rules: tuple[RuleOption, ...] = ()
    encodings: tuple[EncodingOption, ...] = ()
    columns: tuple[str, ...] = ()  # the headers of a CSV file, for choosing others
    set_aside: tuple[SpeakerCount, ...] = field(default=())  # "Note:" and its like: kept as lines nobody speaks

    def to_json(self) -> dict[str, Any]:
        data = asdict(self)
        data["turns"] = [
            [turn.speaker, turn.text, turn.begin_ms, turn.end_ms, turn.line, turn.is_resumed] for turn in self.turns
        ]
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ParsedTranscript:
        return cls(
            **{
                **data,
                "turns": tuple(ParsedTurn(*turn) for turn in data["turns"]),
                "speakers": tuple(SpeakerCount(**item) for item in data["speakers"]),
                "set_aside": tuple(SpeakerCount(**item) for item in data["set_aside"]),
                "rules": tuple(RuleOption(**item) for item in data["rules"]),
                "encodings": tuple(EncodingOption(**item) for item in data["encodings"]),
                "columns": tuple(data["columns"]),
                "warnings": tuple(Warning_(**{**item, "lines": tuple(item["lines"])}) for item in data["warnings"]),
            }
        )


def count_words(text: str) -> int:
    return len(text.split())
