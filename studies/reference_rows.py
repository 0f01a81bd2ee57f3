"""Which organisations and projects a study offers: its own and those of its projects, never another study's."""

from django.db.models import Q, QuerySet

from studies.models import Organisation, Project, Study


def organisations_of(study: Study) -> QuerySet[Organisation]:
    """Added for this study, a partner of its project or of a project it hears, or where a member works."""
    projects = study.study_projects.values("project")
    members = study.memberships.values("organisation")
    invited = study.invitations.values("organisation")
    return Organisation.objects.filter(
        Q(study=study)
        | Q(pk__in=study.organisations.values("pk"))
        | Q(pk=study.lead_id)
        | Q(pk__in=members)
        | Q(pk__in=invited)
        | Q(project_partners__project=study.project_id)
        | Q(project_partners__project__in=projects)
    ).distinct()


def shared_project(name: str) -> Project | None:
    """The shared project of this acronym, in any spelling that is known."""
    wanted = name.strip().casefold()
    for project in Project.objects.shared():
        if wanted in {word.casefold() for word in (project.acronym, *project.aliases)}:
            return project
    return None


def shared_organisation(name: str) -> Organisation | None:
    return Organisation.objects.shared().filter(name__iexact=name.strip()).first()
