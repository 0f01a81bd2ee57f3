"""Who has read which transcript to the end: without a reader nobody can say that nobody spoke to something."""

from django.conf import settings
from django.db import models

from sessions.models import Transcript


class Reading(models.Model):
    """A coder's own word that they have read this transcript to the end and coded what there was to code.

    `seq` is the study's newest event at that time: turns that came in with a later one this person has not read.
    """

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="readings")
    read_at = models.DateTimeField()
    seq = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["transcript", "read_at"]
        constraints = [models.UniqueConstraint(fields=["transcript", "reader"], name="reading_once_per_coder")]

    def __str__(self) -> str:
        return f"transcript {self.transcript_id}, read by {self.reader_id}"
