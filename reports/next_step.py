"""The one sentence on the study's home that says what to do next, and the small jobs below it.

The order is fixed: a duty that is late, a question to me, coding that I began, words of mine that were
corrected, fieldwork that waits, the report.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from coding.models import Coding, Comment, ReviewItem, ReviewRound
from coding.queries.settling import unsettled
from reports.models import Deliverable
from reports.progress import Line
from sessions.models import FieldSession, Speaker
from studies.access import Access
from studies.models import Role, Study, User
from studies.permissions import Permission as P
from studies.plurals import plural


@dataclass(frozen=True)
class Step:
    """`subject` is the part of the sentence that stands out."""

    before: str
    subject: str
    after: str
    action: str
    href: str


@dataclass(frozen=True)
class SmallJob:
    words: str
    href: str


def for_partner(study: Study, user: User) -> Step | None:
    """The open round with excerpts that this partner has not judged, the one that closes first."""
    rounds = ReviewRound.objects.filter(study=study, partners=user, closed_at=None).order_by("closes_on", "number")
    for one in rounds:
        left = one.items.exclude(reviews__reviewer=user).count()
        if left:
            closes = f" It closes on {one.closes_on:%-d %B}." if one.closes_on else ""
            waiting = plural(left, "excerpt waits", "excerpts wait")
            href = reverse("coding:review_round", args=[study.slug, one.pk])
            return Step("", f"{one}:", f" {waiting} for your verdict.{closes}", "Review excerpts", href)
    return None


def for_team(access: Access, lines: list[Line], user: User) -> Step | None:
    """First of the duties that applies to a researcher or a coordinator; None when nothing waits."""
    study = access.study
    makers = (late_duty, question, coding_begun, corrected, speakers, held_without_text, not_coded, not_begun, report)
    for make in makers:
        if step := make(study, access, lines, user):
            return step
    return None


def late_duty(study: Study, access: Access, lines: list[Line], user: User) -> Step | None:
    today = timezone.localdate()
    if access.has(P.EDIT_REPORT):
        due = Deliverable.objects.filter(study=study, due_on__lt=today).exclude(status__in=Deliverable.FINISHED).first()
        if due and not due.drafts.exists():
            href = reverse("reports:report", args=[study.slug])
            return Step("", due.number, f" was due on {due.due_on:%-d %B %Y} and has no draft.", "Open report", href)
    if access.has(P.MANAGE_REVIEW):
        late = ReviewRound.objects.filter(study=study, closed_at=None, closes_on__lt=today).first()
        if late:
            href = reverse("coding:review_round", args=[study.slug, late.pk])
            return Step("Close ", str(late), f": its last day was {late.closes_on:%-d %B}.", "Open round", href)
    return None


def open_questions(study: Study) -> int:
    """Excerpts whose thread ends with a partner's question that nobody has answered."""
    last = Comment.objects.filter(item=OuterRef("pk")).order_by("-created_at", "-id")
    return (
        ReviewItem.objects.filter(round__study=study, round__closed_at=None)
        .annotate(last_verdict=Subquery(last.values("verdict")[:1]))
        .filter(last_verdict__in=["questioned", "rejected"])
        .count()
    )


def question(study: Study, access: Access, lines: list[Line], user: User) -> Step | None:
    if not (number := open_questions(study)):
        return None
    has = "has" if number == 1 else "have"
    href = reverse("coding:review", args=[study.slug])
    return Step("", plural(number, "excerpt"), f" {has} an unanswered question or objection.", "Answer questions", href)


def coding_begun(study: Study, access: Access, lines: list[Line], user: User) -> Step | None:
    """The transcript in which this person coded last, if nobody has read it to the end."""
    last = Coding.objects.filter(study=study, coder=user).order_by("-id").values_list("excerpt__transcript", flat=True)
    latest = last.first()
    for line in lines:
        if line.transcript and line.transcript.pk == latest and line.part and line.reached == 2:
            mine = Coding.objects.filter(study=study, coder=user, excerpt__transcript=latest)
            turn = mine.aggregate(turn=Max("excerpt__spans__turn"))["turn"]
            href = reverse("coding:transcript", args=[study.slug, latest]) + f"?turn={turn}"
            place = f"{line.field_session}, {line.title}" if line.title != str(line.field_session) else line.title
            return Step(
                "Continue with ",
                place,
                f": the last code is at {line.part_text} of the text, and it is not marked as read to the end.",
                "Continue coding",
                href,
            )
    return None


def corrected(study: Study, access: Access, lines: list[Line], user: User) -> Step | None:
    """Words that this person coded and that somebody corrected since."""
    if not (number := unsettled(study, user).count()):
        return None
    subject = plural(number, "excerpt")
    href = reverse("coding:corrections", args=[study.slug])
    return Step(
        "The words of ",
        subject,
        " that you coded were corrected. Compare before and after.",
        "Check corrections",
        href,
    )


def unlinked_speakers(study: Study):
    return Speaker.objects.filter(transcript__study=study, participant=None, is_team=False)


def speakers(study: Study, access: Access, lines: list[Line], user: User) -> Step | None:
    first = unlinked_speakers(study).select_related("transcript__field_session").order_by("id").first()
    if first is None:
        return None
    href = reverse("sessions:detail", args=[study.slug, first.transcript.field_session_id])
    return Step(
        "Link speaker ",
        f"“{first}”",
        f" in {first.transcript}: their consent is unknown until then.",
        "Link speaker",
        href,
    )


def held_without_text(study: Study, access: Access, lines: list[Line], user: User) -> Step | None:
    for line in lines:
        if line.reached == 1 and not line.is_heading and not line.is_cancelled:
            href = reverse("sessions:import", args=[study.slug, line.field_session.pk])
            place = f"{line.field_session}, {line.title}" if line.title != str(line.field_session) else line.title
            return Step("Import the transcript of ", place, ".", "Import transcript", href)
    return None


def not_coded(study: Study, access: Access, lines: list[Line], user: User) -> Step | None:
    for line in lines:
        if line.transcript and line.reached == 2:
            href = reverse("coding:transcript", args=[study.slug, line.transcript.pk])
            place = f"{line.field_session}, {line.title}" if line.title != str(line.field_session) else line.title
            return Step("Code ", place, f": {line.transcript.words:,} words.", "Start coding", href)
    return None


def not_begun(study: Study, access: Access, lines: list[Line], user: User) -> Step | None:
    if lines:
        return None
    href = reverse("sessions:new", args=[study.slug])
    return Step("No sessions yet. Add the ", "first session", ".", "Add session", href)


def report(study: Study, access: Access, lines: list[Line], user: User) -> Step | None:
    if access.role != Role.COORDINATOR:
        return None
    href = reverse("reports:report", args=[study.slug])
    return Step("All transcripts are read to the end and coded. Continue with the ", "report", ".", "Open report", href)


def small_jobs(study: Study, access: Access) -> list[SmallJob]:
    jobs = []
    if number := open_questions(study):
        words = plural(number, "question from partners", "questions from partners")
        jobs.append(SmallJob(words, reverse("coding:review", args=[study.slug])))
    if number := unsettled(study, access.membership.user).count():
        words = plural(number, "excerpt of yours with corrected words", "excerpts of yours with corrected words")
        jobs.append(SmallJob(words, reverse("coding:corrections", args=[study.slug])))
    if number := unlinked_speakers(study).count():
        words = plural(number, "speaker without a participant", "speakers without a participant")
        jobs.append(SmallJob(words, reverse("sessions:list", args=[study.slug])))
    return jobs


@dataclass(frozen=True)
class Due:
    on: datetime.date
    what: str
    detail: str
    href: str
    is_late: bool

    @property
    def is_other_year(self) -> bool:
        return self.on.year != timezone.localdate().year


def due(study: Study, access: Access) -> list[Due]:
    """What has a date: late first, then by date."""
    today, found = timezone.localdate(), []
    for one in Deliverable.objects.filter(study=study, due_on__isnull=False).exclude(status__in=Deliverable.FINISHED):
        count = one.drafts.count()
        drafts = plural(count, "draft") if count else "no draft yet"
        name = "reports:report" if access.has(P.VIEW_REPORT) else "reports:drafts"
        found.append(
            Due(one.due_on, f"{one.number} is due", drafts, reverse(name, args=[study.slug]), one.due_on < today)
        )
    rounds = ReviewRound.objects.filter(study=study, closed_at=None, closes_on__isnull=False)
    if not access.has(P.MANAGE_REVIEW) and access.has(P.GIVE_VERDICT):
        rounds = rounds.filter(partners=access.membership.user)
    for one in rounds.prefetch_related("items__reviews"):
        items = list(one.items.all())
        judged = sum(bool(item.reviews.all()) for item in items)
        href = reverse("coding:review_round", args=[study.slug, one.pk])
        detail = f"{judged} of {len(items)} excerpts have a verdict"
        found.append(Due(one.closes_on, f"{one} closes", detail, href, one.closes_on < today))
    if access.has(P.VIEW_SESSIONS):
        for one in study.field_sessions.filter(
            status=FieldSession.Status.PLANNED, held_on__isnull=False, transcripts=None
        ):
            href = reverse("sessions:detail", args=[study.slug, one.pk])
            found.append(Due(one.held_on, one.title, one.get_mode_display(), href, one.held_on < today))
        if study.retention_until:
            late = study.retention_until < today
            href = reverse("sessions:participants", args=[study.slug])
            found.append(Due(study.retention_until, "Delete recordings and names", "", href, late))
    return sorted(found, key=lambda one: (not one.is_late, one.on))
