from studies.models.accounts import Invitation, Membership, Role, User
from studies.models.events import Event, EventSubject
from studies.models.jobs import Job
from studies.models.reference import Organisation, Project, ProjectPartner
from studies.models.study import AttributionRule, DeletedStudy, DeletionReason, Dimension, Study, StudyProject

__all__ = [
    "AttributionRule",
    "DeletedStudy",
    "DeletionReason",
    "Dimension",
    "Event",
    "EventSubject",
    "Invitation",
    "Job",
    "Membership",
    "Organisation",
    "Project",
    "ProjectPartner",
    "Role",
    "Study",
    "StudyProject",
    "User",
]
