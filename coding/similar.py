"""Sentences that speak of the same things as others: BM25 over folded words, in plain Python. Plain data in and out.

A word counts by how much more often it stands in the given texts than anywhere else (the relevance weights of Robertson
and Spärck Jones, 1976), so that what everybody says all the time weighs nothing. How often it stands in a sentence, and
how long that is, enter as in Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009). Words
are cut to their first seven letters, which joins most endings in the languages of Europe and costs nothing. Nothing is
learnt or downloaded, and the same input gives the same order.
"""

import hashlib
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from coding.function_words import FUNCTION_WORDS
from sessions.folding import Folded, fold
from sessions.searching import Hit
from sessions.sentences import sentences

LETTERS = 7
MOST_TERMS = 40
FEWEST_WORDS = 3  # telling ones; a shorter sentence is no evidence by itself
FEW = 3  # sentences: so often a word may stand even in a very short study
FEWEST_SHARED = 2  # one word in common is a search, not a likeness
K1, B = 1.2, 0.75  # the values that are used everywhere where nothing was measured (Manning et al., 2008, 11.4.3)
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
# In scripts without spaces every pair of letters that follow each other is a word.
_WORD = re.compile(rf"[^\W\d_{_SPACELESS}]{{3,}}|(?=([{_SPACELESS}]{{2}}))")


def term_places(folded: str, language: str = "") -> Iterable[tuple[str, int, int]]:
    """(term, start, end) of each word that may say something, in the folded text."""
    silent = FUNCTION_WORDS.get(language[:2], ())
    for match in _WORD.finditer(folded):
        word = match[1] or match[0]
        if word not in silent:
            start = match.start()
            yield word[:LETTERS], start, start + len(word)


def terms(text: str, language: str = "") -> list[str]:
    return [term for term, _, _ in term_places(fold(text), language)]


@dataclass(frozen=True)
class Given:
    """Words that say what is looked for, and their language."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Passage:
    """A sentence of a turn, in code points."""

    turn: int
    start: int
    end: int


class TextIndex:
    """The sentences of one transcript by their words. Some 15 MB for 200,000 words."""

    def __init__(self, turns: Iterable[tuple[int, str]], language: str = "") -> None:
        self.passages: list[Passage] = []
        self.lengths = array("H")
        # Term -> sentences, each as 256 times its number plus how often the term stands in it.
        self.postings: dict[str, array] = {}
        postings: dict[str, array] = defaultdict(lambda: array("L"))
        for turn, text in turns:
            for start, end in sentences(text):
                found = Counter(terms(text[start:end], language))
                if sum(found.values()) < FEWEST_WORDS:
                    continue
                number = len(self.passages)
                self.passages.append(Passage(turn, start, end))
                self.lengths.append(min(sum(found.values()), 65_535))
                for term, times in found.items():
                    postings[term].append(256 * number + min(times, 255))
        self.postings = dict(postings)


@dataclass(frozen=True)
class Alike:
    passage: Passage
    score: float
    shared: tuple[str, ...]  # terms, the weightiest first


def weights(given: Sequence[Given], indexes: Sequence[TextIndex]) -> dict[str, float]:
    """What makes the given texts different from all sentences: terms with their weights, at most MOST_TERMS."""
    total = sum(len(index.passages) for index in indexes)
    sets = [set(terms(each.text, each.language)) for each in given]
    sets = [each for each in sets if each]
    within = Counter(term for each in sets for term in each)
    offers = []
    for term, times in within.items():
        everywhere = sum(len(index.postings.get(term, ())) for index in indexes)
        weight = _relevance(times, len(sets), everywhere, max(total, everywhere + len(sets)))
        # A word of several of the texts says more than a rare one that stands in a single one by chance.
        weight *= times / (times + 1)
        # What nobody else says leads nowhere, however telling it is; nor what one sentence in five says.
        if weight > 0 and times < everywhere <= max(FEW, total / 5):
            offers.append((times * weight, term, weight))
    offers.sort(key=lambda offer: (-offer[0], offer[1]))
    return {term: weight for _, term, weight in offers[:MOST_TERMS]}


def _relevance(r: int, big_r: int, n: int, big_n: int) -> float:
    """Robertson and Spärck Jones: in `r` of `big_r` given texts, in `n` of `big_n` sentences."""
    return log((r + 0.5) * (big_n - n - big_r + r + 0.5) / ((max(n - r, 0) + 0.5) * (big_r - r + 0.5)))


def alike(
    wanted: Mapping[str, float], indexes: Sequence[TextIndex], most: int, is_open: Callable[[Passage], bool]
) -> list[Alike]:
    """The sentences nearest to these weights that are still open, the best first."""
    total = sum(len(index.passages) for index in indexes)
    if not total or not wanted:
        return []
    average = sum(sum(index.lengths) for index in indexes) / total
    fewest = min(FEWEST_SHARED, len(wanted))
    scored: list[tuple[float, int, int]] = []
    for number, index in enumerate(indexes):
        scores, shared = _scores(wanted, index, average)
        scored += [(-score, number, which) for which, score in scores.items() if shared[which] >= fewest]
    scored.sort()
    found: list[Alike] = []
    for score, number, which in scored:
        passage = indexes[number].passages[which]
        if is_open(passage):
            found.append(Alike(passage, -score, _shared(wanted, indexes[number], which)))
            if len(found) == most:
                break
    return found


def _scores(wanted: Mapping[str, float], index: TextIndex, average: float) -> tuple[dict[int, float], Counter]:
    scores: dict[int, float] = defaultdict(float)
    shared: Counter[int] = Counter()
    for term, weight in wanted.items():
        for entry in index.postings.get(term, ()):
            which, times = divmod(entry, 256)
            scores[which] += weight * times * (K1 + 1) / (times + K1 * (1 - B + B * index.lengths[which] / average))
            shared[which] += 1
    return scores, shared


def _shared(wanted: Mapping[str, float], index: TextIndex, which: int) -> tuple[str, ...]:
    def holds(term: str) -> bool:
        return any(entry // 256 == which for entry in index.postings.get(term, ()))

    return tuple(sorted(filter(holds, wanted), key=lambda term: (-wanted[term], term)))


def shared_places(text: str, shared: Iterable[str]) -> list[Hit]:
    """Where the shared words stand in a text, to mark them."""
    wanted = set(shared)
    prepared = Folded(text)
    return [Hit(*prepared.original(start, end)) for term, start, end in term_places(prepared.folded) if term in wanted]


def fingerprint(words: str) -> str:
    """Of what was said, whatever accents and capitals; the words cannot be read from it."""
    return hashlib.sha256(" ".join(fold(words).split()).encode()).hexdigest()
