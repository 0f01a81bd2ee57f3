"""Attributes of people for a file that speaks of each of them: only what enough people share.

People are divided attribute by attribute. A value is told only if at least `smallest` people of the group at hand have
it, and those whose value is not told are at least `smallest` too, so that its absence points at nobody either. So all
that is told of one person, taken together, fits that many people: k-anonymity (Sweeney, 2002) by local suppression,
with complementary suppression of the next small value (Hundepool et al., "Statistical Disclosure Control", 2012).
"""

from collections import Counter
from collections.abc import Mapping, Sequence


def shared(people: Mapping[int, Sequence[str]], smallest: int) -> dict[int, list[str]]:
    """Person -> the values that may be told, "" for those that may not; every row has as many values as it had."""
    told: dict[int, list[str]] = {pk: [] for pk in people}
    width = len(next(iter(people.values()), ()))
    for at in range(width):
        groups: dict[tuple[str, ...], list[int]] = {}
        for pk, values in told.items():
            groups.setdefault(tuple(values), []).append(pk)
        for members in groups.values():
            open_values = tellable(Counter(people[pk][at] for pk in members), smallest)
            for pk in members:
                told[pk].append(people[pk][at] if people[pk][at] in open_values else "")
    return told


def tellable(counts: Counter[str], smallest: int) -> set[str]:
    """The values of one group that may be told; an empty value counts among those that are not."""
    named = sorted((value for value in counts if value), key=lambda value: (counts[value], value))
    found = {value for value in named if counts[value] >= smallest}
    for value in named:
        rest = sum(number for other, number in counts.items() if other not in found)
        if not 0 < rest < smallest:
            break
        found.discard(value)
    rest = sum(number for other, number in counts.items() if other not in found)
    return found if rest == 0 or rest >= smallest else set()
