"""Abbreviations of the field, for the list at the front of the document: only those that its text uses."""

import re
from collections.abc import Iterable

KNOWN = {
    "CoP": "Community of practice",
    "CSA": "Coordination and support action",
    "EIGE": "European Institute for Gender Equality",
    "ERA": "European Research Area",
    "EU": "European Union",
    "GA": "Grant agreement",
    "GDPR": "General Data Protection Regulation",
    "GE": "Gender equality",
    "GEAR": "Gender equality in academia and research (EIGE's tool)",
    "GEP": "Gender equality plan",
    "HR": "Human resources",
    "NGO": "Non-governmental organisation",
    "R&I": "Research and innovation",
    "RFO": "Research funding organisation",
    "RPO": "Research performing organisation",
    "SME": "Small or medium-sized enterprise",
    "STEM": "Science, technology, engineering and mathematics",
    "WP": "Work package",
}


def found_in(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Those of the known abbreviations that stand in these texts as words, alone or with a plural s or a number."""
    text = "\n".join(texts)
    return [
        (short, long) for short, long in KNOWN.items() if re.search(rf"(?<!\w){re.escape(short)}(?:s|\d+)?(?!\w)", text)
    ]
