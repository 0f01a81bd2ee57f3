"""What to look at before a draft goes out: a list of checks on plain facts, each with its place and its remedy.

Nothing here blocks a draft. What may not be printed is held back by `evidence.py`; here it is counted and named. A
final version is another matter: each check of the level "to resolve" refuses it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sessions.folding import fold
from studies.plurals import plural

MOST_FROM_ONE = 0.25  # of the quotes from one person, from `ENOUGH_QUOTES` on
ENOUGH_QUOTES = 8
SHORTEST_TERM = 4  # letters: shorter masked words are found in half the words of a language
FALLBACK = (
    "They are printed in a font of the computer that assembles the draft, or as boxes if it has none. "
    "Check them in the draft."
)


class Level(StrEnum):
    # A quote held back, or something that the document may not go without: refuses a final version.
    HELD = "err"
    LOOK = "warn"
    OK = "ok"


@dataclass(frozen=True)
class Check:
    """`place` names where ("4.7", "Cover"); `target` is what the remedy leads to: a page's name, or a section's key."""

    level: Level
    place: str
    text: str
    remedy: str = ""
    target: str = ""


@dataclass(frozen=True)
class SectionFacts:
    key: str
    number: str
    title: str
    text: str
    is_findings: bool = False
    is_generated: bool = False
    prints_empty: bool = False
    has_material: bool = False  # quotes, figures, practices: it is printed even without a text
    is_silent: bool = True  # nothing coded, and everything read to the end
    notes_unprinted: tuple[str, ...] = ()  # footnotes without their reference, or the other way round

    @property
    def place(self) -> str:
        return self.number or self.title


@dataclass(frozen=True)
class QuoteFacts:
    """A chosen quote: where it stands, who speaks, and why it is held back, if it is."""

    section: str
    place: str
    people: tuple[str, ...] = ()
    reason: str = ""
    is_stale: bool = False
    rejected_by: tuple[str, ...] = ()
    number: int = 0  # "Q3" of its section
    is_team: bool = False  # nobody but the research team speaks in it


@dataclass(frozen=True)
class Facts:
    number: str
    grant_no: str
    funding: str
    disclaimer: str
    level: str
    lead: str
    authors: str
    abstract: str
    due: str
    is_final: bool
    history: int
    sections: tuple[SectionFacts, ...] = ()
    quotes: tuple[QuoteFacts, ...] = ()
    sessions_without_transcript: tuple[str, ...] = ()
    transcripts_unread: tuple[str, ...] = ()
    voices_unlinked: int = 0
    # The words behind the masks, by what stands for them: they must not come back in the authors' own text.
    masked: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    # Characters that no shipped font has, as `characters.py` found them: place, what, script, number, target.
    unshipped: tuple = ()


def preflight(facts: Facts) -> list[Check]:
    """All checks: what is held back first, then what to check, then what is in order."""
    checks = [
        *cover_checks(facts),
        *quote_checks(facts),
        *section_checks(facts),
        *mask_checks(facts),
        *character_checks(facts),
        *fieldwork_checks(facts),
    ]
    return sorted(checks, key=lambda check: list(Level).index(check.level))


def blocking(facts: Facts) -> list[Check]:
    """What would stand in the way if this version were final now."""
    return [check for check in preflight(replace(facts, is_final=True)) if check.level is Level.HELD]


def count(checks: Iterable[Check]) -> dict[str, int]:
    counts = Counter(check.level.value for check in checks)
    return {level.value: counts[level.value] for level in Level}


def either(is_good: bool, level: Level, place: str, good: str, bad: str, target: str) -> Check:
    remedy = "Add it" if target == "facts" else "Open"
    return Check(Level.OK, place, good) if is_good else Check(level, place, bad, remedy, target)


def cover_checks(facts: Facts) -> list[Check]:
    cover, control = "Cover", "Document control"
    names_grant = bool(facts.grant_no) and facts.grant_no in facts.funding
    return [
        either(
            bool(facts.grant_no),
            Level.HELD,
            cover,
            "The grant number is there.",
            "The project has no grant number. Add it on the page of the project.",
            "projects",
        ),
        either(
            bool(facts.funding.strip()),
            Level.HELD,
            cover,
            "The funding statement is there.",
            "The funding statement is missing.",
            "facts",
        ),
        *(
            [
                Check(
                    Level.LOOK,
                    cover,
                    "The funding statement does not name the grant number.",
                    "Edit statement",
                    "facts",
                )
            ]
            if facts.funding.strip() and facts.grant_no and not names_grant
            else []
        ),
        either(
            bool(facts.disclaimer.strip()),
            Level.HELD,
            cover,
            "The disclaimer is there.",
            "The disclaimer is missing.",
            "facts",
        ),
        either(bool(facts.level), Level.HELD, cover, "The level is set.", "The level is missing.", "facts"),
        either(bool(facts.lead), Level.LOOK, cover, "The lead is named.", "No lead is named.", "facts"),
        either(bool(facts.due), Level.LOOK, cover, "The due date is there.", "The due date is missing.", "facts"),
        either(bool(facts.authors), Level.LOOK, control, "Authors are named.", "No author is named.", "facts"),
        either(bool(facts.abstract), Level.LOOK, control, "The abstract is there.", "The abstract is empty.", "facts"),
        either(bool(facts.history), Level.LOOK, control, "The history has lines.", "The history is empty.", "facts"),
        Check(
            Level.OK,
            cover,
            f"{facts.number} is final: no draft mark." if facts.is_final else "Marked as a draft until it is final.",
        ),
    ]


def quote_checks(facts: Facts) -> list[Check]:
    held = [quote for quote in facts.quotes if quote.reason]
    checks = [
        Check(
            Level.HELD,
            quote.place,
            f"One quote is held back. {quote.reason}",
            "Check quote" if quote.is_stale else "Choose another quote",
            quote.section,
        )
        for quote in held
    ]
    if facts.quotes and not held:
        checks.append(Check(Level.OK, "Quotes", f"All {len(facts.quotes)} chosen quotes may be printed."))
    checks += [
        Check(Level.LOOK, quote.place, f"{' and '.join(quote.rejected_by)} rejected this quote.", "Open", quote.section)
        for quote in facts.quotes
        if quote.rejected_by and not quote.reason
    ]
    checks += [
        Check(Level.LOOK, quote.place, f"Q{quote.number} is the research team’s own words.", "Open", quote.section)
        for quote in facts.quotes
        if quote.is_team
    ]
    return checks + voices(facts)


def voices(facts: Facts) -> list[Check]:
    """Whether one person carries the report."""
    said = Counter(person for quote in facts.quotes if not quote.reason for person in quote.people)
    total = sum(1 for quote in facts.quotes if not quote.reason)
    return [
        Check(Level.LOOK, "Quotes", f"{person} has {n} of {total} quotes.")
        for person, n in said.most_common(1)
        if total >= ENOUGH_QUOTES and n > total * MOST_FROM_ONE
    ]


def section_checks(facts: Facts) -> list[Check]:
    found = [section_check(section, facts.is_final) for section in facts.sections if not section.is_generated]
    notes = [
        Check(
            Level.LOOK,
            section.place,
            f"The footnote [^{name}] is not printed: its text or its place in the text is missing.",
            "Open",
            section.key,
        )
        for section in facts.sections
        for name in section.notes_unprinted
    ]
    return found + notes


def section_check(section: SectionFacts, is_final: bool) -> Check:
    """Written, left out, printed as a finding of its own ("No material."), or not written where it is printed."""
    if section.text.strip():
        return Check(Level.OK, section.place, f"{section.title} is written.")
    if section.has_material or (section.prints_empty and not (section.is_findings and section.is_silent)):
        text = f"{section.title} is empty, so the report says that it has not been written yet."
        return Check(Level.HELD if is_final else Level.LOOK, section.place, text, "Write section", section.key)
    if section.prints_empty:
        text = f"{section.title} has no text and no quotes, so the report says “No material.”"
    else:
        text = f"{section.title} is empty and left out of the report."
    return Check(Level.LOOK, section.place, text, "Open", section.key)


def mask_checks(facts: Facts) -> list[Check]:
    """Words that are masked in the transcripts and stand in the authors' own text."""
    found = [
        Check(
            Level.HELD,
            section.place,
            f"The text contains words that are masked as [{shown}] in the transcripts.",
            "Edit text",
            section.key,
        )
        for section in facts.sections
        for shown, terms in facts.masked.items()
        if any(stands_in(term, section.text) for term in terms)
    ]
    if facts.masked and not found:
        found = [Check(Level.OK, "Text", "The text contains no masked names.")]
    return found


def stands_in(term: str, text: str) -> bool:
    """As a word of its own, whatever the case and the accents."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()
    wanted = "".join(letter if letter.isalnum() else " " for letter in fold(term)).split()
    if len("".join(wanted)) < SHORTEST_TERM:
        return False
    return any(words[n : n + len(wanted)] == wanted for n in range(len(words) - len(wanted) + 1))


def character_checks(facts: Facts) -> list[Check]:
    """Characters that print in a font of the machine, or as boxes where it has none."""
    return [
        Check(
            Level.LOOK,
            found.place,
            f"{found.what} has {plural(found.number, 'character')} in a script that "
            f"Caliper's fonts do not have ({found.script}). {FALLBACK}",
            "Open",
            found.target,
        )
        for found in facts.unshipped
    ]


def fieldwork_checks(facts: Facts) -> list[Check]:
    checks = []
    for title in facts.sessions_without_transcript:
        checks.append(Check(Level.LOOK, "Method", f"{title} was held but has no transcript.", "Open", "sessions"))
    for title in facts.transcripts_unread:
        text = f"{title} is not marked as read to the end, so tables say “not coded” where nothing is coded."
        checks.append(Check(Level.LOOK, "Method", text, "Open", "sessions"))
    if facts.voices_unlinked:
        number = facts.voices_unlinked
        text = f"{plural(number, 'speaker is', 'speakers are')} not linked to a person."
        checks.append(Check(Level.LOOK, "Method", text, "Link speakers", "sessions"))
    return checks
