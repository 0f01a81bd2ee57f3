"""Rounds of review, a partner's verdict on an excerpt, and the talk about it."""

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from coding.models import Code, Comment, Excerpt, Review, ReviewItem, ReviewRound
from coding.quotes import decision, with_evidence
from sessions.consent import Use
from studies import audit
from studies.audit import must_stand, record
from studies.models import Event, Role, Study, User
from studies.refused import Refused

LARGEST_ROUND = 500
OLDER_PAGE = "This page is older than what is saved. Here is the present state."
HELD_BACK = "These words are held back now, so they are not under review."


def _review_before(event: Event) -> Review:
    """What the same save made the first time; it may be taken back by now."""
    review = Review.objects.filter(pk=event.target_id).first()
    if review is None:
        raise Refused(OLDER_PAGE)
    return review


@audit.once("round.opened", before=audit.row_of(ReviewRound), locked=True)
def open_round(
    study: Study,
    *,
    by: User,
    title: str,
    closes_on: datetime.date | None,
    partners: Iterable[User],
    excerpts: list[Excerpt],
    save_id: UUID | None = None,
) -> ReviewRound:
    """A new round of these excerpts in this order, without those whose speakers do not share them with partners."""
    partners = _partners(study, partners)
    shareable = _shareable(study, excerpts)
    if not shareable:
        raise Refused("None of these excerpts may be shared with partners, so there is nothing to review.")
    number = (study.review_rounds.aggregate(last=Max("number"))["last"] or 0) + 1
    round_ = ReviewRound.objects.create(
        study=study, number=number, title=title.strip(), closes_on=closes_on, created_by=by
    )
    round_.partners.set(partners)
    _append(round_, shareable)
    after = {"number": number, **_facts(round_), "excerpts": [each.pk for each in shareable]}
    record(study, by, "round.opened", round_, after=after, save_id=save_id)
    return round_


def add_to_round(round_: ReviewRound, *, by: User, excerpts: list[Excerpt]) -> int:
    """At its end, without those that are in it; how many were added."""
    shareable = _shareable(round_.study, excerpts)
    with transaction.atomic():
        _lock(round_.study)
        _require_open(round_)
        there = set(round_.items.values_list("excerpt_id", flat=True))
        new = [excerpt for excerpt in shareable if excerpt.pk not in there]
        if len(there) + len(new) > LARGEST_ROUND:
            raise Refused(f"A round holds at most {LARGEST_ROUND} excerpts.")
        if new:
            _append(round_, new)
            record(round_.study, by, "round.extended", round_, after={"excerpts": [each.pk for each in new]})
    return len(new)


def edit_round(
    round_: ReviewRound, *, by: User, title: str, closes_on: datetime.date | None, partners: Iterable[User]
) -> None:
    """Verdicts of a partner who is no longer invited stay."""
    partners = _partners(round_.study, partners)
    with transaction.atomic():
        _lock(round_.study)
        round_.refresh_from_db()
        before = _facts(round_)
        round_.title, round_.closes_on = title.strip(), closes_on
        round_.save(update_fields=["title", "closes_on"])
        round_.partners.set(partners)
        if (after := _facts(round_)) != before:
            record(round_.study, by, "round.changed", round_, before=before, after=after)


def close_round(round_: ReviewRound, *, by: User) -> None:
    _set_closed(round_, by, timezone.now(), "round.closed")


def reopen_round(round_: ReviewRound, *, by: User) -> None:
    _set_closed(round_, by, None, "round.reopened")


def give_verdict(
    item: ReviewItem, *, by: User, verdict: str, text: str = "", version: int = 0, save_id: UUID | None = None
) -> Review:
    """`version` is that of the verdict which the partner saw (0: none), so that no other window is overruled unseen."""
    review = _give(item, by=by, verdict=verdict, text=text, version=version, save_id=save_id)
    if review.item_id != item.pk:  # the same save, sent for another excerpt: nothing was given here
        raise Refused(OLDER_PAGE)
    return review


@audit.once("review.given", before=_review_before, locked=True)
def _give(item: ReviewItem, *, by: User, verdict: str, text: str, version: int, save_id: UUID | None) -> Review:
    study, text = item.round.study, text.strip()
    if verdict not in Review.Verdict.values:
        raise Refused("Accept, question or reject this excerpt.")
    if verdict != Review.Verdict.ACCEPTED and not text:
        kind = "question" if verdict == Review.Verdict.QUESTIONED else "rejection"
        raise Refused(f"A {kind} needs a sentence that says why.", "text")
    _require_reviewable(item, by)
    review = item.reviews.filter(reviewer=by).first() or Review(item=item, reviewer=by, version=0)
    if review.version != version:
        raise Refused("You gave a verdict in another window meanwhile. It is shown here now.")
    before = {"verdict": review.verdict, "version": review.version}
    review.verdict, review.version = verdict, review.version + 1
    review.save()
    comment = _comment(item, by, text, verdict) if text else None
    after = {"item": item.pk, "verdict": verdict, "version": review.version, "comment": comment}
    record(
        study, by, "review.given", review, before=before, after=after,
        transcript_id=item.excerpt.transcript_id, save_id=save_id,
    )  # fmt: skip
    return review


def take_back(item: ReviewItem, *, by: User, version: int) -> str:
    """Undoes the partner's last verdict here and what was written with it; gives that text back, to be used again."""
    study = item.round.study
    with transaction.atomic():
        _lock(study)
        _require_invited(item.round, by)
        _require_open(item.round)
        review = item.reviews.filter(reviewer=by, version=version).first()
        if review is None:
            raise Refused("This verdict has changed since, so there is nothing to undo.")
        given = _last_given(study, review)
        text = _remove_comment(item, given.after["comment"])
        now = {"verdict": review.verdict, "version": review.version}
        pk = review.pk
        if given.before["verdict"]:
            review.verdict, review.version = given.before["verdict"], review.version + 1
            review.save()
        else:
            review.delete()
            review.pk = pk  # the event still names it
        after = {"item": item.pk, "verdict": given.before["verdict"], "removed_comment": given.after["comment"]}
        record(
            study, by, "review.taken_back", review, before=now, after=after,
            transcript_id=item.excerpt.transcript_id,
        )  # fmt: skip
    return text


@audit.once("comment.written", locked=True)
def write_comment(
    item: ReviewItem, *, by: User, text: str, suggested: Code | None = None, save_id: UUID | None = None
) -> None:
    """To the thread of an excerpt. Partners write while the round is open; the team answers also afterwards.

    A suggested code changes no coding: that is for the coders to decide.
    """
    study, text = item.round.study, text.strip()
    if not text and not suggested:
        raise Refused("Write a sentence first.", "text")
    must_stand(item)
    if _is_partner(study, by):
        _require_reviewable(item, by)
    comment = Comment.objects.create(item=item, author=by, text=text, suggested=suggested)
    after = {"item": item.pk, "suggested": suggested.pk if suggested else None}
    record(
        study, by, "comment.written", comment, after=after,
        transcript_id=item.excerpt.transcript_id, save_id=save_id,
    )  # fmt: skip


def _lock(study: Study) -> None:
    """Numbers of rounds, positions and versions are read and raised under the lock that the event takes anyway."""
    Study.objects.select_for_update(no_key=True).get(pk=study.pk)


def _shareable(study: Study, excerpts: list[Excerpt]) -> list[Excerpt]:
    if len(excerpts) > LARGEST_ROUND:
        raise Refused(f"A round holds at most {LARGEST_ROUND} excerpts; these are {len(excerpts)}. Narrow the list.")
    asked = [excerpt.pk for excerpt in excerpts]
    found = {excerpt.pk: excerpt for excerpt in with_evidence(Excerpt.objects.filter(study=study, pk__in=asked))}
    return [found[pk] for pk in dict.fromkeys(asked) if pk in found and decision(Use.SHARE, found[pk]).allowed]


def _append(round_: ReviewRound, excerpts: list[Excerpt]) -> None:
    last = round_.items.aggregate(last=Max("position"))["last"] or 0
    ReviewItem.objects.bulk_create(
        ReviewItem(round=round_, excerpt=excerpt, position=position)
        for position, excerpt in enumerate(excerpts, start=last + 1)
    )


def _partners(study: Study, users: Iterable[User]) -> list[User]:
    users = list(users)
    if not users:
        raise Refused("Invite at least one partner.", "partners")
    of_study = set(study.memberships.current().filter(role=Role.PARTNER).values_list("user_id", flat=True))
    if any(user.pk not in of_study for user in users):
        raise Refused("Only partners of this study can be invited.", "partners")
    return users


def _facts(round_: ReviewRound) -> dict:
    partners = sorted(round_.partners.values_list("pk", flat=True))
    return {"title": round_.title, "closes_on": round_.closes_on and str(round_.closes_on), "partners": partners}


def _set_closed(round_: ReviewRound, by: User, moment: datetime.datetime | None, verb: str) -> None:
    with transaction.atomic():
        _lock(round_.study)
        round_.refresh_from_db()
        if round_.is_open == (moment is None):
            return
        round_.closed_at = moment
        round_.save(update_fields=["closed_at"])
        record(round_.study, by, verb, round_)


def _require_open(round_: ReviewRound) -> None:
    if not ReviewRound.objects.filter(pk=round_.pk, closed_at=None).exists():
        raise Refused("This round is closed. Its verdicts and comments stay as they are.")


def _require_invited(round_: ReviewRound, user: User) -> None:
    if not round_.partners.filter(pk=user.pk).exists():
        raise Refused("You are not invited to this round.")


def _require_reviewable(item: ReviewItem, user: User) -> None:
    _require_invited(item.round, user)
    _require_open(item.round)
    if not decision(Use.SHARE, with_evidence().get(pk=item.excerpt_id)).allowed:
        raise Refused(HELD_BACK)


def _is_partner(study: Study, user: User) -> bool:
    return study.memberships.current().filter(user=user, role=Role.PARTNER).exists()


def _comment(item: ReviewItem, by: User, text: str, verdict: str) -> int:
    return Comment.objects.create(item=item, author=by, text=text, verdict=verdict).pk


def _last_given(study: Study, review: Review) -> Event:
    given = study.events.filter(target_type="review", target_id=str(review.pk)).last()
    if given is None or given.verb != "review.given":
        raise Refused("This verdict was already undone.")
    return given


def _remove_comment(item: ReviewItem, pk: int | None) -> str:
    """The text of the comment that came with a verdict, which is gone then; refused once somebody has answered."""
    comment = item.comments.filter(pk=pk).first() if pk else None
    if comment is None:
        return ""
    if item.comments.filter(pk__gt=comment.pk).exclude(author=comment.author).exists():
        raise Refused("Someone has answered since. Change your verdict instead.")
    comment.delete()
    return comment.text
