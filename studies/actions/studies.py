"""Setting up a study."""

from django.db import transaction

from studies import audit, reference
from studies.models import Dimension, Membership, Project, Role, Study, StudyProject, User


def add_dimensions(study: Study) -> list[Dimension]:
    """The eight dimensions of CALIPER's Task 1.3, which every new study begins with."""
    return Dimension.objects.bulk_create(
        Dimension(
            study=study,
            position=number,
            hue=number,
            key=row["key"],
            letters=row["letters"],
            name=row["name"],
            short_name=row["short"],
            question=row["question"],
        )
        for number, row in enumerate(reference.caliper()["dimensions"], start=1)
    )


@transaction.atomic
def create_study(study: Study, *, by: User, project: Project) -> Study:
    """Save a new study with the eight dimensions; whoever makes it is its coordinator."""
    study.project = project
    study.save()
    add_dimensions(study)
    StudyProject.objects.create(study=study, project=project, relation=StudyProject.Relation.OWN)
    membership = Membership.objects.create(study=study, user=by, role=Role.COORDINATOR)
    audit.record(study, by, "study.created", study, after={"membership": membership.pk})
    return study


@transaction.atomic
def change_study(study: Study, *, by: User, fields: list[str]) -> Study:
    """Save changed facts and rules. `study` carries the new values; `fields` are the names of what changed."""
    stored = Study.objects.select_for_update().get(pk=study.pk)
    rules = [name for name in fields if name in {"attribution_rule", "small_cell", "context_turns", "retention_until"}]
    study.save(update_fields=fields)
    audit.record(
        study,
        by,
        "study.changed",
        study,
        before={name: getattr(stored, name) for name in rules},
        after={"fields": fields} | {name: getattr(study, name) for name in rules},
    )
    return study
