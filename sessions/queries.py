"""Questions about several sessions at once, for home pages and reports."""

from collections import Counter

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from sessions.models import Attendance, BreakoutGroup, FieldSession, Participant, Transcript
from studies.models import Study

HEARD_ROLES = (Attendance.Role.PARTICIPANT, Attendance.Role.RAPPORTEUR)  # as in Attendance.is_heard
TOOK_PLACE = (FieldSession.Status.HELD, FieldSession.Status.PROCESSED)


def attendances_heard(study: Study) -> QuerySet[Attendance]:
    """Who was there and heard in sessions that took place: neither the team, nor who was invited and did not come."""
    return (
        Attendance.objects.filter(field_session__study=study, field_session__status__in=TOOK_PLACE)
        .filter(role__in=HEARD_ROLES, attended=True)
        .exclude(participant__capacity="team")
        .select_related("participant", "field_session", "group")
        .order_by("field_session__position", "field_session__held_on", "participant__code")
    )


def people_heard(study: Study) -> dict[int, int]:
    """Session id -> how many people were heard there. One person in two sessions counts in both."""
    return Counter(attendances_heard(study).values_list("field_session_id", flat=True))


def distinct_people_heard(study: Study) -> int:
    return attendances_heard(study).order_by().values("participant").distinct().count()


def session_rows(study: Study) -> list[FieldSession]:
    """Sessions with `group_count`, `transcript_count` and `word_count`, in one query."""
    groups = BreakoutGroup.objects.filter(phase__field_session=OuterRef("pk"))
    transcripts = Transcript.objects.filter(field_session=OuterRef("pk"))
    return list(
        study.field_sessions.annotate(
            group_count=_single(groups, "phase__field_session", Count("pk")),
            transcript_count=_single(transcripts, "field_session", Count("pk")),
            word_count=_single(transcripts, "field_session", Sum("words")),
        )
    )


def participant_rows(study: Study) -> QuerySet[Participant]:
    """People with their consents and `session_count`: the sessions where they were."""
    attended = Attendance.objects.filter(participant=OuterRef("pk"), attended=True)
    return study.participants.annotate(
        session_count=_single(attended, "participant", Count("pk")),
    ).prefetch_related("consents")


def _single(rows: QuerySet, by: str, what: Count | Sum) -> Coalesce:
    """One number a row of the outer query; joined counts would multiply each other."""
    return Coalesce(
        Subquery(rows.order_by().values(by).annotate(found=what).values("found"), output_field=IntegerField()), 0
    )
