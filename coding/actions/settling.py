"""Settling an excerpt whose words were corrected after it was coded: one step, one event, one undo.

Whoever settles first settles it for everybody, since the words are one piece of evidence for all its coders. The facts
of the event hold every span before and after; the words that went are in `CodedWords`.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from coding.actions.coded_words import Words, keep_words, words_of
from coding.actions.coding import Applied, removed_before
from coding.actions.facts import SPANS
from coding.actions.removing import take_away
from coding.anchoring import context
from coding.models import Coding, Excerpt, Span
from sessions.models import Turn
from studies import audit
from studies.models import Event, Study, User
from studies.refused import Refused

VERB = "excerpt.settled"
Facts = dict[str, Any]


SETTLED = "Someone resolved this in the meantime."


def as_before(event: Event) -> Applied:
    done = event.after
    return Applied(done["excerpts"][0], None, done["turns"], done["codes"])


@audit.once(VERB, before=as_before)
def keep_new_words(study: Study, excerpts: Iterable[int], *, by: User, save_id: UUID | None = None) -> Applied:
    """What stands at the excerpts' places now is what they say. Parts that are gone leave an excerpt of several.

    Those without any words left, and those that somebody settled meanwhile, stay as they are.
    """
    locked = lock(study, excerpts)
    changed = [excerpt for excerpt in locked if keeps_words(list(excerpt.spans.all()))]
    if not changed:
        raise Refused(SETTLED)
    return rewrite(study, changed, [with_new_words(excerpt) for excerpt in changed], by, save_id)


def keeps_words(spans: Sequence[Span]) -> bool:
    states = {span.state for span in spans}
    return states != {Span.State.LIVE} and states != {Span.State.LOST}


def with_new_words(excerpt: Excerpt) -> list[Span]:
    kept = [span for span in excerpt.spans.all() if span.state != Span.State.LOST]
    for span in kept:
        span.quote, span.state = span.turn.text[span.start : span.end], Span.State.LIVE
    return kept


@audit.once(VERB, before=as_before)
def put_there(span: Span, *, turn: Turn, start: int, by: User, save_id: UUID | None = None) -> Applied:
    """The words of a lost span stand elsewhere in the transcript: its place is there."""
    study = span.excerpt.study
    excerpt = lock_one(study, span.excerpt_id, [turn.pk])
    turn = Turn.objects.get(pk=turn.pk, transcript=excerpt.transcript_id)
    spans = list(excerpt.spans.all())
    lost = next((one for one in spans if one.pk == span.pk and one.state == Span.State.LOST), None)
    if lost is None:
        raise Refused(SETTLED)
    if any(one.turn_id == turn.pk for one in spans if one is not lost):
        raise Refused("The excerpt already has other words of this turn.")
    end = start + len(lost.quote)
    if turn.text[start:end] != lost.quote:
        raise Refused("The words are no longer there.")
    lost.turn, lost.start, lost.end, lost.state = turn, start, end, Span.State.LIVE
    lost.before, lost.after = context(turn.text, start, end)
    return rewrite(study, [excerpt], [sorted(spans, key=in_text)], by, save_id)


def in_text(span: Span) -> tuple[int, int]:
    return span.turn.position, span.start


@audit.once("codings.removed", before=removed_before)
def take_mine_off(excerpt: Excerpt, *, by: User, save_id: UUID | None = None) -> Applied:
    """All codes of this person come off; the excerpt goes where nothing else stands on it."""
    study = excerpt.study
    excerpt = lock_one(study, excerpt.pk)
    codings = list(Coding.objects.filter(excerpt=excerpt, coder=by).order_by("pk"))
    if not codings:
        raise Refused("None of your codes is on this excerpt any more.")
    return removed_before(take_away(study, codings, by=by, verb="codings.removed", save_id=save_id))


# ---- what they share ----


def lock(study: Study, excerpts: Iterable[int], turns: Iterable[int] = ()) -> list[Excerpt]:
    """Turns, excerpts, study: the order of studies/audit.py. Excerpts that are gone are left out."""
    wanted = set(excerpts)
    ids = {*turns, *Span.objects.filter(excerpt__in=wanted).values_list("turn", flat=True)}
    list(Turn.with_removed.select_for_update().filter(pk__in=ids).order_by("position", "pk").values_list("pk"))
    rows = Excerpt.objects.select_for_update().filter(study=study, pk__in=wanted).order_by("pk")
    found = list(rows.prefetch_related(SPANS))
    audit.lock(study)
    return found


def lock_one(study: Study, excerpt: int, turns: Iterable[int] = ()) -> Excerpt:
    for found in lock(study, [excerpt], turns):
        return found
    raise Refused(SETTLED)


def rewrite(
    study: Study, excerpts: Sequence[Excerpt], spans: Sequence[list[Span]], by: User, save_id: UUID | None = None
) -> Applied:
    """These excerpts have these spans from now on; the event says what was before."""
    pks = [excerpt.pk for excerpt in excerpts]
    stored = list(Span.objects.filter(excerpt__in=pks).select_related("turn").order_by("excerpt", "position"))
    before, words = facts(stored), changed_words(stored, [span for each in spans for span in each])
    Span.objects.filter(excerpt__in=pks).delete()
    fresh = []
    for excerpt, own in zip(excerpts, spans, strict=True):
        for position, span in enumerate(own):
            span.excerpt, span.position = excerpt, position
            fresh.append(span)
    Span.objects.bulk_create(fresh)
    transcripts = {excerpt.transcript_id for excerpt in excerpts}
    turns = sorted({span.turn_id for span in [*stored, *fresh]})
    codes = list(Coding.objects.filter(excerpt__in=pks).order_by("code").values_list("code", flat=True).distinct())
    event = audit.record(
        study,
        by,
        VERB,
        excerpts[0],
        before={"spans": before},
        after={"spans": facts(fresh), "excerpts": pks, "turns": turns, "codes": codes, "n": len(pks)},
        about={"excerpt": pks},
        transcript_id=transcripts.pop() if len(transcripts) == 1 else None,
        save_id=save_id,
    )
    keep_words(event, words)
    return as_before(event)


def changed_words(was: Sequence[Span], now: Sequence[Span]) -> Words:
    """The quotes that are given up, or that the text does not have."""
    quotes = {span.pk: span.quote for span in now}
    return words_of(s for s in was if s.state != Span.State.LIVE or quotes.get(s.pk) != s.quote)


def facts(spans: Iterable[Span]) -> list[Facts]:
    return [
        {
            "span": span.pk,
            "excerpt": span.excerpt_id,
            "turn": span.turn_id,
            "version": span.turn.version,
            "start": span.start,
            "end": span.end,
            "state": str(span.state),
        }
        for span in spans
    ]
