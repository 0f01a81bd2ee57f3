"""Which labels are speakers: the one place that judges, with the whole file in view.

"Irena: yes" and "Note: this matters" look alike on their own. Labels that come back are believed; those that come
once must look like a name and be dressed like the others (time code, capitals, blank line before). This is
conservative on purpose: a speaker that was missed shows in the preview, a false one spoils every count.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from . import labels
from .marks import Mark
from .types import Line, ParseOptions
from .unspoken import is_unspoken
from .vocabulary import METADATA, PARTICLES, ROLES, TITLE_WORDS


@dataclass(frozen=True)
class Accepted:
    """The marks that count. `aside`: places of labels that are no persons ("Note"), kept as unspoken lines."""

    marks: dict[int, Mark]
    aside: dict[int, str]

    @property
    def number(self) -> int:
        return sum(1 for mark in self.marks.values() if mark.label is not None)


NOTHING = Accepted({}, {})


@dataclass(frozen=True)
class Evidence:
    """What the whole file says about the labels of one rule."""

    counts: Counter[str]
    share: float  # of the lines that could be labelled, how many surely are
    cover: float  # the same with every label that might be one
    small_words: frozenset[str]  # words that also occur in small letters: "remember", never "irena"
    dress: frozenset[str]  # what nearly all repeated labels wear
    undress: frozenset[str]  # what nearly none of them wears
    is_cues: bool


def accept(marks: list[Mark], lines: list[Line], options: ParseOptions, *, is_cues: bool = False) -> Accepted:
    """Which labels of a rule are speakers. Empty when the rule does not fit this file."""
    head = head_lines(lines, marks)
    marks = [mark for mark in marks if mark.index not in head]
    if not marks:
        return NOTHING
    evidence = _gather(marks, lines, is_cues)
    kept, aside = {}, {}
    for mark in marks:
        if _is_speaker(mark, evidence, options):
            kept[mark.index] = mark
        elif labels.is_protocol_remark(mark.label) and (evidence.share >= 0.5 or evidence.counts[mark.label] > 1):
            aside[mark.index] = mark.label
    return Accepted(kept, aside) if kept else NOTHING


def _gather(marks: list[Mark], lines: list[Line], is_cues: bool) -> Evidence:
    counts = Counter(mark.label for mark in marks)
    sure = [mark for mark in marks if labels.is_person(mark.label)]
    sure = [mark for mark in sure if labels.strength(mark.label) >= (2 if counts[mark.label] < 3 else 1)]
    countable = sum(1 for line in lines if line.text.strip() and not is_unspoken(line) and not line.is_soft)
    repeated = [mark for mark in sure if counts[mark.label] >= 2] or sure
    worn = Counter(piece for mark in repeated for piece in mark.dress)
    possible = {"time", "capitals", "bold", "alone", "blank"}
    return Evidence(
        counts=counts,
        share=len(sure) / countable if countable else 0.0,
        cover=len(marks) / countable if countable else 0.0,
        small_words=small_words(lines),
        dress=frozenset(piece for piece in possible if worn[piece] >= 0.95 * len(repeated)),
        undress=frozenset(piece for piece in possible if worn[piece] <= 0.05 * len(repeated)),
        is_cues=is_cues,
    )


_WORD = re.compile(r"[^\W\d_]{3,}")


def small_words(lines: list[Line]) -> frozenset[str]:
    words = (word for line in lines for word in _WORD.findall(line.text))
    return frozenset(word for word in words if word.islower() and labels.has_case(word[0]))


def _is_speaker(mark: Mark, evidence: Evidence, options: ParseOptions) -> bool:
    label = mark.label
    if label in options.not_speakers:
        return False
    if label in options.speakers_too:
        return True
    if not labels.is_person(label):
        return False
    strength, number = labels.strength(label), evidence.counts[label]
    if strength == 3:
        return True
    if strength <= 1:
        if evidence.is_cues:
            return evidence.share >= 0.8 or evidence.cover >= 0.95
        return number >= 3 and evidence.share >= 0.5 and " " not in label
    if "star" in mark.dress or (labels.has_title(label) and number > 1):
        return True
    if number == 1 and not _is_dressed(mark, evidence):
        return False
    is_usual = not labels.has_title(label) and is_common(label, evidence.small_words)
    is_dense = evidence.share >= 0.5
    if number >= 2:
        return is_dense or not is_usual or len(label.split()) > 1
    return not is_usual and (is_dense or len(label.split()) > 1)


def _is_dressed(mark: Mark, evidence: Evidence) -> bool:
    """A label that comes once is believed when it looks like those that come back."""
    must = evidence.dress
    must_not = evidence.undress - {"blank", "capitals", "bold", "time"}
    return must <= mark.dress and not (must_not & mark.dress)


def is_common(label: str, small_words: frozenset[str]) -> bool:
    """All words that could be a name also occur in small letters."""
    telling = telling_words(label)
    return bool(telling) and all(word in small_words for word in telling)


def telling_words(label: str) -> list[str]:
    """Without titles, roles and particles."""
    words = [word.casefold() for word in _WORD.findall(label)]
    return [word for word in words if word not in PARTICLES | ROLES | TITLE_WORDS]


def is_established(accepted: Accepted, lines: list[Line], *, is_cues: bool = False, is_explicit: bool = False) -> bool:
    """True when the labels together look like a conversation and not like a list of definitions.

    `is_explicit`: the labels are set apart by marks, as `**Lady Hallett**:` is.
    """
    counts = Counter(mark.label for mark in accepted.marks.values() if mark.label)
    number = sum(counts.values())
    countable = max(1, sum(1 for line in lines if line.text.strip() and not line.is_soft))
    share = number / countable
    strong = [label for label in counts if labels.strength(label) == 3]
    titled = [label for label in counts if labels.has_title(label)]
    if number == 0:
        return False
    if is_explicit and titled:
        return True
    if number == 1:
        return len(strong) == 1 and share >= 0.5
    if len(counts) == 1:
        return bool(strong) or share >= 0.3
    if max(counts.values()) == 1:
        if len(strong) + len(titled) >= len(counts):
            return True
        return not accepted.aside and (bool(strong) or share >= 0.8 or number <= 3) and share >= 0.3
    return bool(strong) or is_cues or share >= 0.02 or number >= 6


def head_lines(lines: list[Line], marks: list[Mark]) -> frozenset[int]:
    """The head of a protocol: "Date: 3 May", "Interviewer: Anna Berg", up to the last such line near the beginning.

    A label in it is only information, even where it looks like a speaker.
    """
    by_index = {mark.index: mark for mark in marks}
    last = -1
    for index, line in enumerate(lines[:30]):
        if len(line.text.split()) > 30:
            break
        head, colon, rest = line.text.partition(":")
        if colon and rest.strip() and labels.tidy(head).casefold() in METADATA:
            last = index
    if last < 0:
        return frozenset()
    while last + 1 < len(lines) and last + 1 in by_index and _continues_head(lines[last + 1]):
        last += 1
    return frozenset(range(last + 1))


def _continues_head(line: Line) -> bool:
    rest = line.text.partition(":")[2]
    return not line.after_blank and 0 < len(rest.split()) <= 4 and rest.strip()[-1:] not in ".?!"
