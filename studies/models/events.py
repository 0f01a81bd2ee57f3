from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone


class EventQuerySet(models.QuerySet):
    def update(self, **fields):
        raise TypeError("Events are never changed.")

    def delete(self):
        raise TypeError("Events are never deleted.")


class Event(models.Model):
    """One change, as it happened. Append-only; written in the transaction of the change by `studies.audit.record`.

    `before` and `after` hold ids, offsets, states and field names, never participants' words. `save_id` is the UUID
    that the client made for this save: a retry finds it here and is answered as the same save.
    """

    study = models.ForeignKey("studies.Study", models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events")
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=40)
    target_id = models.CharField(max_length=40)
    # Where other open pages look for what concerns them; a number, so that `sessions` stays above `studies`.
    transcript_id = models.PositiveBigIntegerField(null=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    save_id = models.UUIDField(null=True)
    # Set on an undo, and on a redo (which reverses an undo); `studies.undo` reads the chains.
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["study", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["study", "seq"], name="event_seq_once"),
            models.UniqueConstraint(fields=["study", "save_id"], name="event_save_once"),
        ]
        indexes = [
            models.Index(fields=["study", "target_type", "target_id"], name="event_target"),
            models.Index(fields=["transcript_id", "seq"], name="event_transcript"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.target_type} {self.target_id}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("Events are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Events are never deleted.")


class EventSubject(models.Model):
    """One of the objects that an event is about; the history of an object is its rows here.

    A bulk action is one event with many subjects. No key to the object itself: it may be gone, its history stays.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "event"], name="event_subject_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} in event {self.event_id}"
