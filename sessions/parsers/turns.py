"""Chooses the speaker rule for a file: every rule is tried, the explicit ones win, then the one that finds most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from . import marks as finders
from . import name_lines, speakers
from .building import Candidate, Silent, build
from .marks import Mark
from .speakers import NOTHING, Accepted
from .types import Line, ParsedTurn, ParseOptions, RuleOption, SpeakerCount, count_words

RULE_LABELS = {
    "voice": "Voices that the captions name",
    "column": "A column with the speaker",
    "bold_name": "Name in bold at a line’s start",
    "tab": "Name, then a tab",
    "bracket_id": "[Name] at a line’s start",
    "name_colon": "Name: at a line’s start",
    "name_line": "Name alone on a line",
    "none": "Each paragraph, no speakers",
}


@dataclass(frozen=True)
class Found:
    """The turns by the chosen rule, what the other rules would give, and what a person should know."""

    turns: tuple[ParsedTurn, ...]
    rule: str
    rules: tuple[RuleOption, ...]
    aside: tuple[SpeakerCount, ...]
    aside_lines: dict[str, list[int]]
    silent: Silent
    columns_unread: tuple[str, ...] = ()


def find_turns(lines: list[Line], kind: str, options: ParseOptions, *, is_wrapped: bool = False) -> Found:
    """`kind` is "text", "cues" or "table" (CSV); `is_wrapped`: lines are broken at a width, not at paragraphs."""
    lines = [line for line in lines if line.text.strip() or line.cells or line.voice]
    lines = split_soft(lines)
    candidates, unread = _candidates(lines, kind, options)
    chosen = _choose(candidates, options.speaker_rule)
    turns, silent = build(lines, chosen, kind, is_wrapped)
    candidates = [c for c in candidates if c.key != chosen.key or c.accepted is chosen.accepted]
    rules = tuple(_option(candidate, lines, kind, is_wrapped, chosen, turns) for candidate in candidates)
    aside, aside_lines = _aside(chosen.accepted, lines)
    return Found(tuple(turns), chosen.key, rules, aside, aside_lines, silent, unread)


def split_soft(lines: list[Line]) -> list[Line]:
    """A line break inside a paragraph becomes a line of its own, marked as soft."""
    if not any("\n" in line.text for line in lines):
        return lines
    result = []
    for line in lines:
        if "\n" not in line.text or line.cells:
            result.append(line)
            continue
        start = 0
        for position, piece in enumerate(line.text.split("\n")):
            bold = max(0, min(line.bold - start, len(piece)))
            start += len(piece) + 1
            if piece.strip():
                result.append(replace(line, text=piece, bold=bold, is_soft=position > 0, after_blank=False))
    return result


def _candidates(lines: list[Line], kind: str, options: ParseOptions) -> tuple[list[Candidate], tuple[str, ...]]:
    """Every rule that finds something, and always the rule without speakers; then the columns of CSV not read."""
    found: list[Candidate] = []
    unread: tuple[str, ...] = ()
    if kind == "cues":
        voices = finders.voice_marks(lines)
        if voices:
            found.append(Candidate("voice", Accepted({mark.index: mark for mark in voices}, {}), True, True))
    column_marks, columns = finders.column_marks(lines, options)
    if columns:
        accepted = _accept_rows(column_marks, options)
        is_most = sum(1 for line in lines if line.cells) >= 0.5 * len(lines)
        fits = is_most and accepted.number > 0
        found.append(Candidate("column", accepted, fits, fits))
        if kind == "table":
            unread = tuple(columns.unread(lines[0].cells if columns.has_header else ()))
    if kind != "table":
        found += _text_candidates(lines, kind, options)
    none = {mark.index: replace(mark, label=None) for mark in column_marks} if column_marks else {}
    found.append(Candidate("none", Accepted(none, {}), True))
    return found, unread


def _accept_rows(marks: list[Mark], options: ParseOptions) -> Accepted:
    """A column of names is explicit: every label in it counts, unless a person said otherwise."""
    rejected = set(options.not_speakers)
    return Accepted(
        {m.index: replace(m, label=None, text=f"{m.label}: {m.text}") if m.label in rejected else m for m in marks}, {}
    )


def _text_candidates(lines: list[Line], kind: str, options: ParseOptions) -> list[Candidate]:
    is_cues = kind == "cues"
    searches = {
        "bold_name": lambda: finders.star_marks(lines) or finders.bold_marks(lines),
        "tab": lambda: finders.tab_marks(lines),
        "bracket_id": lambda: finders.bracket_marks(lines),
        "name_colon": lambda: finders.colon_marks(lines, is_cues=is_cues),
    }
    found = []
    for key, find in searches.items():
        marks = find()
        accepted = (
            _accept_rows(marks, options) if key == "tab" else speakers.accept(marks, lines, options, is_cues=is_cues)
        )
        if accepted.number:
            is_starred = key == "bold_name" and "star" in next(iter(accepted.marks.values())).dress
            fits = key == "tab" or speakers.is_established(accepted, lines, is_cues=is_cues, is_explicit=is_starred)
            found.append(Candidate(key, accepted, fits, fits and (key == "tab" or is_starred)))
    alone = NOTHING if is_cues else name_lines.accept_lines(lines, options)
    if alone.number:
        by_style = any(name_lines.is_named_by_style(lines[index]) for index in alone.marks)
        found.append(Candidate("name_line", alone, True, by_style))
    return found


def _choose(candidates: list[Candidate], wanted: str | None) -> Candidate:
    """The rule a person chose; else the explicit ones first, then the one that explains most lines."""
    by_key = {candidate.key: candidate for candidate in candidates}
    if wanted:
        return by_key.get(wanted, Candidate(wanted, NOTHING, True))
    for candidate in candidates:
        if candidate.is_sure and candidate.accepted.number:
            return candidate
    rest = [c for c in candidates if c.fits and c.key in ("name_colon", "bold_name", "bracket_id", "name_line")]
    if not rest:
        return by_key["none"]
    best = max(rest, key=_weight)
    return _as_written(best)


def _weight(candidate: Candidate) -> tuple[float, int]:
    """Marks; where two rules find the same, the one that people know best."""
    order = {"name_colon": 3, "bracket_id": 2, "bold_name": 1, "name_line": 0}[candidate.key]
    return candidate.accepted.number, order


def _as_written(best: Candidate) -> Candidate:
    """`Name:` with nothing behind it, nearly always, is a name alone on its line."""
    marks = [mark for mark in best.accepted.marks.values() if mark.label]
    if best.key == "name_colon" and sum(not mark.text for mark in marks) > 0.8 * len(marks):
        return replace(best, key="name_line")
    return best


def _option(
    candidate: Candidate, lines: list[Line], kind: str, is_wrapped: bool, chosen: Candidate, turns: list[ParsedTurn]
) -> RuleOption:
    key = chosen.key if candidate.accepted is chosen.accepted else candidate.key
    built = turns if key == chosen.key else build(lines, candidate, kind, is_wrapped)[0]
    labelled = {turn.speaker for turn in built if turn.speaker is not None}
    return RuleOption(key, RULE_LABELS[key], len(built), len(labelled))


def _aside(accepted: Accepted, lines: list[Line]) -> tuple[tuple[SpeakerCount, ...], dict[str, list[int]]]:
    counts = Counter(accepted.aside.values())
    words: Counter[str] = Counter()
    places: dict[str, list[int]] = {}
    for index, label in accepted.aside.items():
        words[label] += count_words(lines[index].text)
        places.setdefault(label, []).append(lines[index].number)
    return tuple(SpeakerCount(label, number, words[label]) for label, number in counts.most_common()), places
