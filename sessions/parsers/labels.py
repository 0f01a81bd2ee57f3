"""What a speaker's label looks like: a pure judgement about a few words, before looking at the rest of the file.

`strength` says how much the words alone tell: 3 a code or a role ("P04", "Interviewer"), 2 a name ("Lady Hallett"),
1 possible if it comes back often ("stokes"), 0 cannot be a label (a sentence, a time, a quotation).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .vocabulary import (
    ARTICLES,
    ASIDE,
    NOBILIARY,
    NOT_A_PERSON,
    PARTICLES,
    QUESTION_ANSWER,
    REMARKS,
    ROLES,
    SHORT_ANSWERS,
    TITLE_WORDS,
)

MAX_LENGTH = 80
MAX_TOKENS = 9

UNKNOWN = re.compile(
    r"^(?:\?+|x+\?*|.*\bunknown\b.*|.*\bunidentified\b.*|unbekannt|sconosciut[oa]|inconnue?|desconocid[oa])$", re.I
)
_CODE = re.compile(r"^(?=.*[A-Z])[A-Z0-9]{1,6}(?:[-_/.#]?[A-Z0-9]{1,5}){0,2}[-_]?[a-z]?$")
_DASHED_CODE = re.compile(r"^[A-Z]{1,3}[-_/#][A-Za-z0-9]{1,2}$")
_SMALL_CODE = re.compile(r"^[a-z]{1,3}[-_]?\d{1,3}[a-z]?$")
_QUESTION_MARKS = re.compile(r"^\?{1,4}$")
_TAIL = re.compile(r"\s*(?:\([^()]{1,50}\)|\[[^\[\]]{1,50}\]|[|/]\s*[^|/:]{1,30})\s*$")
_OFFICE = re.compile(r",\s*(?P<office>[^,:]{2,50})$")
_NUMBERED = re.compile(r"\s*(?:[#№n]?[-. ]?\d{1,3}|\b[A-Z])$", re.I)
_SENTENCE = re.compile(r"[!;…«»“”„\"?]|\.\.|//|\w{5,}\.(?:\s|$)")
_ABBREVIATION = re.compile(r"^(?:[A-Za-z]\.)+$|^[A-Z][A-Za-z]{0,4}\.$|^(?:[a-z]{1,4}\.){1,2}[a-z]{0,3}\.?$", re.UNICODE)
_NUMBER = re.compile(r"^\d{1,3}[A-Za-z]?$")


def tidy(label: str) -> str:
    """The label as it is shown and counted: no marks of emphasis, one space between words."""
    label = label.replace("**", "").replace("__", "").strip()
    label = " ".join(label.replace("\u200e", "").replace("\u200f", "").split())
    if len(label) > 2 and label[0] == "*" and label[-1] == "*":
        label = label[1:-1].strip()
    return label.rstrip(":：").strip()


@lru_cache(maxsize=8192)
def strength(label: str) -> int:
    """0 to 3; see the module."""
    label = unicodedata.normalize("NFC", label)
    if not label or len(label) > MAX_LENGTH:
        return 0
    if _QUESTION_MARKS.match(label):
        return 3
    if not any(char.isalpha() for char in label) or (label[0] in "([" and label[-1] in ")]"):
        return 0
    core = _without_tail(label)
    if _is_role(core):
        return 3
    quote_free = core.replace('"', "") if _is_caseless(core) else core  # Hebrew abbreviations: היו"ר
    if _SENTENCE.search(quote_free) or len(core.split()) > MAX_TOKENS:
        return 0
    if _CODE.match(core):
        is_sure = any(char.isdigit() for char in core) or len(core) == 1 or _DASHED_CODE.match(core)
        return 3 if is_sure else 2
    if _SMALL_CODE.match(core):
        return 2
    if _is_caseless(core):
        return _caseless_strength(core)
    return 2 if _is_name(core.split()) else _loose_strength(core)


def _without_tail(label: str) -> str:
    """Without "(Nimbus)", "| Erigon" or ", Minister" at the end."""
    for _ in range(2):
        shorter = _TAIL.sub("", label)
        if shorter == label or not shorter:
            break
        label = shorter
    office = _OFFICE.search(label)
    if office and (_is_role(office["office"]) or _is_name(office["office"].split())):
        return label[: office.start()]
    return label


def _is_role(core: str) -> bool:
    folded = core.casefold()
    if folded in ROLES:
        return True
    bare = _NUMBERED.sub("", folded).strip(" #-_.")
    if bare in ROLES and bare != folded:
        return True
    words = folded.replace(".", "").split()
    return (
        len(words) in (2, 3)
        and words[0] in TITLE_WORDS
        and all(word in ROLES or word in TITLE_WORDS for word in words[1:])
        and words[-1] not in PARTICLES
    )


def _is_name(tokens: list[str]) -> bool:
    """Capitalised words, initials, titles and particles between them."""
    if tokens[-1].casefold() in PARTICLES and not tokens[-1][:1].isupper():
        return False
    capitals = 0
    for position, token in enumerate(tokens):
        bare = token.strip("()[]|/&+,'’‘`*-–")
        folded = bare.casefold().rstrip(".")
        if not bare:
            if token not in {"|", "/", "&", "+", "-", "–"}:
                return False
        elif bare[0].isupper() or bare[0].istitle():
            if "." in bare and not _ABBREVIATION.match(bare) and not re.match(r"^(?:[^\W\d_]\.)+\w+$", bare):
                return False
            capitals += folded not in ARTICLES
        elif bare[0].isdigit():  # "Lead 2B", "Group 3"
            if position == 0 or not _NUMBER.match(bare):
                return False
        elif (
            folded in TITLE_WORDS
            or folded in ROLES
            or re.match(r"^[ld]['’]\w", bare)
            or (folded in PARTICLES and (position > 0 or folded in NOBILIARY))
        ):
            continue
        elif not bare[0].isalpha() or bare[0].islower():
            return False
    return capitals > 0


def _loose_strength(core: str) -> int:
    """A nickname ("stokes", "jochem-brouwer", "milen"): one to three words without punctuation."""
    tokens = core.split()
    has_particle = len(tokens) > 1 and any(token in PARTICLES for token in tokens)
    return 0 if len(tokens) > 3 or has_particle or any(char in core for char in ",.") else 1


def _is_caseless(core: str) -> bool:
    """Scripts without capital letters: Hebrew, Arabic, Georgian, Chinese, Japanese, Korean, Thai."""
    letters = [char for char in core if char.isalpha()]
    return bool(letters) and sum(not has_case(char) for char in letters) > len(letters) / 2


def has_case(char: str) -> bool:
    """Georgian has capitals in Unicode that nobody writes names with."""
    return char.lower() != char.upper() and not "\u10a0" <= char <= "\u10ff"


def _caseless_strength(core: str) -> int:
    tokens = core.split()
    if any(char in core for char in ",，。、！？.:：") or len(tokens) > 6:
        return 0
    is_dense = any("\u2e80" <= char <= "\uffef" for char in core)  # Chinese, Japanese, Korean: no spaces
    if is_dense and len(core) > 12:
        return 0
    return 2


def is_screen_name(label: str) -> bool:
    """What people call themselves in a call; believed only where every caption begins with a name."""
    is_sentence = any(char in label for char in '?!;…"“”') or len(label.split()) > 6
    return bool(label) and len(label) <= 60 and not is_sentence and any(char.isalnum() for char in label)


def has_title(label: str) -> bool:
    """ "Lady Hallett", "El señor López": nobody calls a topic so."""
    words = [word.strip(".").casefold() for word in label.split()]
    return len(words) > 1 and any(word in TITLE_WORDS and word not in PARTICLES for word in words[:2])


def is_person(label: str) -> bool:
    """False for "Note", "Date", "Example" and what else stands before a colon without speaking."""
    folded = _without_tail(label).casefold().strip(" .*_")
    bare = re.sub(r"[\s#№][\d\s,&/.\-–]*$", "", folded)  # "Note 2", "Modules 1, 2 & 3", but not the code "id2"
    return folded not in NOT_A_PERSON and (bare not in NOT_A_PERSON or not bare or folded in ROLES)


def is_protocol_remark(label: str) -> bool:
    """True for "Note", "Comment", "Pause": what the writer of the protocol put there, not a speaker."""
    folded = label.casefold().strip(" .*_()[]")
    return folded in ASIDE or _NUMBERED.sub("", folded).strip() in ASIDE


def is_remark(label: str) -> bool:
    """True for "laughs", "pause": what stands in brackets and is no name."""
    folded = label.casefold().strip(" .*_0123456789:")
    return folded in REMARKS or not folded


def is_short_answer(text: str) -> bool:
    return text.casefold().strip(" .!?,") in SHORT_ANSWERS


def is_question_answer(label: str) -> bool:
    return label.casefold() in QUESTION_ANSWER


def is_unknown(label: str) -> bool:
    return bool(UNKNOWN.match(label))


def is_capitals(label: str) -> bool:
    return label.upper() == label and label.lower() != label
