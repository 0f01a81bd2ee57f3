"""Characters that no shipped font has: which there are in what will be printed, by script, and how many.

They print in a font of the machine that assembles the draft, or as boxes where it has none. So they are named before.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from fontTools.ttLib import TTFont

from reports.evidence import printed
from reports.exporters.html import static_file
from reports.models import SectionQuote
from reports.source import Source

SERIF, SANS = "serif", "sans"
FACE = re.compile(
    r'font-family: "(?P<family>[^"]+)";\s+font-style: normal;\s+font-weight: 400;\s+'
    r'src: url\("\.\./(?P<file>[^"]+)"\)[^;]*;\s+unicode-range: (?P<range>[^;]+);'
)
# Of these a font needs no drawing: spaces, line ends, joiners, marks of direction.
UNDRAWN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
JOINER, SELECTORS, SKIN_TONES = "\u200d", range(0xFE00, 0xFE10), range(0x1F3FB, 0x1F400)
SCRIPTS = {"CJK": "Chinese or Japanese", "HANGUL": "Korean", "HIRAGANA": "Japanese", "KATAKANA": "Japanese"}
LETTERS = "LMN"  # first letters of the categories whose names begin with their script
EMOJI = "emoji and symbols"
ORDER = SectionQuote.Stance.values  # as the builder numbers quotes


@dataclass(frozen=True)
class Unshipped:
    """So many characters of one script in one place; the characters themselves are nowhere in it."""

    place: str
    what: str
    script: str
    number: int
    target: str


@cache
def shipped() -> dict[str, frozenset[int]]:
    """Code points that the PDF's own fonts draw, for each of the two stacks in which the document sets its text."""
    found: dict[str, set[int]] = {SERIF: set(), SANS: set()}
    for face in FACE.finditer(static_file("css/fonts-pdf.css").read_text("utf-8")):
        with TTFont(static_file(face["file"]), lazy=True) as font:
            drawn = set(font.getBestCmap())
        found[SERIF if "Serif" in face["family"] else SANS] |= drawn & set(ranged(face["range"]))
    return {stack: frozenset(points) for stack, points in found.items()}


def ranged(spans: str) -> Iterator[int]:
    """ "U+0131,U+0152-0153" as numbers."""
    for span in spans.replace("U+", "").split(","):
        first, _, last = span.strip().partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def unshipped(text: str, stack: str) -> Counter[str]:
    """How many characters of which script this stack cannot draw; an emoji made of several counts once."""
    found: Counter[str] = Counter()
    known, joined = shipped()[stack], False
    text = unicodedata.normalize("NFC", text)
    if known.issuperset(map(ord, set(text) - {"\n", "\r", "\t"})):
        return found  # nearly every text, and without a look at each of its letters
    for letter in text:
        point = ord(letter)
        is_part = joined or point in SKIN_TONES
        joined = letter == JOINER
        if is_part or point in known or point in SELECTORS or unicodedata.category(letter) in UNDRAWN:
            continue
        found[script_of(letter)] += 1
    return found


def script_of(letter: str) -> str:
    """The script by the character's name in Unicode; what is no letter goes as a symbol."""
    name = unicodedata.name(letter, "")
    if not name or unicodedata.category(letter)[0] not in LETTERS:
        return EMOJI
    first = re.split(r"[ -]", name)[0]
    return SCRIPTS.get(first, first.capitalize())


# ---- what will be printed ----------------------------------------------------------------


def unshipped_in(source: Source) -> tuple[Unshipped, ...]:
    return tuple(
        Unshipped(place, what, script, number, target)
        for place, what, target, stack, text in texts(source)
        for script, number in sorted(unshipped(text, stack).items())
    )


def texts(source: Source) -> Iterator[tuple[str, str, str, str, str]]:
    """Everything that people wrote and the document prints: place, what it is, where to look at it, stack, text."""
    deliverable, study = source.deliverable, source.study
    yield "Cover", "The title", "facts", SERIF, f"{deliverable.title} {deliverable.subtitle}"
    small = [study.project.title, deliverable.authors, deliverable.contributors, deliverable.reviewers]
    yield "Cover", "The facts", "facts", SANS, " ".join([*small, deliverable.funding, deliverable.keywords])
    yield "Document control", "The abstract", "facts", SERIF, deliverable.abstract
    for section in source.sections:
        place = section.number or section.title
        yield place, "The text", section.key, SERIF, section.narrative
        chosen = sorted(source.quotes_of[section.pk], key=lambda judged: ORDER.index(judged.chosen.stance))
        for number, judged in enumerate(chosen, start=1):
            if judged.is_printed:
                words = " ".join(line.text for line in printed(judged).lines)
                yield place, f"Quote Q{number}", section.key, SERIF, words
    for practice in source.practices:
        words = f"{practice.title} {practice.summary} {practice.institution} {practice.outside_actors} {practice.basis}"
        yield practice.code, "The practice", "practices", SANS, words
    in_use = [code for code in source.codes if code.retired_at is None]
    words = " ".join(f"{code.name} {code.definition} {code.include} {code.exclude} {code.example}" for code in in_use)
    yield "Codebook", "A code", "codebook", SANS, words
