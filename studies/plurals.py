"""Numbers with their noun, so that no page says “1 excerpts”, and names in a row."""

from collections.abc import Iterable


def plural(n: int, one: str, many: str = "") -> str:
    """“1 excerpt”, “1,204 excerpts”; `many` where an s is not enough."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def listed(names: Iterable[str]) -> str:
    """“A”, “A and B”, “A, B and C”."""
    *first, last = [*names] or [""]
    return " and ".join(filter(None, [", ".join(first), last]))
