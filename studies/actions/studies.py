"""Setting up a study."""

from itertools import count

from django.db import IntegrityError, transaction

from studies import audit, reference
from studies.models import Dimension, Membership, Project, Role, Study, StudyProject, User
from studies.reference_rows import shared_project

NEW = "new"  # would be the address of the form for a study


def add_dimensions(study: Study) -> list[Dimension]:
    """The eight dimensions of CALIPER's Task 1.3, as the template of a new study."""
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
def create_study(study: Study, *, by: User, acronym: str, from_template: bool = True) -> Study:
    """Save a new study, with CALIPER's dimensions or none; whoever makes it is its coordinator.

    The project of that acronym is the shared one if there is one, otherwise a new row of this study's own.
    """
    project = shared_project(acronym)
    is_own = project is None
    if is_own:
        project = Project.objects.create(acronym=acronym, title=acronym)
    study.project = project
    save_at_free_address(study)
    if is_own:  # only now is there a study that it can belong to
        project.study = study
        project.save(update_fields=["study"])
    if from_template:
        add_dimensions(study)
    StudyProject.objects.create(study=study, project=project, relation=StudyProject.Relation.OWN)
    membership = Membership.objects.create(study=study, user=by, role=Role.COORDINATOR)
    audit.record(study, by, "study.created", study, after={"membership": membership.pk, "dimensions": from_template})
    return study


def save_at_free_address(study: Study) -> None:
    """Under its slug, or with the first number behind it that is free: teams that cannot see each other may choose one
    title, and somebody may choose it in the same moment."""
    wanted = study.slug
    stem = wanted[: Study._meta.get_field("slug").max_length - 6].strip("-")  # room for a number
    for number in count(2):
        if study.slug != NEW and not Study.objects.filter(slug=study.slug).exists():
            try:
                with transaction.atomic():
                    study.save()
                return
            except IntegrityError:
                if not Study.objects.filter(slug=study.slug).exists():
                    raise
        study.slug = f"{stem}-{number}"


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
