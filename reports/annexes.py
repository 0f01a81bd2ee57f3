"""The tables of the annexes: codebook and projects consulted."""

from collections.abc import Sequence

from coding.models import Code
from reports.document import Cell, Column, Look, Table
from studies.models import Dimension, Project, ProjectPartner
from studies.plurals import plural


def codebook_table(codes: Sequence[Code], dimensions: Sequence[Dimension]) -> Table:
    """Annex A6: the codes in use, dimension by dimension."""
    rows: list[tuple[Cell, ...]] = []
    for dimension in [*dimensions, None]:
        own = [code for code in codes if code.dimension_id == (dimension.pk if dimension else None)]
        if not own:
            continue
        head = (
            Cell(dimension.name, Look.DIMENSION, hue=dimension.hue, letters=dimension.letters)
            if dimension
            else Cell("Emergent codes", Look.TOTAL)
        )
        rows.append((head,))
        rows += [(Cell(code.name), Cell(definition(code)), Cell(code.example or "–")) for code in own]
    return Table(
        "Codebook",
        (Column("Code", 24), Column("Definition", 46), Column("Example", 30)),
        tuple(rows),
        "Dimension, code, definition and example. Examples are the analysts' own wording.",
        () if rows else ("The codebook has no codes yet.",),
        name="codebook",
    )


def definition(code: Code) -> str:
    parts = [code.definition]
    parts += [f"Use it for: {code.include}"] if code.include else []
    parts += [f"Not for: {code.exclude}"] if code.exclude else []
    return " ".join(filter(None, parts)) or "–"


def projects_table(projects: Sequence[Project], withheld: int) -> Table:
    """Annex A7. `withheld`: projects not listed, because somebody heard from them did not agree to be listed."""
    rows = tuple(
        (
            Cell(project.acronym, Look.TOTAL),
            Cell(project.title),
            Cell(project.grant_no or "–"),
            Cell(coordinator(project)),
            Cell(project.website.removeprefix("https://").removeprefix("http://").rstrip("/") or "–"),
        )
        for project in projects
    )
    notes = []
    if withheld:
        notes.append(f"{plural(withheld, 'project')} not listed: people heard from there did not agree to be listed.")
    if not rows and not withheld:
        notes.append("No projects heard have been recorded yet.")
    return Table(
        "Projects consulted",
        (
            Column("Acronym", 15),
            Column("Title", 36),
            Column("Grant", 10),
            Column("Coordinator", 20),
            Column("Website", 19),
        ),
        rows,
        notes=tuple(notes),
        withheld=withheld,
    )


def coordinator(project: Project) -> str:
    found = [
        str(link.organisation)
        for link in project.project_partners.all()
        if link.role == ProjectPartner.Role.COORDINATOR
    ]
    return ", ".join(found) or "–"
