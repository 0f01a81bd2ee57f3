from django.db import models

from coding.models.evidence import Excerpt
from studies.models import Dimension, Study


class Practice(models.Model):
    """A practice, policy or measure that people described.

    Levels follow the method of EIGE, the European Institute for Gender Equality: what was collected is assessed against
    criteria, and only then called promising or good.
    """

    class Level(models.TextChoices):
        COLLECTED = "collected", "Collected"
        ASSESSED = "assessed", "Assessed"
        PROMISING = "promising", "Promising"
        GOOD = "good", "Good"
        REJECTED = "rejected", "Rejected"

    study = models.ForeignKey(Study, models.CASCADE, related_name="practices")
    code = models.CharField(max_length=12)
    title = models.CharField(max_length=160)
    summary = models.TextField(help_text="120 words at most")
    level = models.CharField(max_length=9, choices=Level, default=Level.COLLECTED)
    basis = models.TextField("basis of the level", blank=True, help_text="who decided, when, by which criteria")
    institution = models.CharField(max_length=160, blank=True, help_text="as it may be named in the report")
    outside_actors = models.TextField(blank=True)
    dimensions = models.ManyToManyField(Dimension, blank=True, related_name="practices")
    excerpts = models.ManyToManyField(Excerpt, blank=True, related_name="practices")

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["study", "code"], name="practice_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
