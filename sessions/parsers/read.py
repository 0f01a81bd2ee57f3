"""`parse`: one file's bytes to a `ParsedTranscript`, or `ImportRefused` with one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .building import count_speakers
from .clean import clean_lines
from .detect import detect_format
from .findings import look
from .languages import guess_language
from .numbering import strip_numbers
from .turns import find_turns
from .types import (
    EncodingOption,
    ImportRefused,
    Line,
    ParsedTranscript,
    ParseOptions,
    Warning_,
    count_words,
)


@dataclass(frozen=True)
class Source:
    """What a reader hands over."""

    kind: str  # "text", "cues" or "table"
    lines: list[Line]
    warnings: list[Warning_]
    encoding: str
    encodings: tuple[EncodingOption, ...] = ()
    columns: tuple[str, ...] = ()
    is_wrapped: bool = False


def parse(data: bytes, name: str, options: ParseOptions | None = None) -> ParsedTranscript:
    """Reads one transcript. `name` gives the ending; the bytes must agree with it."""
    options = options or ParseOptions()
    kind = detect_format(data, name)
    source = _read(kind, data, options)
    lines, character_findings = clean_lines(source.lines)
    if not any(char.isalnum() for line in lines for char in line.text):
        raise ImportRefused(_no_words(kind))
    numbering: list[Warning_] = []
    if source.kind == "text":
        lines, numbering = strip_numbers(lines)
    found = find_turns(lines, source.kind, options, is_wrapped=source.is_wrapped)
    speakers = count_speakers(found.turns)
    findings = look(found.turns, speakers, found)
    return ParsedTranscript(
        format=kind,
        encoding=source.encoding,
        language=guess_language([turn.text for turn in found.turns]),
        turns=found.turns,
        speakers=speakers,
        warnings=(*character_findings, *findings, *numbering, *source.warnings),
        has_times=any(turn.begin_ms is not None for turn in found.turns),
        words=sum(count_words(turn.text) for turn in found.turns),
        rule_used=found.rule,
        rules=found.rules,
        encodings=source.encodings,
        columns=source.columns,
        set_aside=found.aside,
    )


def _no_words(kind: str) -> str:
    if kind == "pdf":
        return "This PDF has no text, only pictures of pages. Run text recognition (OCR) on it and choose the result."
    return "The file contains no words. Choose another file."


def prepare(kind: str, data: bytes) -> None:
    """Imports what reading this file will need, so that the child can shut its door first."""
    if kind in ("docx", "odt", "rtf", "pdf"):
        _reader(kind)
    else:
        from . import csv_rows, cues, encodings, plain_text  # noqa: F401

        encodings.prepare(data)


def _read(kind: str, data: bytes, options: ParseOptions) -> Source:
    if kind in ("txt", "vtt", "srt", "csv"):
        return _read_textual(kind, data, options)
    lines, warnings = _reader(kind)(data)
    return Source("text", lines, warnings, _encoding(kind, data))


def _encoding(kind: str, data: bytes) -> str:
    if kind == "rtf":
        from .rtf import rtf_encoding

        return rtf_encoding(data)
    return "utf-8" if kind in ("docx", "odt") else ""


def _reader(kind: str) -> Callable[[bytes], tuple[list[Line], list[Warning_]]]:
    """Imported when needed: a child process that reads plain text does not wait for the others."""
    if kind == "docx":
        from .docx import read_docx as reader
    elif kind == "odt":
        from .odt import read_odt as reader
    elif kind == "rtf":
        from .rtf import read_rtf as reader
    else:
        from .pdf import read_pdf as reader
    return reader


def _read_textual(kind: str, data: bytes, options: ParseOptions) -> Source:
    from .encodings import decode

    text, encoding, encodings = decode(data, options.encoding)
    if kind == "csv":
        from .csv_rows import read_csv

        lines, columns = read_csv(text)
        return Source("table", lines, [], encoding, encodings, columns)
    if kind in ("vtt", "srt"):
        from .cues import read_cues

        lines, warnings = read_cues(text)
        return Source("cues", lines, warnings, encoding, encodings)
    from .plain_text import read_text

    lines, warnings, is_wrapped = read_text(text)
    return Source("text", lines, warnings, encoding, encodings, is_wrapped=is_wrapped)
