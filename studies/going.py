"""What the rows of a study itself are called when they go with it (studies/deletion.py)."""

from studies.deletion import counted, silent, tells
from studies.models import (
    Dimension,
    Event,
    EventSubject,
    Invitation,
    Job,
    Membership,
    Organisation,
    Project,
    ProjectPartner,
    StudyProject,
)

tells(Membership)(counted("membership; the person keeps their account", "memberships; the people keep their accounts"))
tells(Dimension)(counted("dimension"))
tells(Event)(counted("history entry", "history entries"))
tells(Project)(counted("project that only this study has", "projects that only this study has"))
tells(Organisation)(counted("organisation that only this study has", "organisations that only this study has"))
silent(EventSubject, Invitation, Job, ProjectPartner, StudyProject)
