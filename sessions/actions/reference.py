"""The sessions that the reference pack knows of, as facts with their source: no participant is invented for them."""

from django.db import transaction

from sessions.actions.field_sessions import lay_out
from sessions.models import FieldSession
from sessions.plans import STANDARD_PLANS, PlannedPhase
from studies import audit
from studies.models import Project, Study
from studies.reference import caliper

LOADED = "sessions.loaded"


@transaction.atomic
def load_sessions(study: Study) -> int:
    """Adds them once; returns how many. One that somebody deleted or renamed later is not brought back."""
    if study.events.filter(verb=LOADED).exists():
        return 0
    there = set(study.field_sessions.values_list("title", flat=True))
    added = [load_session(study, row) for row in caliper()["sessions"] if row["title"] not in there]
    audit.record(study, None, LOADED, study, after={"sessions": [session.pk for session in added]})
    return len(added)


def load_session(study: Study, row: dict) -> FieldSession:
    facts = {name: row[name] for name in ("kind", "title", "held_on", "mode", "status") if name in row}
    position = study.field_sessions.count() + 1
    session = FieldSession.objects.create(study=study, position=position, source_url=row["source"], **facts)
    session.projects.set(Project.objects.filter(acronym__in=row["projects"]))
    told = [PlannedPhase(**phase) for phase in row.get("phases", [])]
    lay_out(session, told or STANDARD_PLANS[session.kind])
    return session
