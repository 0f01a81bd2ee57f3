"""The words of the interface keep to the rules of the house: one verb for one act, nothing that reads oddly.

To bring in another part of the app, add its files to FOLDERS and mend what the test then names.
"""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FOLDERS = [
    "templates/coding/*.html",
    "static/coding/*.js",
    "coding/**/*.py",
    "templates/studies/**/*.*",
    "templates/sessions/*.html",
    "templates/reports/**/*.html",
    "templates/components/*.html",
    "templates/account/*.html",
    "templates/*.html",
    "static/js/*.js",
    "studies/**/*.py",
    "sessions/**/*.py",
    "reports/**/*.py",
]
NOT_WORDS = {"coding/function_words.py"}  # lists of words that a comparison leaves out, in eight languages

# What reads oddly in any sentence.
ODD = [
    r"\bshall\b", r"\bbesides\b(?!=)", r"\botherwise than\b", r"\bit is told\b", r"\bthere is none of\b", r"\bsegm\.",
    r"\bheld out\b", r"\bif need be\b", r"\bfor whoever\b",
]  # fmt: skip

# One verb for one act: the verbs that were used beside it.
OTHER_VERBS = [
    r"\b(take|takes|took|taken|taking) (it |them |the code |my codes )?(off|away|back)\b",
    r"\bput(s|ting)? (it |them |the file |this one )?away\b",
    r"\b(give|gives|gave|given) (it|this|that|the) codes?\b",
    r"\bthe chosen\b", r"\bchosen (ones|excerpts?)\b", r"\btick (all|none)\b",
    r"\bticked (excerpts?|codings?|ones|places?|hits?)\b",
    r"\bmade the code\b", r"\bmake the code\b", r"\bsettle(s|d)? (it|this|that|an excerpt|the excerpt)\b",
    r"\blook(ed)? at (it|them) again\b", r"\bread (it|this) otherwise\b", r"\bcut otherwise\b",
]  # fmt: skip

# The sentences that stood here before, where no pattern above finds them.
OLD = [
    "it from you already", "nobody differs", "on which people differ", "single keys work on", "say aloud",
    "how it is shown", "it is shown so", "nobody has written", "write without a verdict",
    "another button changes", "to the transcript<", "nobody can give", "who still has it on the page",
    "starts from nobody’s list", "which no codebook is", "an excerpt of the list", "reaches over both turns",
    "in the same moment", "it cannot go further", "counting {{", "things to look at", "nothing to look at",
    "take them along", "to be changed.",
]  # fmt: skip

SUBJECT = re.compile(r"(?:^|[.!:>\"'“`]\s*)((?:Who|What)\s[a-z][^.?!<>\"“”`{}]*)(.?)", re.MULTILINE)
COMMENTS = {
    ".html": re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL),
    ".js": re.compile(r"^\s*//.*$|\s//\s.*$|/\*.*?\*/", re.MULTILINE | re.DOTALL),
}


def paths() -> list[Path]:
    found = {path for pattern in FOLDERS for path in ROOT.glob(pattern)}
    return sorted(
        path for path in found if "migrations" not in path.parts and str(path.relative_to(ROOT)) not in NOT_WORDS
    )


def shown(path: Path) -> str:
    """What of a file a reader may see: its text without comments; of Python, strings other than docstrings."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return COMMENTS[path.suffix].sub("", source) if path.suffix in COMMENTS else source
    tree = ast.parse(source)
    described = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    docstrings = {id(node.body[0].value) for node in described if node.body and isinstance(node.body[0], ast.Expr)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings]
    return "\n".join(node.value for node in constants if isinstance(node.value, str))


def faults(text: str) -> list[str]:
    low = text.lower().replace("'", "’")
    patterns = [*ODD, *OTHER_VERBS, *(re.escape(words) for words in OLD)]
    found = [match.group() for pattern in patterns for match in re.finditer(pattern, low)]
    return found + [words for words, end in SUBJECT.findall(text) if end != "?"]


def test_there_are_files_to_read():
    assert all(list(ROOT.glob(pattern)) for pattern in FOLDERS)


def test_words_of_the_interface():
    found = {str(path.relative_to(ROOT)): wrong for path in paths() if (wrong := faults(shown(path)))}
    assert found == {}


@pytest.mark.parametrize(
    "words",
    [
        "Choose the code that they shall have.",
        "Take my codes off",
        "Code taken off.",
        "3 of 9 have it from you already and are left out",
        "<th>segm.</th>",
        "Who is no longer ticked does not see the round.",
        "<h2>What it touches</h2>",
        "Put the file away",
        "Still fits: the chosen ones",
        "Nobody differs here.",
    ],
)
def test_a_fault_is_found(words):
    assert faults(words)


@pytest.mark.parametrize("words", ["Who is it?", "Anyone no longer selected cannot see the round.", "Remove my codes"])
def test_good_words_pass(words):
    assert faults(words) == []
