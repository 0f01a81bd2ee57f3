"""Paragraph numbers before the speaker, as QDA programs and court reporters write them: "12 Irena: Yes"."""

from __future__ import annotations

import re
from dataclasses import replace

from .types import Line, Warning_

_NUMBER = re.compile(r"^\s*[(\[§]?\s*(?P<number>\d{1,5})\s*[.)\]:]{0,2}[ \t]+(?=\S)")
_SPEAKER_FOLLOWS = re.compile(r"^(?:[\[(]?[\d:.,]{4,12}[\])]?\s*)?[^:：\t\n]{1,60}[:：\t]|^[QA]\.\s|^\*\*|^\[")


def strip_numbers(lines: list[Line]) -> tuple[list[Line], list[Warning_]]:
    """Lines without their numbers, when these count up through the file and speakers follow them."""
    matches = {index: match for index, line in enumerate(lines) if (match := _NUMBER.match(line.text))}
    filled = sum(1 for line in lines if line.text.strip())
    if len(matches) < 5 or len(matches) < 0.3 * filled:
        return lines, []
    run = _longest_run([(index, int(match["number"])) for index, match in matches.items()])
    led = sum(1 for index in run if _SPEAKER_FOLLOWS.match(lines[index].text[matches[index].end() :]))
    if len(run) < 5 or len(run) < 0.3 * filled or led < 0.5 * len(run):
        return lines, []
    stripped = list(lines)
    for index in run:
        cut = matches[index].end()
        line = lines[index]
        stripped[index] = replace(line, text=line.text[cut:], bold=max(0, line.bold - cut))
    first, last = (int(matches[index]["number"]) for index in (run[0], run[-1]))
    message = f"Paragraph numbers {first} to {last} before the speakers left out of the text."
    return stripped, [Warning_(lines[run[0]].number, "paragraph_numbers", message)]


def _longest_run(numbered: list[tuple[int, int]]) -> list[int]:
    """Indexes of the numbers that go up by one (or two, where one was lost), or begin again at 1 on a new page."""
    best: list[int] = []
    for start in range(min(3, len(numbered))):
        run: list[int] = []
        expected = numbered[start][1]
        for index, number in numbered[start:]:
            if number in (expected, expected + 1) or (number == 1 and expected > 10):
                run.append(index)
                expected = number + 1
        if len(run) > len(best):
            best = run
    return best
