"""Projects that a study hears and organisations that it knows. Shared rows are linked, only own ones are changed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, RestrictedError

from studies import audit
from studies.models import Organisation, Project, ProjectPartner, Study, StudyProject, User
from studies.names import key
from studies.reference_rows import organisations_of, shared_organisation, shared_project
from studies.signals import project_leaves


@transaction.atomic
def add_project(
    study: Study, *, by: User, acronym: str, relation: str, coordinator: Organisation | None = None, **facts: Any
) -> StudyProject:
    """The shared project of this acronym as it is, or a new row of the study's own with these facts."""
    audit.lock(study)
    refuse_taken_acronym(study, acronym)
    project = shared_project(acronym)
    if project is None:
        facts["title"] = facts.get("title") or acronym
        project = Project.objects.create(study=study, acronym=acronym, **facts)
        set_coordinator(project, coordinator)
    elif study.study_projects.filter(project=project).exists():
        raise ValidationError({"acronym": f"{project} is already in the study."})
    last = study.study_projects.aggregate(last=Max("position"))["last"] or 0
    link = study.study_projects.create(project=project, relation=relation, position=last + 1)
    after = {
        "project": project.pk,
        "acronym": project.acronym,
        "relation": relation,
        "own": project.study_id is not None,
    }
    audit.record(study, by, "project.added", link, after=after)
    return link


@transaction.atomic
def change_project(
    link: StudyProject, *, by: User, relation: str, coordinator: Organisation | None = None, **facts: Any
) -> list[str]:
    """How the study is related to it; of a row of its own also the facts. Returns the names of what changed."""
    study = link.study
    audit.lock(study)
    link.refresh_from_db()
    project = link.project
    changed = ["relation"] if link.relation != relation else []
    link.relation = relation
    link.save(update_fields=["relation"])
    if facts:
        changed += change_facts(project, study, facts)
        changed += ["coordinator"] if set_coordinator(project, coordinator) else []
    if changed:
        audit.record(study, by, "project.changed", link, after={"project": project.pk, "fields": changed})
    return changed


def change_facts(row: Project | Organisation, study: Study, facts: dict[str, Any]) -> list[str]:
    if row.study_id != study.pk:
        raise ValueError("These details are shared by all studies; only an administrator can edit them.")
    if isinstance(row, Project) and key(facts["acronym"]) != key(row.acronym):
        refuse_taken_acronym(study, facts["acronym"])
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    row.save(update_fields=changed)
    return changed


@transaction.atomic
def remove_project(link: StudyProject, *, by: User) -> None:
    """The study no longer hears it; a row of the study's own goes. ValidationError where somebody refers to it."""
    study, project = link.study, link.project
    audit.lock(study)
    if project.pk == study.project_id:
        raise ValidationError(f"{project} is the project that this study is part of, so it cannot be removed.")
    project_leaves.send(Project, study=study, project=project)
    target, before = StudyProject(pk=link.pk), {"project": project.pk, "acronym": project.acronym}
    link.delete()
    if project.study_id == study.pk:
        project.delete()
    audit.record(study, by, "project.removed", target, before=before)


def set_coordinator(project: Project, organisation: Organisation | None) -> bool:
    """Whether that is a change."""
    role = ProjectPartner.Role.COORDINATOR
    now = project.project_partners.filter(role=role).first()
    if (now.organisation_id if now else None) == (organisation.pk if organisation else None):
        return False
    if now:
        now.delete()
    if organisation:
        project.project_partners.update_or_create(organisation=organisation, defaults={"role": role})
    return True


def refuse_taken_acronym(study: Study, acronym: str) -> None:
    if any(key(row.acronym) == key(acronym) for row in study.projects.all()):
        raise ValidationError({"acronym": f"{acronym} is already in the study."})


# ---- organisations ----------------------------------------------------------------


@transaction.atomic
def add_organisation(study: Study, *, by: User, name: str, **facts: Any) -> Organisation:
    """The shared organisation of this name as it is, or a new row of the study's own with these facts."""
    audit.lock(study)
    refuse_taken_name(study, name)
    row = shared_organisation(name) or Organisation.objects.create(study=study, name=name, **facts)
    study.organisations.add(row)
    audit.record(study, by, "organisation.added", row, after={"name": row.name, "own": row.study_id is not None})
    return row


@transaction.atomic
def change_organisation(row: Organisation, study: Study, *, by: User, **facts: Any) -> list[str]:
    audit.lock(study)
    row.refresh_from_db()
    if key(facts["name"]) != key(row.name):
        refuse_taken_name(study, facts["name"])
    changed = change_facts(row, study, facts)
    if changed:
        audit.record(study, by, "organisation.changed", row, after={"fields": changed})
    return changed


@transaction.atomic
def remove_organisation(row: Organisation, study: Study, *, by: User) -> None:
    """From the study's list; a row of its own goes. ValidationError where somebody or something refers to it."""
    audit.lock(study)
    target, before = Organisation(pk=row.pk), {"name": row.name}
    study.organisations.remove(row)
    if row.study_id == study.pk:
        if row.project_partners.exists():
            raise ValidationError(f"{row} coordinates a project or takes part in one. Edit the project first.")
        try:
            row.delete()
        except RestrictedError as error:
            raise ValidationError(
                f"{row} is still in use: as the organisation of a member or an invitation, or as lead of the study or "
                "its report. Change that first."
            ) from error
    audit.record(study, by, "organisation.removed", target, before=before)


def refuse_taken_name(study: Study, name: str) -> None:
    if any(key(row.name) == key(name) for row in organisations_of(study)):
        raise ValidationError({"name": f"{name} is already on the list."})
