"""Codings taken off, one or thousands: what goes with them, and all that brings them back.

Queries grow with the number of tables, not with the number of codings. Who calls this holds the locks of the excerpts
and of the study, writes the event, and keeps the coded words with it (`coded_words.keep_words`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from coding.actions.coded_words import Words, not_in_the_text
from coding.actions.facts import facts, place_of, with_places
from coding.models import Coding, Excerpt, Memo, Span
from studies.bulk import batched


@dataclass(frozen=True)
class Removed:
    """`facts`: of each coding. `gone`: excerpts that went too. `words`: coded there, and not in the text."""

    facts: list[dict[str, Any]]
    gone: set[int]
    words: Words


def remove(codings: Iterable[Coding]) -> Removed:
    """Takes codings off, and excerpts that nothing stands on any more. Memos stay, on their excerpts."""
    rows = with_places(codings)
    memos = memos_to_excerpts(rows)
    was = [facts(row, row.excerpt) | {"memos": memos[row.pk]} for row in rows]
    for batch in batched(row.pk for row in rows):
        Coding.objects.filter(pk__in=batch).delete()
    excerpts = {row.excerpt_id: row.excerpt for row in rows}
    gone = excerpts.keys() - needed(excerpts)
    words = [each for pk in sorted(gone) for each in not_in_the_text(excerpts[pk].spans.all())]
    loose = loosen_memos(gone)
    for fact in was:
        fact["removed_memos"] = loose[fact["excerpt"]]
    for batch in batched(gone):
        Span.objects.filter(excerpt__in=batch).delete()
        Excerpt.objects.filter(pk__in=batch).delete()
    return Removed(was, gone, words)


def remove_all(excerpt: Excerpt, codings: Collection[Coding]) -> tuple[dict[str, Any], Words]:
    """`remove` for codings of one excerpt, of which the event says the place once."""
    place = place_of(with_places(codings)[0].excerpt)
    done = remove(codings)
    loose = done.facts[0]["removed_memos"]
    for fact in done.facts:
        del fact["removed_memos"]
    return place | {"codings": done.facts, "removed_memos": loose, "gone": excerpt.pk in done.gone}, done.words


def memos_to_excerpts(rows: Sequence[Coding]) -> dict[int, list[int]]:
    """Also those that were taken away before: their rows stand for undo."""
    excerpts = {row.pk: row.excerpt_id for row in rows}
    memos: dict[int, list[int]] = defaultdict(list)
    for batch in batched(excerpts):
        for coding, memo in Memo.objects.filter(coding__in=batch).order_by("pk").values_list("coding_id", "pk"):
            memos[coding].append(memo)
    for coding, own in memos.items():
        Memo.objects.filter(pk__in=own).update(coding=None, excerpt=excerpts[coding])
    return memos


def is_needed(excerpt: Excerpt) -> bool:
    return bool(needed([excerpt.pk]))


def needed(excerpts: Iterable[int]) -> set[int]:
    """Those on which something stands: a code, a memo, a review, a practice, or a quote in a report."""
    found: set[int] = set()
    links = [link for link in Excerpt._meta.related_objects if link.name not in {"spans", "memos"}]
    for batch in batched(excerpts):
        found |= set(Memo.objects.standing().filter(excerpt__in=batch).values_list("excerpt_id", flat=True))
        for link in links:
            if found.issuperset(batch):
                break
            name = link.field.attname if link.one_to_many or link.one_to_one else link.field.name
            rows = link.related_model._base_manager.filter(**{f"{link.field.name}__in": batch})
            found |= set(rows.values_list(name, flat=True)) & set(batch)
    return found


def loosen_memos(gone: Iterable[int]) -> dict[int, list[int]]:
    """Memos that were taken away before outlive their excerpt, for undo."""
    loose: dict[int, list[int]] = defaultdict(list)
    for batch in batched(gone):
        memos = Memo.objects.filter(excerpt__in=batch).exclude(removed_at=None)
        for excerpt, memo in memos.order_by("pk").values_list("excerpt_id", "pk"):
            loose[excerpt].append(memo)
        memos.update(excerpt=None)
    return loose
