"""What people type into a search field, and where it stands in a text. Plain functions on plain data.

    salar            words that begin so: salary, salaries, Salär
    "middle manager" exactly these words, one after the other; a comma or a dash may stand between them
    wom?n  *ship     ? is one letter, * any letters; a word with one of them is taken whole
    pay OR salar     either of the two
    -management      turns without a word that begins so

All words must occur in the same turn. Case and accents never matter (`sessions.folding`). In scripts that put no
space between words (Chinese, Japanese, Thai) a word may begin anywhere. Nobody types a regular expression: the
patterns made here hold only literal letters and bounded runs, so that none of them can blow up.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sessions.folding import Folded, fold

LONGEST = 200  # characters of what is typed
MOST_TERMS = 20
MOST_LETTERS = 60  # that one * stands for
HELP = (
    "A word finds all words that start with it: salar finds salary and salaries. “middle managers” in quotation marks: "
    "exactly these words. * any letters, ? one letter. pay OR salary: either. -word: turns without it. "
    "Accents and capitals do not matter."
)

# Besides letters and digits: vowel signs of Indic scripts, which are no letters to `\w` but stand within words.
_WORD = r"[\w\u0900-\u0963\u0966-\u0dff]"
_NOT_WORD = r"[^\w\u0900-\u0963\u0966-\u0dff]"
_SPACELESS = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_BEGINS = rf"(?:(?<!{_WORD})|(?<=[{_SPACELESS}])|(?=[{_SPACELESS}]))"
_ENDS = rf"(?:(?!{_WORD})|(?=[{_SPACELESS}])|(?<=[{_SPACELESS}]))"
_REST = rf"(?:(?![{_SPACELESS}]){_WORD})*+"  # to the end of the word, never given back
_BETWEEN = rf"{_NOT_WORD}{{1,5}}+"
_is_spaceless = re.compile(f"[{_SPACELESS}]").search


class QueryError(ValueError):
    """Why this cannot be searched for, in the user's words."""


@dataclass(frozen=True)
class Hit:
    """A place in a text: code points, half open."""

    start: int
    end: int


@dataclass(frozen=True)
class Term:
    """One word or phrase. `literals`: pieces of folded text that stand in every text that it finds."""

    typed: str
    pattern: re.Pattern[str]
    literals: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """`clauses` must all be met, each by one of its terms; none of `without` may occur."""

    clauses: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...] = ()


def parse(typed: str) -> Query:
    """Raises QueryError where nothing could be found, or where it is not clear what is meant."""
    if len(typed) > LONGEST:
        raise QueryError(f"The search is too long (limit {LONGEST} characters).")
    clauses: list[list[Term]] = []
    without: list[Term] = []
    is_either = False
    for token in _tokens(typed):
        if token == _OR:
            if not clauses or is_either:
                raise QueryError("Put OR between two words: pay OR salary.")
            is_either = True
            continue
        is_left_out, words, is_phrase = token
        term = _term(words, is_phrase)
        if is_left_out and is_either:
            raise QueryError(f"-{words} cannot follow OR: put it at the end, without OR.")
        if is_left_out:
            without.append(term)
        elif is_either:
            clauses[-1].append(term)
        else:
            clauses.append([term])
        is_either = False
    return _checked(clauses, without, is_either)


def _checked(clauses: list[list[Term]], without: list[Term], is_either: bool) -> Query:
    if is_either:
        raise QueryError("Add a word after OR: pay OR salary.")
    if not clauses:
        raise QueryError(
            "Add a word to search for; -word alone would match everything else."
            if without
            else "Enter a word to search for."
        )
    if sum(map(len, clauses)) + len(without) > MOST_TERMS:
        raise QueryError(f"The search has too many words and phrases (limit {MOST_TERMS}).")
    return Query(tuple(map(tuple, clauses)), tuple(without))


_OR = "OR"
_Token = tuple[bool, str, bool]  # left out?, words, in quotation marks?
_QUOTES = '"“”„«»״'
# A quotation mark within a word is part of it: Hebrew acronyms are written so.
_TOKEN = re.compile(
    rf"(?P<minus>[-−])?(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?P<end>[{_QUOTES}])?|(?P<word>[^\s{_QUOTES}](?:[^\s{_QUOTES}]|[\"״](?=\w))*))"
)


def _tokens(typed: str) -> Iterator[_Token | str]:
    for found in _TOKEN.finditer(typed):
        phrase, word = found["phrase"], found["word"]
        if word == _OR and not found["minus"]:
            yield _OR
        elif word is not None:
            # Signs alone ("—", "&") are no words, and nobody means the comma after one.
            if re.search(r"[\w?*]", fold(word)):
                yield bool(found["minus"]), word, False
        elif found["end"] is None:
            raise QueryError(
                f"The quotation mark before “{phrase.strip() or '…'}” has no partner. Add the closing quotation mark."
            )
        elif re.search(r"[\w?*]", fold(phrase)):
            yield bool(found["minus"]), phrase.strip(), True


_OUTER = rf"(?:(?![*?]){_NOT_WORD})+"
_trim = re.compile(f"^{_OUTER}|{_OUTER}$").sub


@lru_cache(maxsize=512)
def _term(typed: str, is_phrase: bool) -> Term:
    words = [word for part in fold(typed).split() if (word := _trim("", part))]
    literals = tuple(piece for word in words for piece in re.split(r"[*?]+", word) if piece)
    letters = sum(len(re.findall(r"\w", piece)) for piece in literals)
    is_loose = not is_phrase or any("*" in word for word in words)
    if not letters or (is_loose and letters < 2 and not any(map(_is_spaceless, literals))):
        raise QueryError(f"“{typed}” is too short: enter at least 2 letters, or put the whole word in quotation marks.")
    patterns = [_word_pattern(word, is_exact=is_phrase) for word in words]
    return Term(typed, re.compile(_BEGINS + _BETWEEN.join(patterns) + _ENDS), literals)


def _word_pattern(word: str, *, is_exact: bool) -> str:
    if not re.search(r"[*?]", word):
        return re.escape(word) + ("" if is_exact or _is_spaceless(word) else _REST)
    first, *others = re.split(r"\*+", word)
    if not others:
        return _literal(first)
    *middle, last = others
    # Each piece at its first place and never again, as `fnmatch` does it: no backtracking from one * to the one before.
    run = rf"{_WORD}{{0,{MOST_LETTERS}}}"
    pieces = [rf"(?>{run}?{_literal(piece)})" for piece in middle]
    return _literal(first) + "".join(pieces) + (rf"{run}{_literal(last)}" if last else run)


def _literal(piece: str) -> str:
    return "".join(_WORD if letter == "?" else re.escape(letter) for letter in piece)


def find(query: Query, text: str | Folded) -> list[Hit]:
    """Every place of a word that is looked for, in order, none within another; empty if the text does not match."""
    prepared = text if isinstance(text, Folded) else None
    folded = prepared.folded if prepared else fold(text)
    if any(term.pattern.search(folded) for term in query.without):
        return []
    places: set[tuple[int, int]] = set()
    for clause in query.clauses:
        found = {match.span() for term in clause for match in term.pattern.finditer(folded)}
        if not found:
            return []
        places |= found
    prepared = prepared or Folded(text)
    return outermost(Hit(*prepared.original(*place)) for place in places)


def outermost(hits: Iterator[Hit] | Sequence[Hit]) -> list[Hit]:
    """In order; hits that overlap become one."""
    joined: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if joined and hit.start < joined[-1].end:
            joined[-1] = Hit(joined[-1].start, max(joined[-1].end, hit.end))
        else:
            joined.append(hit)
    return joined
