"""The order of steps of a new study, each ticked by what is there. Nothing is stored: what is undone opens again."""

from dataclasses import dataclass

from django.db.models import Exists, Model, OuterRef, Q
from django.urls import reverse

from coding.models import Coding, ReviewRound
from reports.models import Deliverable, Draft
from sessions.models import Attendance, FieldSession, Speaker, Transcript
from studies.access import Access
from studies.models import Dimension, Invitation, Membership, Study
from studies.permissions import Permission as P


@dataclass(frozen=True)
class Item:
    words: str
    why: str
    href: str
    is_done: bool


@dataclass(frozen=True)
class Checklist:
    items: list[Item]
    is_begun: bool  # somebody has coded: the list steps back

    @property
    def done(self) -> int:
        return sum(item.is_done for item in self.items)


def checklist(access: Access) -> Checklist | None:
    """What this member can do to get a study going; None once all of it is done. One query."""
    there = facts(access.study)
    slug = access.study.slug
    steps = [
        (P.EDIT_STUDY, "Set up the dimensions", "The questions of the study; codes belong to them.",
         reverse("studies:dimensions", args=[slug]), there.has_dimensions),
        (P.MANAGE_MEMBERS, "Invite members", "Researchers code, partners review.",
         reverse("studies:members", args=[slug]), there.has_others),
        (P.EDIT_SESSIONS, "Add a session", "A focus group or an interview, planned or held.",
         reverse("sessions:new", args=[slug]), there.has_sessions),
        (P.EDIT_SESSIONS, "Add participants", "Under a pseudonym, with their consent.",
         reverse("sessions:list", args=[slug]), there.has_people),
        (P.IMPORT_TRANSCRIPTS, "Import a transcript", "On the page of its session.",
         reverse("sessions:list", args=[slug]), there.has_transcripts),
        (P.EDIT_SESSIONS, "Link speakers", "Words of speakers who are not linked to a person are held back.",
         reverse("sessions:list", args=[slug]), there.has_transcripts and not there.has_unlinked),
        (P.CODE, "Code the first passage", "Open the transcript, select words and press C.",
         reverse("sessions:list", args=[slug]), there.has_codings),
        (P.MANAGE_REVIEW, "Open a review round", "Partners accept, question or reject excerpts.",
         reverse("coding:review_new", args=[slug]), there.has_rounds),
        (P.EDIT_REPORT, "Set up the report", "Its outline follows the dimensions.",
         reverse("reports:report", args=[slug]), there.has_deliverable),
        (P.ASSEMBLE_DRAFT, "Assemble the first draft", "The deliverable as PDF.",
         reverse("reports:report", args=[slug]), there.has_draft),
    ]  # fmt: skip
    items = [Item(words, why, href, bool(done)) for right, words, why, href, done in steps if access.has(right)]
    if not items or all(item.is_done for item in items):
        return None
    return Checklist(items, bool(there.has_codings))


def facts(study: Study) -> Study:
    def some(model: type[Model], path: str = "study", condition: Q | None = None) -> Exists:
        return Exists(model.objects.filter(condition or Q(), **{path: OuterRef("pk")}).order_by())

    unlinked = Q(participant=None, is_team=False)
    return Study.objects.annotate(
        has_dimensions=some(Dimension),
        has_others=Exists(Membership.objects.filter(study=OuterRef("pk")).order_by()[1:2]) | some(Invitation),
        has_sessions=some(FieldSession),
        has_people=some(Attendance, "field_session__study"),
        has_transcripts=some(Transcript),
        has_unlinked=some(Speaker, "transcript__study", unlinked),
        has_codings=some(Coding),
        has_rounds=some(ReviewRound),
        has_deliverable=some(Deliverable),
        has_draft=some(Draft, "deliverable__study"),
    ).get(pk=study.pk)
