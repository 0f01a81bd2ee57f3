"""Two studies with one of everything, for tests that try every address with every role."""

from dataclasses import dataclass, field

from studies.models import Invitation, Role, Study, User
from tests.factories import (
    AttendanceFactory,
    CodeFactory,
    FieldSessionFactory,
    ParticipantFactory,
    StudyFactory,
    code_words,
    eight_dimensions,
    member,
    transcript_of,
)


@dataclass
class World:
    """`ids` holds one object of the study by the word that the address table uses for it."""

    study: Study
    coordinator: User
    researcher: User
    partner: User
    ids: dict[str, object] = field(default_factory=dict)


def build_world() -> World:
    study = StudyFactory()
    world = World(study, *(member(study, role) for role in (Role.COORDINATOR, Role.RESEARCHER, Role.PARTNER)))
    dimensions = eight_dimensions(study)
    field_session = FieldSessionFactory(study=study)
    participant = ParticipantFactory(study=study)
    attendance = AttendanceFactory(field_session=field_session, participant=participant)
    transcript = transcript_of(("Irena", "They gave us a date."), study=study, field_session=field_session)
    code = CodeFactory(study=study, dimension=dimensions[0])
    coding = code_words(code, world.researcher, (transcript.turns.get(), "a date"))
    invitation = Invitation.objects.create(
        study=study,
        email="new@example.org",
        role=Role.PARTNER,
        token_hash=Invitation.hash(study.slug),
        invited_by=world.coordinator,
        expires_at="2999-01-01T00:00:00Z",
    )
    round_ = study.review_rounds.create(number=1, created_by=world.coordinator)
    round_.partners.add(world.partner)
    item = round_.items.create(excerpt=coding.excerpt, position=1)
    practice = study.practices.create(code="GP1", title="A public date", summary="They named a month.")
    world.ids = {
        "membership": study.memberships.get(user=world.partner).pk,
        "invitation": invitation.pk,
        "session": field_session.pk,
        "participant": participant.pk,
        "attendance": attendance.pk,
        "transcript": transcript.pk,
        "turn": transcript.turns.get().pk,
        "code": code.pk,
        "excerpt": coding.excerpt_id,
        "coding": coding.pk,
        "round": round_.pk,
        "position": item.position,
        "practice": practice.pk,
    }
    return world
