"""Setting up a study."""

from django.db import transaction

from studies import audit
from studies.models import Dimension, Membership, Project, Role, Study, StudyProject, User

# The eight dimensions of CALIPER's Task 1.3, which a new study begins with: key, letters, name, short name, question.
STANDARD_DIMENSIONS = [
    ("benefits", "BE", "Benefits of the involvement of external actors", "Benefits",
     "What have outside partners made possible that an institution could not have done alone?"),
    ("stages", "ST", "Stage(s) of the process in which the involvement is more relevant", "Stages",
     "At which point of the process did it matter most, and when was it too early or too late?"),
    ("staff", "SF", "Internal staff categories to be involved", "Staff inside",
     "Who inside had to be at the table, and who was missing?"),
    ("priorities", "PR", "GE priorities and type of collaborative actions", "Priorities, actions",
     "Which goals suit joint work, and what form did it take?"),
    ("feminist_orgs", "FE", "Role of feminist/women associations", "Feminist orgs",
     "What part did women's or feminist associations play?"),
    ("intersectional", "IN", "Relevance of an intersectional approach", "Intersectional",
     "How were inequalities other than gender handled with partners?"),
    ("resistance", "RE", "Obstacles and internal resistances", "Resistance",
     "What inside the institution held it back, and in what form?"),
    ("shortcomings", "SH", "Shortcomings and unexpected effects", "Shortcomings",
     "What did not work, or turned out otherwise than planned?"),
]  # fmt: skip


@transaction.atomic
def create_study(study: Study, *, by: User, project: Project) -> Study:
    """Save a new study with the eight dimensions; whoever makes it is its coordinator."""
    study.project = project
    study.save()
    Dimension.objects.bulk_create(
        Dimension(
            study=study, position=n, hue=n, key=key, letters=letters, name=name, short_name=short, question=question
        )
        for n, (key, letters, name, short, question) in enumerate(STANDARD_DIMENSIONS, start=1)
    )
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
