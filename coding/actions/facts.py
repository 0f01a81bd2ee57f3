"""What an event keeps of codings and of the places of their excerpts: ids, versions and offsets, no words.

One shape for one code, several, all hits of a search, the words' own name, and for all of them taken off again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from pydantic import computed_field

from coding.models import Coding, Excerpt, Span
from studies.bulk import batched
from studies.facts import Facts
from studies.models import Event

# An excerpt's places; the version of each turn goes into the event, so that undo knows which text they were in.
SPANS = Prefetch("spans", Span.objects.select_related("turn"))


class SpanFacts(Facts):
    span: int | None = None  # the first version did not keep it
    turn: int
    version: int = 1
    start: int
    end: int
    state: str = Span.State.LIVE

    @classmethod
    def of(cls, span: Span) -> "SpanFacts":
        place = {"start": span.start, "end": span.end, "state": str(span.state)}
        return cls(span=span.pk, turn=span.turn_id, version=span.turn.version, **place)

    @property
    def is_live(self) -> bool:
        return self.state == Span.State.LIVE


class CodingFacts(Facts):
    """All that is needed to make this coding again or to take it back."""

    coding: int
    code: int
    code_version: int
    coder: int
    created_at: datetime
    origin: str = Coding.Origin.HAND
    memos: tuple[int, ...] = ()  # that stood on it, where it was taken off

    @classmethod
    def of(cls, coding: Coding, memos: Iterable[int] = ()) -> "CodingFacts":
        return cls(
            coding=coding.pk, code=coding.code_id, code_version=coding.code_version, coder=coding.coder_id,
            created_at=coding.created_at, origin=str(coding.origin), memos=tuple(memos),
        )  # fmt: skip


class ExcerptFacts(Facts):
    """An excerpt, and the codings on it that the event is about."""

    excerpt: int
    excerpt_by: int
    transcript: int | None = None
    spans: tuple[SpanFacts, ...]
    codings: tuple[CodingFacts, ...]
    removed_memos: tuple[int, ...] = ()  # taken away before, and loose since the excerpt went
    gone: bool = False  # it went with the last thing that stood on it

    @classmethod
    def of(cls, excerpt: Excerpt, codings: Iterable[CodingFacts], spans: Iterable[Span] | None = None, **more: Any):
        return cls(
            excerpt=excerpt.pk, excerpt_by=excerpt.created_by_id, transcript=excerpt.transcript_id,
            spans=[SpanFacts.of(span) for span in (excerpt.spans.all() if spans is None else spans)],
            codings=list(codings), **more,
        )  # fmt: skip

    @property
    def turns(self) -> list[int]:
        return [span.turn for span in self.spans]


class CodingsFacts(Facts):
    """Codings that one event put on words, or took off."""

    excerpts: tuple[ExcerptFacts, ...]

    @computed_field
    @property
    def n(self) -> int:
        return len(self.codings)

    @computed_field
    @property
    def codes(self) -> list[int]:
        return list(dict.fromkeys(coding.code for coding in self.codings))

    @computed_field
    @property
    def turns(self) -> list[int]:
        return list(dict.fromkeys(turn for each in self.excerpts for turn in each.turns))

    @property
    def codings(self) -> list[CodingFacts]:
        return [coding for each in self.excerpts for coding in each.codings]

    def about(self, codes: Iterable[int] = ()) -> Mapping[str, Iterable[int]]:
        """All whose histories shall show the event."""
        return {
            "excerpt": [each.excerpt for each in self.excerpts],
            "coding": [coding.coding for coding in self.codings],
            "code": [*self.codes, *codes],
            # One is the event's own.
            "transcript": [] if self.transcript else {each.transcript for each in self.excerpts},
        }

    @property
    def transcript(self) -> int | None:
        """Where they stand, if in one."""
        found = {each.transcript for each in self.excerpts}
        return found.pop() if len(found) == 1 else None

    @classmethod
    def of(cls, codings: Iterable[Coding]) -> "CodingsFacts":
        """Of codings that stand; queries grow with the tables, not with the codings."""
        rows = by_excerpt(with_places(codings))
        return cls(excerpts=[ExcerptFacts.of(own[0].excerpt, map(CodingFacts.of, own)) for own in rows.values()])

    @classmethod
    def upgraded(cls, kept: dict[str, Any]) -> dict[str, Any]:
        """One coding was flat, several of an excerpt had its place beside them, those of a search each its own."""
        if "excerpts" in kept:
            return kept
        if "codings" not in kept:
            return {"excerpts": [kept | {"codings": [kept]}]}
        if "spans" in kept:
            return {"excerpts": [kept]}
        return {"excerpts": [coding | {"codings": [coding]} for coding in kept["codings"]]}


def facts_of(event: Event) -> CodingsFacts:
    """Of the codings that an event put on words (kept as its `after`) or took off (as its `before`)."""
    made = event.after.keys() & {"excerpts", "codings", "coding"}
    return CodingsFacts.from_json(event.after if made else event.before)


def with_places(codings: Iterable[Coding]) -> list[Coding]:
    """The codings as they are stored by now, each with its excerpt and the excerpt's places."""
    rows: list[Coding] = []
    excerpts = Prefetch("excerpt", Excerpt.objects.prefetch_related(SPANS))
    for batch in batched(coding.pk for coding in codings):
        rows += Coding.objects.filter(pk__in=batch).order_by("pk").prefetch_related(excerpts)
    return rows


def by_excerpt(codings: Iterable[Coding]) -> dict[int, list[Coding]]:
    """In the order in which they come."""
    found: dict[int, list[Coding]] = {}
    for coding in codings:
        found.setdefault(coding.excerpt_id, []).append(coding)
    return found
