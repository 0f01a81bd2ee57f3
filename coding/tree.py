"""The codebook as a tree: pure functions on `{code id: parent id}`."""

from collections import defaultdict
from collections.abc import Mapping


def children_of(parents: Mapping[int, int | None]) -> dict[int | None, list[int]]:
    """Parent to its children, in the order of `parents`; the roots are under None."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for code, parent in parents.items():
        children[parent].append(code)
    return children


def below(code: int, parents: Mapping[int, int | None]) -> set[int]:
    """All codes under this one, at any depth; ends also where the rows hold a circle."""
    children = children_of(parents)
    found: set[int] = set()
    waiting = [code]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found and child != code:
                found.add(child)
                waiting.append(child)
    return found


def in_order(parents: Mapping[int, int | None]) -> list[tuple[int, int]]:
    """(code, depth) as the tree is read from top to bottom; a code whose parent is not among the keys is a root."""
    children = children_of({code: parent if parent in parents else None for code, parent in parents.items()})
    rows: list[tuple[int, int]] = []

    def walk(parent: int | None, depth: int) -> None:
        for code in children.get(parent, ()):
            rows.append((code, depth))
            walk(code, depth + 1)

    walk(None, 0)
    return rows
