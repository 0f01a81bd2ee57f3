"""When two names are one: people tell names apart by what they see, not by how the letters are written."""

import re
import unicodedata

# Signs that no reader sees, besides those of Unicode's category Cf (zero-width space and joiners, soft hyphen, marks of
# direction): the joiner of graphemes, variation selectors, fillers of Hangul.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0]")
BLANK = "\u2800"  # a letter of Braille without a dot, which looks like a space and is none for Python


def tidy(name: str) -> str:
    """A name as it is kept: composed letters, one space between words, none around it."""
    return " ".join(unicodedata.normalize("NFC", name.replace("\0", "")).split())


def key(name: str) -> str:
    """The same for names that look the same: capitals, ways to write an accent, unseen signs and kinds of space."""
    seen = "".join(sign for sign in UNSEEN.sub("", name).replace(BLANK, " ") if unicodedata.category(sign) != "Cf")
    folded = unicodedata.normalize("NFD", seen).casefold()
    return " ".join(unicodedata.normalize("NFD", folded).split())
