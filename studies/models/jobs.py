import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Job(models.Model):
    """A piece of background work. This row is the truth; the message to the worker only a wake-up (studies/jobs.py)."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Stopped"

    ACTIVE = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("studies.Study", models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=40)
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    input = models.JSONField(default=dict)
    # Equal while active: the same request twice is the same job.
    input_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    step = models.CharField(max_length=120, blank=True, help_text="what is being done, in the user's words")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True, help_text="the reason of a failure, or warnings")
    result = models.JSONField(default=dict, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "kind", "input_hash"],
                condition=Q(state__in=["queued", "running"]),
                name="job_once_while_active",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="job_running_has_lease"
            ),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_state_lease")]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_state_display().lower()}"

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0
