"""Quotation marks round somebody's words: once, whatever marks the words bring along."""

import re

PAIRS = {"“": "”", '"': '"', "„": "“”", "«": "»", "»": "«", "”": "”", "‟": "”"}
# Straight marks inside: one that begins a word opens, every other closes.
STRAIGHT = re.compile(r'(?<!\w)"(?=\S)')


def quoted(text: str) -> str:
    """The words in “ ”. A pair that stands round all of them is theirs no longer; pairs inside become ‘ ’."""
    words = unwrapped(text.strip())
    words = STRAIGHT.sub("‘", words).replace('"', "’").replace("“", "‘").replace("”", "’")
    return f"“{words}”"


def unwrapped(words: str) -> str:
    """Without the marks round the whole, if the first mark is closed by the last and not before."""
    if len(words) < 3 or words[-1] not in PAIRS.get(words[0], ""):
        return words
    inside = words[1:-1]
    return words if any(mark in inside for mark in (words[0], words[-1])) else inside.strip()
