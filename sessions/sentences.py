"""Where sentences begin and end in a turn: code points, half open, without the white space around them.

A rule of thumb that errs on the side of too long: what is cut wrongly is coded wrongly, what is too long can still be
shortened by hand. No cut after an abbreviation, an initial or an ordinal, none inside quotation marks, and none where
the next word goes on in small letters.
"""

import re
from functools import lru_cache

# Words that end in a dot and go on: each language's most frequent, and titles before names. What often stands at the
# end of a sentence as well (etc., usw.) is not among them: where it goes on, the next letter is small anyway.
ABBREVIATIONS = frozenset(
    """
    al approx apr bd bzgl bzw ca cf corp dept dipl dr dra eg evtl ev exc fr gen ggf ggü hon hr hrsg ie incl ing inkl jr
    lic lt mag mio mlle mme mr mrd mrs ms mt nat orig prof proff ref rev sen sig sigg sog sr sra sras srta st ste str
    tel trad ud univ vgl vs zit zzgl αι βλ δηλ δρ κυρ λχ μτφ νομ πβ πρβλ πχ υπ
    """.split()  # noqa: SIM905 - a list of words is read best as words
)
# Those that only stand before a number: “No.” is also an answer, “Jan” a name.
BEFORE_NUMBERS = frozenset(
    """
    abs apr art aug cap ch dec dez dic ene feb fig gen jan jul jun kap mar nos no nov nr núm oct okt ott pag pp pág págs
    sec sep sept tab vol αρ κεφ σελ τόμ
    """.split()  # noqa: SIM905 - a list of words is read best as words
)
LONGEST_QUOTE = 300  # a longer one is a reading or a story: there sentences count again
ENDS = ".!?…‽。！？؟۔।॥։"
_QUOTES = {"«": "»", "»": "«", "“": "”", "„": "“”", "‹": "›", "›": "‹", '"': '"', "「": "」", "『": "』"}
_CLOSERS = "»«”“›‹\"'’)]」』"
_OPENERS = "«»“„‹›\"'‘([「『¿¡—–-"
_GREEK_QUESTION = ";\u037e"
_greek = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]").search
_ends = re.compile(rf"[{ENDS}{_GREEK_QUESTION}][{ENDS}{_GREEK_QUESTION}{re.escape(_CLOSERS)}]*")
_opening = re.compile(f"[{re.escape(''.join(_QUOTES))}]")
_paragraph = re.compile(r"\s*\n\s*\n\s*|\s*\n\s*(?=[-–—•*] )")
_last_word = re.compile(r"[^\s(\[«»“„\"'’/-]+$")
_SPACELESS_ENDS = "。！？"


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each sentence, in order; of a text without any letters, none."""
    found = []
    start = 0
    for cut in [*_cuts(text), len(text)]:
        piece = text[start:cut]
        left, right = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        if left < right:
            found.append((left, right))
        start = cut
    return tuple(found)


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence that holds these words, or from the first to the last of the sentences that they reach into."""
    touched = [place for place in sentences(text) if place[0] < end and start < place[1]]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)


def _cuts(text: str) -> list[int]:
    quoted = _quoted(text)
    cuts = {match.end() for match in _paragraph.finditer(text)}
    for match in _ends.finditer(text):
        first, after = match.span()
        asks = text[first] in _GREEK_QUESTION
        if asks and not _is_greek_question(text, first):
            continue
        if not any(begin < after < end for begin, end in quoted) and _ends_here(text, first, after):
            cuts.add(after)
    return sorted(cut for cut in cuts if not any(begin < cut < end for begin, end in quoted))


def _ends_here(text: str, first: int, after: int) -> bool:
    """Whether the signs `text[first:after]` end a sentence."""
    rest = text[after:].lstrip()
    if not rest or text[first] in _SPACELESS_ENDS:
        return True
    if not text[after].isspace():
        return False  # 3.5, example.org, "What?!"-moments
    begins = rest.lstrip(_OPENERS + " ")[:1]
    if begins.islower():
        return False
    return not (text[first:after] == "." and _is_abbreviation(text[:first], rest))


def _is_abbreviation(before: str, rest: str) -> bool:
    match = _last_word.search(before)
    word = match[0] if match else ""
    if word.isdigit() and len(word) <= 2:
        return rest[:1].isalpha()  # an ordinal: am 3. Mai, der 21. Bezirk
    bare = word.replace(".", "").casefold()
    if rest[:1].isdigit() and (bare in BEFORE_NUMBERS or len(bare) == 1):
        return True
    is_initial = len(word) == 1 and word.isalpha() and word != "I"  # J. K. Rowling, z. B., but not “so did I.”
    return is_initial or bare in ABBREVIATIONS or ("." in word and all(len(part) <= 2 for part in word.split(".")))


def _is_greek_question(text: str, at: int) -> bool:
    """The Greek question mark; in NFC it is a semicolon, which asks only where the words before it are Greek."""
    before = text[max(0, at - 12) : at]
    return text[at] == "\u037e" or (bool(_greek(before)) and not re.search("[A-Za-z]", before))


def _quoted(text: str) -> list[tuple[int, int]]:
    """(opening mark, after the closing mark) of each quotation that is closed and not longer than LONGEST_QUOTE."""
    found: list[tuple[int, int]] = []
    for match in _opening.finditer(text):
        at = match.start()
        if (found and at < found[-1][1]) or (at and _is_tight(text[at - 1])):
            continue
        if end := _closing(text, at, _QUOTES[text[at]]):
            found.append((at, end))
    return found


def _closing(text: str, begin: int, closers: str) -> int:
    depth = 1
    for at in range(begin + 1, min(len(text), begin + 1 + LONGEST_QUOTE)):
        if text[at] in closers and not (text[at] == '"' and text[at - 1].isspace()):
            depth -= 1
            if not depth:
                return at + 1
        elif text[at] == text[begin] and text[begin] not in closers:
            depth += 1
    return 0


def _is_tight(sign: str) -> bool:
    """Before an opening mark stands white space, another opening mark or a dash; after a word it closes."""
    return not (sign.isspace() or sign in "([{«“„‹¿¡—–-:/")
