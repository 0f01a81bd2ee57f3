"""The coded words of spans that an event changes or takes away, kept for its undo."""

from collections.abc import Iterable

from coding.models import CodedWords, Span
from studies.models import Event

Words = list[tuple[int, int, str]]  # number of the span, id of its turn, its quote


def words_of(spans: Iterable[Span]) -> Words:
    return [(span.pk, span.turn_id, span.quote) for span in spans]


def not_in_the_text(spans: Iterable[Span]) -> Words:
    """Of those whose coded words the text does not have any more: of all others it can be read there."""
    return words_of(span for span in spans if span.state != Span.State.LIVE)


def keep_words(event: Event, words: Words) -> None:
    CodedWords.objects.bulk_create(
        [CodedWords(event=event, span_number=number, turn_id=turn, quote=quote) for number, turn, quote in words],
        batch_size=500,
    )
