"""Everything that the document, its preflight and the builder need of a deliverable, read once."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Prefetch

from coding.models import Code, Practice
from coding.queries.dimensions import shown_dimensions
from coding.queries.excerpts import with_told_by
from reports import fieldwork
from reports.evidence import Judged, chosen_quotes, judge
from reports.fieldwork import Fieldwork
from reports.matrices import hiding
from reports.models import Deliverable, Emblem, Section
from sessions.consent import Use, decide
from sessions.heard import people_in
from studies.models import Dimension, Project, ProjectPartner, Study


@dataclass
class Source:
    """One reading of the database, in a number of queries that does not depend on how much there is."""

    deliverable: Deliverable
    sections: list[Section]
    dimensions: list[Dimension]
    quotes: list[Judged]
    work: Fieldwork = field(repr=False)
    codes: list[Code] = field(repr=False)
    practices: list[Practice] = field(repr=False)

    @property
    def study(self) -> Study:
        return self.deliverable.study

    @property
    def smallest(self) -> int:
        return hiding(self.study.small_cell)

    @cached_property
    def quotes_of(self) -> dict[int, list[Judged]]:
        found: dict[int, list[Judged]] = defaultdict(list)
        for judged in self.quotes:
            found[judged.chosen.section_id].append(judged)
        return found

    @cached_property
    def emblem(self) -> Emblem | None:
        return Emblem.objects.filter(deliverable=self.deliverable).first()

    @property
    def held_out(self) -> list[Judged]:
        return [judged for judged in self.quotes if not judged.is_printed]

    @cached_property
    def code_names(self) -> dict[int, str]:
        return {code.pk: code.name for code in self.codes}

    @cached_property
    def listed_projects(self) -> tuple[list[Project], int]:
        return projects_heard(self.work, self.study)


def read(deliverable: Deliverable) -> Source:
    """`deliverable` comes from `load`, so that its study, project and lead are there."""
    study = deliverable.study
    return Source(
        deliverable,
        list(deliverable.sections.select_related("dimension")),
        list(shown_dimensions(study)),
        [judge(chosen) for chosen in chosen_quotes(deliverable)],
        fieldwork.read(study),
        list(study.codes.in_order()),
        list(with_told_by(study.practices.exclude(level=Practice.Level.REJECTED)).prefetch_related("dimensions")),
    )


def load(deliverable_id: int) -> Deliverable:
    partners = ProjectPartner.objects.select_related("organisation")
    return (
        Deliverable.objects.select_related("study__project", "lead")
        .prefetch_related("history", Prefetch("study__project__project_partners", partners))
        .get(pk=deliverable_id)
    )


def projects_heard(work: Fieldwork, study: Study) -> tuple[list[Project], int]:
    """Projects heard in sessions that were held, without those from which somebody did not agree to be listed."""
    refused = {
        person.project_id
        for session in work.held
        for person in people_in(session).participants.values()
        if not decide(Use.LIST, person, session, study).allowed
    }
    heard = {project.pk for session in work.held for project in session.projects.all()}
    heard |= {person.project_id for person in work.people.values() if person.project_id}
    listed = Project.objects.filter(pk__in=heard - refused).prefetch_related(
        Prefetch("project_partners", ProjectPartner.objects.select_related("organisation"))
    )
    return list(listed), len(heard & refused)
