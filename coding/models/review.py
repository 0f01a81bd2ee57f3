"""The partners' review: a round of excerpts, each partner's verdict, and the talk about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from coding.models.codebook import Code
from coding.models.evidence import Excerpt
from studies.models import Study


class ReviewRound(models.Model):
    study = models.ForeignKey(Study, models.CASCADE, related_name="review_rounds")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, blank=True)
    partners = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="review_rounds")
    closes_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["study", "number"], name="round_number_once")]

    def __str__(self) -> str:
        return self.title or f"Round {self.number}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ReviewItem(models.Model):
    """One excerpt in one round, in the order in which partners see it."""

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="items")
    excerpt = models.ForeignKey(Excerpt, models.PROTECT, related_name="review_items")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "excerpt"], name="review_item_once"),
            models.UniqueConstraint(fields=["round", "position"], name="review_item_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position} in round {self.round_id}"

    @property
    def study(self) -> Study:
        return self.round.study


class Review(models.Model):
    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        QUESTIONED = "questioned", "Questioned"
        REJECTED = "rejected", "Rejected"

    item = models.ForeignKey(ReviewItem, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=10, choices=Verdict)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["item", "reviewer"], name="review_once_per_partner"),
            models.CheckConstraint(
                condition=Q(verdict__in=["accepted", "questioned", "rejected"]), name="review_verdict_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} by {self.reviewer_id}"


class Comment(models.Model):
    """One contribution to the thread of an excerpt in a round; `verdict` where it came with one.

    `suggested` is a code that the author would give instead or as well; such a comment may be without words.
    """

    item = models.ForeignKey(ReviewItem, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_comments")
    text = models.TextField(blank=True)
    suggested = models.ForeignKey(Code, models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=10, choices=Review.Verdict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") | Q(suggested__isnull=False), name="comment_not_empty")
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"
