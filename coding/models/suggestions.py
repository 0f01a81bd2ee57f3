"""What a person does not want to be offered again."""

from django.conf import settings
from django.db import models

from coding.models.codebook import Code
from sessions.models import Transcript
from studies.models import Study


class DeclinedSuggestion(models.Model):
    """“Not this” for a code, by one person. The sentence is known by the hash of its folded words, so that it stays
    declined when corrections elsewhere move it; when its own words become others, it may be offered again.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="declined_suggestions")
    code = models.ForeignKey(Code, models.CASCADE, related_name="declined_suggestions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    declined_at = models.DateTimeField(auto_now_add=True)
    # Taken back: the row stays, so that the same can be declined again by redo.
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["declined_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "person", "transcript", "fingerprint"], name="suggestion_declined_once"
            )
        ]

    def __str__(self) -> str:
        return f"declined suggestion {self.pk}"
