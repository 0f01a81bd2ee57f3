"""Words that undo needs, and that events may not hold since they are participants' words."""

from django.db import models

from sessions.models import Turn
from studies.models import Event


class CodedWords(models.Model):
    """The coded words of a span, as they were before an event settled the span, joined it or took it away.

    No key to the span nor to its excerpt, since they may be gone; the turn stays, so these words go when it goes.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="coded_words")
    span_number = models.PositiveBigIntegerField()
    turn = models.ForeignKey(Turn, models.CASCADE, related_name="+")
    quote = models.TextField()

    class Meta:
        ordering = ["event", "id"]
        constraints = [models.UniqueConstraint(fields=["event", "span_number"], name="coded_words_once")]

    def __str__(self) -> str:
        return f"words of span {self.span_number} before event {self.event_id}"
