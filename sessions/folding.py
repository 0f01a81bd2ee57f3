"""One way to fold text for searching, the same on both databases: no case, no accents, ss for sharp s.

Folding goes letter by letter (`fold(a + b) == fold(a) + fold(b)`), so that a place in the folded text leads back to
the exact letters it came from.
"""

import unicodedata
from bisect import bisect_right
from itertools import accumulate

# Letters that Unicode does not take apart, and signs that keyboards and transcribers write in several ways.
LETTERS = str.maketrans(
    {
        "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
        "‘": "'", "’": "'", "ʼ": "'", "ʹ": "'", "`": "'", "´": "'", "׳": "'",
        "“": '"', "”": '"', "„": '"', "״": '"',
        "‐": "-", "‑": "-", "־": "-",
    }
)  # fmt: skip


class _Letters(dict):
    """Code point -> its folded form, found when first needed; `str.translate` then runs without Python code."""

    def __missing__(self, code: int) -> str:
        # Sharp s and final sigma by casefold; again after the decomposition, which may bring capitals (㎆).
        signs = chr(code).casefold().translate(LETTERS)
        letters = unicodedata.normalize("NFKD", signs).casefold()
        kept = "".join(sign for sign in letters if not _is_silent(sign)).translate(LETTERS)
        self[code] = kept
        return kept


def _is_silent(sign: str) -> bool:
    """Accents, Hebrew points, and marks that nobody sees: soft hyphens, joiners, signs of direction."""
    return unicodedata.combining(sign) != 0 or unicodedata.category(sign) == "Cf"


_letters = _Letters()


def fold(text: str) -> str:
    """`Straße` and `STRASSE` become `strasse`; Greek loses its tonos, final sigma becomes sigma."""
    return text.translate(_letters)


class Folded:
    """A text and its folded form, with the way back: `folded[a:b]` came from the code points `original(a, b)`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        # Of plain ASCII every letter folds to one letter; otherwise, for each letter of the text, where its own begin.
        self._begins = None if text.isascii() else [0, *accumulate(len(_letters[ord(sign)]) for sign in text)][:-1]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The smallest piece of the text whose folded form holds `folded[start:end]`, with the accents that follow."""
        if self._begins is None:
            return start, end
        first = bisect_right(self._begins, start) - 1
        last = bisect_right(self._begins, end - 1)  # letters that fold to nothing share a place: those before too
        while last < len(self.text) and unicodedata.combining(self.text[last]):
            last += 1
        return first, last
