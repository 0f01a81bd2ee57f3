"""Questions about several sessions at once, for home pages and reports."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from sessions.models import Attendance, BreakoutGroup, FieldSession, Participant, Transcript
from studies.models import Study


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
