"""Setting up the deliverable of a study."""

from typing import Any

from django.db import transaction

from reports.models import Deliverable, Section
from reports.outline import STEP, outline
from studies import audit
from studies.models import Study, User

DISCLAIMER = (
    "The content reflects the authors' view only; the funding body is not responsible for any use that may be made "
    "of the information it contains."
)


def default_facts(study: Study) -> dict[str, Any]:
    """What the study already knows about the document that it owes."""
    grant = study.project.grant_no
    programme = study.project.programme or "programme named in its grant agreement"
    return {
        "title": study.title,
        "task": f"{study.code}, {study.title}"[:200],
        "lead": study.lead,
        "funding": f"This project has received funding from the {programme} under grant agreement No {grant}."
        if grant
        else "",
        "disclaimer": DISCLAIMER,
    }


@transaction.atomic
def set_up_deliverable(
    study: Study, *, by: User | None, number: str = "D1.3", facts: dict[str, Any] | None = None
) -> Deliverable:
    """The study's deliverable with all sections of the outline. What is there already stays as it is.

    `facts` are fields of the deliverable, for a new one; what they leave out is taken from the study.
    """
    Study.objects.select_for_update().get(pk=study.pk)  # two people may press the button at once
    deliverable, is_new = Deliverable.objects.get_or_create(
        study=study, number=number, defaults=default_facts(study) | (facts or {})
    )
    added = add_missing_sections(deliverable)
    if is_new or added:
        audit.record(
            study, by, "deliverable.set_up", deliverable, after={"new": is_new, "sections": [s.key for s in added]}
        )
    return deliverable


def add_missing_sections(deliverable: Deliverable) -> list[Section]:
    """Sections of the outline that are not there yet, each in its place among the others."""
    sections = {section.key: section for section in deliverable.sections.all()}
    taken = {section.position for section in sections.values()}
    stride = 1 if sections else STEP  # a new outline leaves gaps, a later section goes into one
    added, position = [], 0
    for planned in outline(deliverable.study.dimensions.all()):
        if planned.key not in sections:
            position = next(free for free in range(position + stride, 32767) if free not in taken)
            sections[planned.key] = Section.objects.create(
                deliverable=deliverable,
                parent=sections.get(planned.parent),
                position=position,
                key=planned.key,
                number=planned.number,
                title=planned.title,
                kind=planned.kind,
                dimension_id=planned.dimension,
            )
            taken.add(position)
            added.append(sections[planned.key])
        position = sections[planned.key].position
    return added
