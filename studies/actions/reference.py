"""Loading reference data. What is there already is kept as it is, edited or not; only what is missing is added."""

from django.db import transaction

from studies import audit
from studies.actions.studies import add_dimensions
from studies.models import Organisation, Project, ProjectPartner, Study, StudyProject
from studies.reference import caliper


def sourced(row: dict) -> dict:
    """The fields that say where a row was read, when, and how sure it is."""
    return {
        "source_url": row.get("source", ""),
        "checked_on": row.get("checked"),
        "mark": row["mark"],
        "note": row.get("note", ""),
    }


@transaction.atomic
def load_organisations() -> int:
    """Organisations of the pack; returns how many were missing."""
    added = 0
    for row in caliper()["organisations"]:
        facts = {"short_name": row.get("short", "")} | {name: row[name] for name in ("country", "kind", "helix")}
        added += Organisation.objects.shared().get_or_create(name=row["name"], defaults=facts | sourced(row))[1]
    return added


@transaction.atomic
def load_projects() -> int:
    """Projects of the pack with their partners; returns how many projects were missing."""
    load_organisations()
    added = 0
    names = ("title", "grant_no", "programme", "action_type", "starts_on", "ends_on", "period", "website", "aliases")
    for row in caliper()["projects"]:
        facts = {name: row[name] for name in names if name in row}
        project, is_new = Project.objects.shared().get_or_create(acronym=row["acronym"], defaults=facts | sourced(row))
        added += is_new
        if is_new:
            load_partners(project, row)
    return added


def load_partners(project: Project, row: dict) -> None:
    seen_in = {"checked_on": row["checked"], "mark": row["mark"]}
    consortium = seen_in | {"source_url": row.get("partners_source", row["source"])}
    links = [(row["coordinator"], {"role": ProjectPartner.Role.COORDINATOR} | seen_in | {"source_url": row["source"]})]
    links += [(name, consortium) for name in row.get("partners", [])]
    links += [(name, consortium | {"gep_implementing": True}) for name in row.get("gep_partners", [])]
    for name, facts in links:
        ProjectPartner.objects.create(
            project=project, organisation=Organisation.objects.shared().get(name=name), **facts
        )


@transaction.atomic
def load_study() -> tuple[Study, bool]:
    """CALIPER's Task 1.3 with its eight dimensions and the projects it hears; and whether it was missing."""
    load_projects()
    row = caliper()["study"]
    names = ("code", "title", "language", "attribution_rule", "methods", "objectives")
    facts = {name: row[name] for name in names}
    facts["project"] = Project.objects.shared().get(acronym=row["project"])
    facts["lead"] = Organisation.objects.shared().get(name=row["lead"])
    study, is_new = Study.objects.get_or_create(slug=row["slug"], defaults=facts)
    if is_new:
        add_dimensions(study)
        for position, project in enumerate(caliper()["projects"]):
            StudyProject.objects.create(
                study=study,
                project=Project.objects.shared().get(acronym=project["acronym"]),
                relation=project["relation"],
                position=position,
            )
        audit.record(study, None, "study.created", study, after={"pack": "caliper"})
    return study, is_new
