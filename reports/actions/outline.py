"""Setting up the deliverable of a study."""

from typing import Any

from django.db import transaction
from django.db.models import F

from reports.models import Deliverable, Section
from reports.outline import FINDINGS_CHAPTER, STEP, outline
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
    for planned in outline(deliverable.study.dimensions.in_use()):
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


# ---- dimensions that change ----------------------------------------------------------------

ASIDE = 10_000  # beyond every position: sections are put there while others take their place


def drop_unwritten(study: Study, dimensions: list[int]) -> list[str]:
    """Sections of these dimensions go, unless somebody has written there or chosen a quote. Returns their keys."""
    unwritten = Section.objects.filter(deliverable__study=study, dimension__in=dimensions, narrative="", quotes=None)
    keys = list(unwritten.values_list("key", flat=True))
    Section.objects.filter(pk__in=list(unwritten.values_list("pk", flat=True))).delete()
    return keys


def follow_dimensions(study: Study, *, by: User | None) -> None:
    """One section for each dimension in use, named, numbered and in their order; a retired one's stays if written.

    The version of a section stays, since nobody's text is touched: who writes there can go on and save.
    """
    dropped = drop_unwritten(study, list(study.dimensions.exclude(retired_at=None).values_list("pk", flat=True)))
    for deliverable in study.deliverables.all():
        if not (deliverable.sections.exists() or dropped):
            continue
        added = add_missing_sections(deliverable)
        changed = name_and_number(deliverable)
        put_in_order(deliverable)
        if added or changed or dropped:
            after = {"added": [row.key for row in added], "dropped": dropped, "changed": changed}
            audit.record(study, by, "deliverable.outline_followed", deliverable, after=after)


def findings_of(deliverable: Deliverable) -> list[Section]:
    """The sections of dimensions, in the order of these."""
    rows = deliverable.sections.filter(kind=Section.Kind.FINDINGS, dimension__isnull=False)
    return list(rows.select_related("dimension").order_by("dimension__position"))


def name_and_number(deliverable: Deliverable) -> list[str]:
    """4.1, 4.2 and so on, each with its dimension's name; the keys of those that were called otherwise."""
    chapter = deliverable.sections.filter(key=FINDINGS_CHAPTER).first()
    changed = []
    for at, section in enumerate(findings_of(deliverable), start=1):
        wanted = (f"{chapter.number if chapter else 4}.{at}", section.dimension.name)
        if (section.number, section.title) != wanted:
            number, title = wanted
            Section.objects.filter(pk=section.pk).update(number=number, title=title)
            changed.append(section.key)
    return changed


def put_in_order(deliverable: Deliverable) -> None:
    """Findings behind their chapter in the order of the dimensions; everything else stays as it stands."""
    findings = [section.pk for section in findings_of(deliverable)]
    now = list(deliverable.sections.order_by("position").values_list("pk", "key"))
    wanted: list[int] = []
    for pk, key in now:
        if pk not in findings:
            wanted.append(pk)
        if key == FINDINGS_CHAPTER:
            wanted += findings
    if len(wanted) != len(now) or wanted == [pk for pk, _ in now]:
        return
    deliverable.sections.update(position=F("position") + ASIDE)
    for at, pk in enumerate(wanted, start=1):
        Section.objects.filter(pk=pk).update(position=at * STEP)
