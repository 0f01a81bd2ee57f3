"""Every verb that the code writes into the event log has words, and there are words for no other."""

import ast
import re
from pathlib import Path

from django.conf import settings

from coding.queries.history import Count
from studies import verbs
from studies.undo import can_be_undone

APPS = ["studies", "sessions", "coding", "reports"]
SHAPE = re.compile(r"[a-z_]+\.[a-z_]+")
ROOT = Path(settings.BASE_DIR)


def texts(node: ast.AST) -> list[str]:
    """The texts that an expression can be: itself, or both sides of a condition."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    if isinstance(node, ast.Name):
        return CONSTANTS.get(node.id, [])
    if isinstance(node, ast.Subscript):  # of a table of verbs
        return texts(node.value)
    if isinstance(node, ast.Dict):
        return [text for value in node.values for text in texts(value)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


CONSTANTS: dict[str, list[str]] = {}  # name of a module's constant -> its texts, of all modules that have one


def note_constants(tree: ast.Module) -> None:
    for node in tree.body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant | ast.Dict)
        ):
            CONSTANTS.setdefault(node.targets[0].id, []).extend(texts(node.value))


def trees() -> dict[str, ast.AST]:
    paths = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def takes_a_verb(node: ast.AST) -> bool:
    """A function that hands its parameter `verb` on to the log, or `audit.record` itself."""
    return isinstance(node, ast.FunctionDef) and "verb" in {one.arg for one in [*node.args.args, *node.args.kwonlyargs]}


def verbs_in(tree: ast.AST, writers: set[str]) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [*node.args, *(word.value for word in node.keywords)]
            if name in writers:
                found |= {text for one in given for text in texts(one)}
        elif isinstance(node, ast.Assign) and any(
            getattr(target, "id", "").lower() == "verb" for target in node.targets
        ):
            found |= set(texts(node.value))
    return {text for text in found if SHAPE.fullmatch(text)}


def written() -> dict[str, str]:
    """Verb -> a file that writes it."""
    sources = trees()
    for tree in sources.values():
        note_constants(tree)
    writers = {node.name for tree in sources.values() for node in ast.walk(tree) if takes_a_verb(node)}
    return {verb: path for path, tree in sources.items() for verb in verbs_in(tree, writers)}


def test_every_verb_that_is_written_has_words():
    missing = {verb: path for verb, path in written().items() if verb not in verbs.WORDS}
    assert missing == {}, "add these verbs with their words to WORDS in the verbs.py of their app"


def test_every_verb_with_words_is_written():
    now = set(written())
    assert set(verbs.WORDS) - now == verbs.EARLIER, "no code writes these verbs: remove them from verbs.py"
    assert all(can_be_undone(verb) for verb in verbs.EARLIER)
    assert set(verbs.NEWS) - set(verbs.WORDS) == set(), "news needs words too"


def test_words_name_only_what_an_event_has():
    facts = {"code": "“X”", "codes": "“X” and “Z”", "was": "“Y”", "n": Count(2), "kind": "contradicts"}
    assert all(words.format(**facts) for words in verbs.WORDS.values())
