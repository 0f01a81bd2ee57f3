"""Whether a verdict was given to other words: the ends of an excerpt may be moved while it is under review."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from coding.models import Excerpt, ReviewItem
from studies.models import Event, Study, User

Places = list[tuple[int, int, int]]


class EarlierWords:
    """Which words these excerpts had when; one query."""

    def __init__(self, study: Study, excerpts: Iterable[int]) -> None:
        ids = list(excerpts)
        events = Event.objects.filter(
            study=study, verb__startswith="excerpt.moved", subjects__kind="excerpt", subjects__object_id__in=ids
        )
        self.moves: dict[int, list[tuple[datetime.datetime, Places]]] = defaultdict(list)
        for at, before, after in events.order_by("seq").values_list("at", "before", "after").distinct():
            if before["excerpt"] == after["excerpt"]:
                self.moves[after["excerpt"]].append((at, places(before["spans"])))

    def are_others(self, excerpt: Excerpt, at: datetime.datetime) -> bool:
        """Whether the excerpt had other words at this time than it has now. A move and its undo cancel each other."""
        then = next((spans for moved_at, spans in self.moves[excerpt.pk] if moved_at > at), None)
        now = [(span.turn_id, span.start, span.end) for span in excerpt.spans.all()]
        return then is not None and then != now


def judged_other_words(item: ReviewItem, excerpt: Excerpt, viewer: User | None = None) -> list[str]:
    """Who judged other words than the excerpt has now; with a viewer, only whether that person did."""
    reviews = item.reviews.select_related("reviewer").order_by("created_at")
    given = list(reviews.filter(reviewer=viewer) if viewer else reviews)
    if not given:
        return []
    earlier = EarlierWords(item.round.study, [excerpt.pk])
    return [str(review.reviewer) for review in given if earlier.are_others(excerpt, review.updated_at)]


def places(spans: Iterable[dict[str, int]]) -> Places:
    return [(span["turn"], span["start"], span["end"]) for span in spans]
