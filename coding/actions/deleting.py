"""Transcripts, practices and review rounds, deleted for good."""

from django.db import transaction

from coding.models import Excerpt, Practice, Review, ReviewRound
from sessions.models import Transcript, Turn
from studies import audit
from studies.deletion import Going
from studies.models import Study, User
from studies.plurals import plural
from studies.refused import Refused

# Whose histories show the deletion, and whose changes can no longer be undone.
NAMED = ("transcript", "turn", "excerpt", "coding", "memo", "review", "reviewitem", "excerptlink")


@transaction.atomic
def delete_transcript(transcript: Transcript, *, by: User, reason: str) -> dict[str, int]:
    """Its words and everything that hangs on them; returns how many rows of each model went.

    Transcript.DoesNotExist when somebody else was faster. The event has numbers only.
    """
    lock_words(transcript)
    transcript = Transcript.objects.select_for_update(of=("self",)).select_related("study").get(pk=transcript.pk)
    going = Going.of(transcript)
    counts = going.counts()
    record(transcript.study, by, "transcript.deleted", transcript, going, {"reason": reason, "counts": counts})
    going.delete(by)
    return counts


def lock_words(transcript: Transcript) -> None:
    """In the order of `audit.lock`: whoever codes or corrects here is done before, or finds nothing after."""
    list(Turn.with_removed.select_for_update().filter(transcript=transcript).order_by("pk").values_list("pk"))
    list(Excerpt.objects.select_for_update().filter(transcript=transcript).order_by("pk").values_list("pk"))
    audit.lock(transcript.study)


def record(study: Study, by: User, verb: str, target, going: Going, facts: dict) -> None:
    about = {
        model._meta.model_name: ids for model, ids in going.rows.items() if model._meta.model_name in NAMED and ids
    }
    transcript = target.pk if isinstance(target, Transcript) else None
    audit.record(study, by, verb, target, before=facts, about=about, transcript_id=transcript)


@transaction.atomic
def delete_practice(practice: Practice, *, by: User) -> None:
    """The fiche; the excerpts that told of it stay."""
    audit.lock(practice.study)
    practice = Practice.objects.select_related("study").get(pk=practice.pk)
    going = Going.of(practice)
    excerpts = sorted(practice.excerpts.values_list("pk", flat=True))
    facts = {"code": practice.code, "level": practice.level, "excerpts": excerpts}
    record(practice.study, by, "practice.deleted", practice, going, facts)
    going.delete(by)


@transaction.atomic
def delete_round(round_: ReviewRound, *, by: User) -> None:
    """A round in which no partner has judged anything yet; the excerpts stay. Refused where one has."""
    audit.lock(round_.study)
    round_ = ReviewRound.objects.select_related("study").get(pk=round_.pk)
    if reason := why_round_stays(round_):
        raise Refused(reason)
    going = Going.of(round_)
    record(round_.study, by, "round.deleted", round_, going, {"number": round_.number, "counts": going.counts()})
    going.delete(by)


def why_round_stays(round_: ReviewRound) -> str:
    verdicts = Review.objects.filter(item__round=round_).count()
    if not verdicts:
        return ""
    return (
        f"{round_} has {plural(verdicts, 'verdict')} of partners and cannot be deleted. "
        "Close the round instead: it can still be read, but not added to."
    )
