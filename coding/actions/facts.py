"""What an event keeps of a coding and of its excerpt's places: ids, versions and offsets, no words."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from coding.models import Coding, Excerpt, Span
from studies.bulk import batched

# An excerpt's places; the version of each turn goes into the event, so that undo knows which text they were in.
SPANS = Prefetch("spans", Span.objects.select_related("turn"))


def facts(coding: Coding, excerpt: Excerpt, spans: Iterable[Span] | None = None) -> dict[str, Any]:
    """All that is needed to do this coding again or to take it back."""
    return {
        "coding": coding.pk,
        "code": coding.code_id,
        "code_version": coding.code_version,
        "coder": coding.coder_id,
        "created_at": coding.created_at.isoformat(),  # the encoder of JSON would cut it to milliseconds
        "origin": coding.origin,
    } | place_of(excerpt, spans)


def place_of(excerpt: Excerpt, spans: Iterable[Span] | None = None) -> dict[str, Any]:
    spans = excerpt.spans.all() if spans is None else spans
    return {
        "excerpt": excerpt.pk,
        "excerpt_by": excerpt.created_by_id,
        "spans": [
            {
                "span": span.pk,
                "turn": span.turn_id,
                "version": span.turn.version,
                "start": span.start,
                "end": span.end,
                "state": span.state,
            }
            for span in spans
        ],
        "turns": [span.turn_id for span in spans],
    }


def with_places(codings: Iterable[Coding]) -> list[Coding]:
    """The codings as they are stored by now, each with its excerpt and the excerpt's places."""
    rows: list[Coding] = []
    excerpts = Prefetch("excerpt", Excerpt.objects.prefetch_related(SPANS))
    for batch in batched(coding.pk for coding in codings):
        rows += Coding.objects.filter(pk__in=batch).order_by("pk").prefetch_related(excerpts)
    return rows


def turns_of(codings: Iterable[Coding]) -> list[int]:
    return list(dict.fromkeys(span.turn_id for row in codings for span in row.excerpt.spans.all()))
