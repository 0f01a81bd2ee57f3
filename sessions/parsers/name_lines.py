"""Names alone on a line, told from headings and short answers by their dress: style, colon, time, bold."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from . import labels, times
from .marks import Mark
from .speakers import NOTHING, Accepted, head_lines, small_words, telling_words
from .types import Line, ParseOptions
from .vocabulary import SPEAKER_STYLES

MAX_LENGTH = 110


@dataclass(frozen=True)
class Look:
    """How a line would look as a name: what is left without time and colon, and how it is dressed."""

    text: str
    timed: times.Timed
    dress: frozenset[str]
    is_time_only: bool


def looks_of(lines: list[Line]) -> list[Look]:
    looks: list[Look] = []
    for line in lines:
        above = bool(looks) and looks[-1].is_time_only
        looks.append(_look(line, above))
    return looks


def _look(line: Line, is_below_time: bool) -> Look:
    text = line.text.strip()
    timed = times.Timed(text)
    if len(text) <= MAX_LENGTH and ":" in text:
        timed = times.take_leading(text)
        timed = timed if timed.found else times.take_trailing(text.rstrip(" :："))
    worn = {f"style {line.style}"}
    worn |= {"time"} if timed.found or is_below_time else set()
    worn |= {"colon"} if text[-1:] in (":", "：") else set()
    worn |= {"bold"} if line.bold and line.bold >= len(text) else set()
    rest = timed.text.strip()
    return Look(rest, timed, frozenset(worn), timed.found and not rest)


def line_marks(lines: list[Line], looks: list[Look]) -> list[Mark]:
    """A short line that is only a name, perhaps with a time or a colon, followed by what is said."""
    found = []
    for index, (line, look) in enumerate(zip(lines, looks, strict=True)):
        is_last = index + 1 == len(lines)
        if len(line.text) > MAX_LENGTH or line.is_heading or look.is_time_only or is_last:
            continue
        label = labels.tidy(look.text.strip(" :：-–—|,"))
        if is_named_by_style(line) and label[-1:] == "." and "," not in label and labels.strength(label[:-1]) >= 2:
            label = label[:-1]
            found.append(Mark(index, label, "", look.timed.begin_ms, look.timed.end_ms, look.dress))
            continue
        ends_like_speech = look.text[-1:] in (".", "!", "?", "…") and not look.timed.found
        if not label or labels.is_short_answer(label) or ends_like_speech:
            continue
        if labels.strength(label) or is_named_by_style(line):
            found.append(Mark(index, label, "", look.timed.begin_ms, look.timed.end_ms, look.dress))
    return found


def is_named_by_style(line: Line) -> bool:
    return any(word in line.style.casefold() for word in SPEAKER_STYLES)


def accept_lines(lines: list[Line], options: ParseOptions) -> Accepted:
    """The names alone on a line that are speakers."""
    looks = looks_of(lines)
    marks = line_marks(lines, looks)
    head = head_lines(lines, marks)
    groups: dict[frozenset[str], list[Mark]] = defaultdict(list)
    for mark in _without_answers(marks, lines):
        if mark.index not in head:
            groups[mark.dress].append(mark)
    totals = Counter(look.dress for look in looks if not look.is_time_only)
    body = max(totals, key=lambda dress: totals[dress], default=frozenset())
    kept: dict[int, Mark] = {}
    for dress, group in groups.items():
        for mark in _accept_group(dress, group, totals[dress], dress == body, lines, options):
            kept[mark.index] = mark
    known = {mark.label for mark in kept.values()}
    for dress, group in groups.items():  # the first speaker's paragraph often has a style of its own
        for mark in group:
            if kept and mark.label in known and dress != body and mark.label not in options.not_speakers:
                kept[mark.index] = mark
    return Accepted(dict(sorted(kept.items())), {}) if kept else NOTHING


def _accept_group(
    dress: frozenset[str], group: list[Mark], total: int, is_body: bool, lines: list[Line], options: ParseOptions
) -> list[Mark]:
    people = [mark for mark in group if labels.is_person(mark.label) and mark.label not in options.not_speakers]
    counts = Counter(mark.label for mark in people)
    if not people:
        return []
    by_style = any(is_named_by_style(lines[mark.index]) for mark in people)
    if by_style:
        return people
    repeated = sum(number for number in counts.values() if number >= 2)
    purity = len(people) / max(1, total)
    if dress & {"colon", "time"} or not is_body:
        shaped = [mark for mark in people if labels.strength(mark.label) >= 2 or counts[mark.label] >= 3]
        fits = purity >= 0.7 and len(shaped) >= 0.8 * len(people)
        believed = repeated >= 0.4 * len(people) or "time" in dress or all(labels.strength(x) == 3 for x in counts)
        return shaped if fits and believed and len(shaped) >= 2 else []
    return _accept_plain(people, counts, lines)


def _accept_plain(people: list[Mark], counts: Counter[str], lines: list[Line]) -> list[Mark]:
    """No dress at all: only labels that come back, on lines with text below, and singles like them."""
    back = {label for label, number in counts.items() if number >= 2 and labels.strength(label) >= 2}
    sure = [mark for mark in people if mark.label in back]
    countable = sum(1 for line in lines if line.text.strip())
    if len(back) < 2 or not 0.05 <= len(sure) / max(1, countable) <= 0.6:
        return []
    are_spaced = sum(lines[mark.index].after_blank for mark in sure) >= 0.8 * len(sure)
    small = small_words(lines)

    def fits(mark: Mark) -> bool:
        if mark.label in back:
            return True
        is_name = labels.strength(mark.label) == 3 or (len(mark.label.split()) > 1 and labels.strength(mark.label) == 2)
        is_like_others = mark.index > sure[0].index and lines[mark.index].after_blank >= are_spaced
        telling = [word in small for word in telling_words(mark.label)]
        is_usual = bool(telling) and (all(telling) if are_spaced else any(telling))
        return is_name and is_like_others and not is_usual

    return [mark for mark in people if fits(mark)]


def _without_answers(marks: list[Mark], lines: list[Line]) -> list[Mark]:
    """What stands right below a name is speech, even if it is one word that could be a name."""
    counts = Counter(mark.label for mark in marks)
    kept: list[Mark] = []
    for mark in marks:
        is_below = bool(kept) and kept[-1].index == mark.index - 1 and not lines[mark.index].after_blank
        if not (is_below and mark.dress == kept[-1].dress and counts[mark.label] <= counts[kept[-1].label]):
            kept.append(mark)
    return kept
