"""Objects for tests. Nothing is created that was not asked for, except what a row cannot exist without."""

from tests.factories.coding import CodeFactory, code_words, excerpt_of
from tests.factories.reports import DeliverableFactory, SectionFactory
from tests.factories.sessions import (
    AttendanceFactory,
    ConsentFactory,
    FieldSessionFactory,
    ParticipantFactory,
    SpeakerFactory,
    TranscriptFactory,
    TurnFactory,
    transcript_of,
)
from tests.factories.studies import (
    DIMENSIONS,
    DimensionFactory,
    MembershipFactory,
    OrganisationFactory,
    ProjectFactory,
    StudyFactory,
    UserFactory,
    eight_dimensions,
    member,
)

__all__ = [
    "DIMENSIONS",
    "AttendanceFactory",
    "CodeFactory",
    "ConsentFactory",
    "DeliverableFactory",
    "DimensionFactory",
    "FieldSessionFactory",
    "MembershipFactory",
    "OrganisationFactory",
    "ParticipantFactory",
    "ProjectFactory",
    "SectionFactory",
    "SpeakerFactory",
    "StudyFactory",
    "TranscriptFactory",
    "TurnFactory",
    "UserFactory",
    "code_words",
    "eight_dimensions",
    "excerpt_of",
    "member",
    "transcript_of",
]
