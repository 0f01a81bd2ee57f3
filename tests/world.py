"""Two studies with one of everything, for tests that try every address with every role."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from coding.models import Excerpt
from reports.models import Emblem, Section
from studies.models import Dimension, Invitation, Organisation, Role, Study, User
from tests.factories import (
    AttendanceFactory,
    CodeFactory,
    DeliverableFactory,
    DimensionFactory,
    FieldSessionFactory,
    OrganisationFactory,
    ParticipantFactory,
    ProjectFactory,
    SectionFactory,
    StudyFactory,
    code_words,
    eight_dimensions,
    excerpt_of,
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
    memo = study.memos.create(excerpt=coding.excerpt, author=world.coordinator, text="Compare with P02.")
    other = excerpt_of(world.researcher, (transcript.turns.get(), "They gave"))
    link = study.excerpt_links.create(
        source=coding.excerpt, target=other, kind="replies_to", created_by=world.researcher
    )
    upload = study.imports.create(
        field_session=field_session, source="sources/x", source_name="x.txt", source_sha256="0" * 64, size=1,
        refusal="The file is empty.", created_by=world.coordinator,
    )  # fmt: skip
    corrected = study.imports.create(
        field_session=field_session, source="sources/y", source_name="y.txt", source_sha256="1" * 64, size=1,
        refusal="The file is empty.", created_by=world.coordinator, replaces=transcript,
    )  # fmt: skip
    world.ids = {
        "dimension": DimensionFactory(study=study).pk,
        "study_project": study.study_projects.create(project=ProjectFactory()).pk,
        "organisation": own_organisation(study).pk,
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
        "memo": memo.pk,
        "other_excerpt": other.pk,
        "link": link.pk,
        "import": upload.pk,
        "corrected_file": corrected.pk,
    } | report_of(world, dimensions[0], coding.excerpt)
    return world


def own_organisation(study: Study) -> Organisation:
    row = OrganisationFactory(study=study)
    study.organisations.add(row)
    return row


def report_of(world: World, dimension: Dimension, excerpt: Excerpt) -> dict[str, object]:
    """A deliverable with one section, one quote, one draft and its job; keys and numbers differ between worlds."""
    study, by = world.study, world.coordinator
    deliverable = DeliverableFactory(study=study)
    Emblem.objects.create(deliverable=deliverable, image=b"not looked at here", alt="Flag of the EU")
    section = SectionFactory(
        deliverable=deliverable, key=f"findings-{study.slug}", kind=Section.Kind.FINDINGS, dimension=dimension
    )
    quote = section.quotes.create(excerpt=excerpt, position=1, wording=excerpt.quote, chosen_by=by)
    line = deliverable.history.create(version="0.1", dated="2026-05-01", author="K. Maris", change="Outline")
    job = study.jobs.create(kind="draft", requester=by, input_hash=study.slug, state="done", result={"draft": study.pk})
    content = b"%PDF-1.7 of a test"
    path = Path(settings.MEDIA_ROOT) / "drafts" / f"{study.pk}.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    deliverable.drafts.create(
        number=study.pk,
        job=job,
        created_by=by,
        file=f"drafts/{study.pk}.pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        pages=1,
    )
    return {
        "section": section.key,
        "quote": quote.pk,
        "history_line": line.pk,
        "draft_job": job.pk,
        "draft": study.pk,
    }
