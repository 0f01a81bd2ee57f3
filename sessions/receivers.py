"""What fieldwork says when the study's set-up changes; within the transaction of that change."""

from django.core.exceptions import ValidationError
from django.dispatch import receiver

from studies.models import Project, Study
from studies.signals import project_leaves


@receiver(project_leaves)
def refuse_where_heard(study: Study, project: Project, **_) -> None:
    """Sessions and people keep the project that they were recorded with."""
    held = study.field_sessions.filter(projects=project).first()
    if held:
        raise ValidationError(f"{project} is one of the projects heard in “{held.title}”. Remove it there first.")
    person = study.participants.filter(project=project).first()
    if person:
        raise ValidationError(f"{project} is the project of {person.code}. Change that first.")
