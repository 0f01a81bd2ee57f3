"""What can still be said of something that was deleted: by whom and when, from the event log."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from coding.models import Code
from sessions.models import Transcript
from studies.models import Event, Study

DELETED = "transcript.deleted"


def deletions(study: Study, kind: str, pk: int) -> QuerySet[Event]:
    """The event that deleted this object, with its transcript."""
    return study.events.filter(verb=DELETED, subjects__kind=kind, subjects__object_id=pk).select_related("actor")


def told_gone(study: Study, kind: str, pk: int) -> str:
    """“Nadia Duval deleted this transcript on 3 June 2026, 14:32.”, or nothing where it was not deleted."""
    event = deletions(study, kind, pk).order_by("-seq").first()
    if event is None:
        return ""
    at = date_format(timezone.localtime(event.at), "j F Y, H:i")
    return f"{event.actor} deleted this transcript on {at}. Nothing can be saved in it any more."


def codes_from_words(transcript: Transcript) -> list[str]:
    """Names of standing codes that were made from words of this transcript."""
    made = Event.objects.filter(study=transcript.study_id, verb="code.in_vivo", transcript_id=transcript.pk)
    return sorted(Code.objects.filter(pk__in=[event.target_id for event in made]).values_list("name", flat=True))
