"""A study in whose one transcript words stand that are nowhere else, with everything on it that can hang on one."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from coding.actions.coding import Place, apply_code, remove_coding
from coding.actions.links import add_link
from coding.actions.memos import add_memo, change_memo, remove_memo
from coding.actions.suggestions import decline
from coding.actions.text import correct_turn, remove_turn
from coding.models import Coding, Comment, Excerpt, Review
from reports.models import Draft, Section
from sessions.actions.masks import add_mask
from sessions.actions.uploads import import_upload, receive
from sessions.models import FieldSession, Transcript
from studies.models import Role, Study, User
from tests.factories import (
    CodeFactory,
    DeliverableFactory,
    FieldSessionFactory,
    SectionFactory,
    StudyFactory,
    code_words,
    eight_dimensions,
    member,
    transcript_of,
)

# In what people say, in a speaker's label, and in the name of the file.
CANARIES = ["Quellenkanari", "Kanarilabel", "Kanaridatei"]
LINES = [f"Kanarilabel: We met Quellenkanari number {n}, and said yes to it." for n in range(6)]


@dataclass
class Worded:
    study: Study
    coordinator: User
    researcher: User
    partner: User
    field_session: FieldSession
    transcript: Transcript
    other: Transcript
    draft: Draft
    excerpt: Excerpt

    @property
    def section(self) -> Section:
        return Section.objects.get(deliverable=self.draft.deliverable)


def build_worded(run_jobs) -> Worded:
    study = StudyFactory()
    people = {role: member(study, role) for role in (Role.COORDINATOR, Role.RESEARCHER, Role.PARTNER)}
    for person in people.values():
        person.set_password("a long password")
        person.save()
    field_session = FieldSessionFactory(study=study)
    by = people[Role.RESEARCHER]
    transcript = imported(field_session, by, run_jobs)
    # A corrected file that nobody has compared yet, too.
    receive(field_session, by=by, file=upload(), phase=None, group=None, replaces=transcript)
    run_jobs()
    other = transcript_of(("Irena", "We kept the board."), study=study, field_session=field_session)
    excerpt = worked_on(transcript, other, by, people[Role.PARTNER])
    draft = printed(study, people[Role.COORDINATOR], excerpt)
    return Worded(study, *people.values(), field_session, transcript, other, draft, excerpt)


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("Kanaridatei.txt", "\n".join(LINES).encode())


def imported(field_session: FieldSession, by: User, run_jobs) -> Transcript:
    row = receive(field_session, by=by, file=upload(), phase=None, group=None)
    run_jobs()
    row.refresh_from_db()
    given = {"language": "en", "is_notes": False, "who": {}, "same_as": {}}
    return import_upload(row, by=by, title="Group A", **given)


def worked_on(transcript: Transcript, other: Transcript, by: User, partner: User) -> Excerpt:
    """Codings, a removed one with its memo, corrections, memos of all kinds, a mask, a link, a review, a practice."""
    study = transcript.study
    turns = list(transcript.turns.order_by("position"))
    code = CodeFactory(study=study, dimension=eight_dimensions(study)[0])
    excerpt = apply_code(transcript, by=by, code=code, places=[whole(turns[0])]).excerpt
    coding = Coding.objects.get(excerpt=excerpt)
    gone = Coding.objects.get(pk=apply_code(transcript, by=by, code=code, places=[whole(turns[1])]).coding)
    remove_memo(add_memo(gone.excerpt, by=by, text="Quellenkanari, a removed note"), by=by)
    remove_coding(gone, by=by)
    touched = apply_code(transcript, by=by, code=code, places=[whole(turns[2])]).excerpt
    correct_turn(turns[2], by=by, version=1, text="Quellenkanari corrected.")
    remove_turn(turns[3], by=by, version=1)
    memo = add_memo(coding, by=by, text="Quellenkanari once more")
    change_memo(memo, by=by, text="Quellenkanari, second thoughts", version=1)
    for on in (excerpt_of_pk(excerpt), turns[4], transcript):
        add_memo(on, by=by, text="On Quellenkanari")
    add_mask(turns[4], by=by, start=7, end=20, replacement="a person")
    decline(transcript, by=by, code=code, place=whole(turns[5]))
    elsewhere = code_words(code, by, (other.turns.get(), "the board")).excerpt
    add_link(elsewhere, to=excerpt_of_pk(touched), kind="contradicts", by=by)
    reviewed(study, by, partner, excerpt_of_pk(excerpt))
    practice = study.practices.create(code="GP1", title="A date", summary="They named a month.")
    practice.excerpts.add(excerpt, elsewhere)
    return excerpt_of_pk(excerpt)


def whole(turn) -> Place:
    return Place(turn.pk, turn.version, 0, len(turn.text), turn.text)


def excerpt_of_pk(pk: int) -> Excerpt:
    return Excerpt.objects.get(pk=pk)


def reviewed(study: Study, by: User, partner: User, excerpt: Excerpt) -> None:
    round_ = study.review_rounds.create(number=1, created_by=by)
    round_.partners.add(partner)
    item = round_.items.create(excerpt=excerpt, position=1)
    Review.objects.create(item=item, reviewer=partner, verdict="questioned")
    Comment.objects.create(item=item, author=partner, text="Why Quellenkanari?")


def printed(study: Study, by: User, excerpt: Excerpt) -> Draft:
    """A draft that printed the words, with its file."""
    deliverable = DeliverableFactory(study=study)
    section = SectionFactory(deliverable=deliverable, kind=Section.Kind.FINDINGS, dimension=study.dimensions.first())
    quote = section.quotes.create(excerpt=excerpt, position=1, wording=excerpt.quote, chosen_by=by)
    content = b"%PDF-1.7 We met Quellenkanari"
    path = Path(settings.MEDIA_ROOT) / "drafts" / str(study.pk) / "one.pdf"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return deliverable.drafts.create(
        number=1,
        created_by=by,
        file=f"drafts/{study.pk}/one.pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        pages=1,
        snapshot={"quotes": [{"quote": quote.pk, "excerpt": excerpt.pk, "section": section.key}], "held_out": []},
    )
