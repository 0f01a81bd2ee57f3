"""Codings taken off, one or thousands: what goes with them, and all that brings them back.

Queries grow with the number of tables, not with the number of codings. Who calls this holds the locks of the excerpts
and of the study.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model

from coding.actions.coded_words import Words, keep_words, not_in_the_text
from coding.actions.facts import CodingFacts, CodingsFacts, ExcerptFacts, by_excerpt, with_places
from coding.models import Coding, Excerpt, Memo, Span
from studies import audit
from studies.bulk import batched
from studies.models import Event, Study, User


def take_away(
    study: Study,
    codings: Iterable[Coding],
    *,
    by: User,
    verb: str,
    target: Model | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    codes: Iterable[int] = (),
    save_id: UUID | None = None,
) -> Event:
    """Takes codings off, with the event, which is about their excerpt where there is no other target.

    `codes`: others that it is about.
    """
    done, words = remove(codings)
    first = done.excerpts[0]
    is_left = len(done.excerpts) == 1 and not first.gone
    told = {"excerpt": first.excerpt if is_left else None, "n": done.n, "codes": done.codes, "turns": done.turns}
    event = audit.record(
        study,
        by,
        verb,
        target or Excerpt(pk=first.excerpt),
        before=done.to_json() | (before or {}),
        after=told | (after or {}),
        about=done.about(codes),
        transcript_id=done.transcript,
        save_id=save_id,
    )
    keep_words(event, words)
    return event


def remove(codings: Iterable[Coding]) -> tuple[CodingsFacts, Words]:
    """Also excerpts that nothing stands on any more, with the words that were coded there and are not in the text.

    Memos stay, on their excerpts.
    """
    rows = with_places(codings)
    memos = memos_to_excerpts(rows)
    for batch in batched(row.pk for row in rows):
        Coding.objects.filter(pk__in=batch).delete()
    excerpts = {row.excerpt_id: row.excerpt for row in rows}
    gone = excerpts.keys() - needed(excerpts)
    words = [each for pk in sorted(gone) for each in not_in_the_text(excerpts[pk].spans.all())]
    loose = loosen_memos(gone)
    was = [
        ExcerptFacts.of(
            excerpts[pk],
            [CodingFacts.of(row, memos[row.pk]) for row in own],
            removed_memos=loose[pk],
            gone=pk in gone,
        )
        for pk, own in by_excerpt(rows).items()
    ]
    for batch in batched(gone):
        Span.objects.filter(excerpt__in=batch).delete()
        Excerpt.objects.filter(pk__in=batch).delete()
    return CodingsFacts(excerpts=was), words


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
