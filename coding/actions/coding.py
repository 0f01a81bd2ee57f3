"""Putting codes on words, and taking them off. One transaction and one event each; the same save twice is one save."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.db.models import Model, prefetch_related_objects

from coding.actions import following
from coding.actions.facts import SPANS, CodingFacts, CodingsFacts, ExcerptFacts, facts_of
from coding.actions.following import Place
from coding.actions.removing import take_away
from coding.anchoring import Anchor, anchor
from coding.models import Code, Coding, Excerpt, Span
from coding.queries.codes_gone import why_out
from sessions.models import Transcript, Turn
from studies import audit
from studies.models import Event, Study, User
from studies.refused import Refused


@dataclass(frozen=True)
class Applied:
    excerpt: int | None
    coding: int | None
    turns: list[int]
    codes: list[int]
    # What was done otherwise than asked, in words.
    words: str = ""


def as_before(event: Event) -> Applied:
    """The answer that the same save got the first time."""
    done = facts_of(event)
    return Applied(event.after["excerpt"], done.codings[0].coding, done.turns, done.codes)


def apply_code(transcript: Transcript, *, code: Code, **given: Any) -> Applied:
    """`apply_codes` with one."""
    return apply_codes(transcript, codes=[code], **given)


def add_code(excerpt: Excerpt, *, code: Code, **given: Any) -> Applied:
    """`add_codes` with one."""
    return add_codes(excerpt, codes=[code], **given)


@audit.once("codings.applied", before=as_before)
def apply_codes(
    transcript: Transcript,
    *,
    by: User,
    codes: Sequence[Code],
    places: Sequence[Place],
    save_id: UUID | None = None,
    origin: str = Coding.Origin.HAND,
) -> Applied:
    """Put codes on words of one or several turns. The same words are the same excerpt, whoever coded them first.

    Those that this person has there already stay as they are. Raises Refused for a retired code or for turns of another
    version, QuoteMismatch for other words.
    """
    anchors = read_places(transcript, places)
    excerpt, spans = same_words(transcript, anchors), None
    if excerpt is None:
        excerpt, spans = new_excerpt_with_spans(transcript, by.pk, anchors)
    return put(excerpt, by=by, codes=codes, save_id=save_id, origin=origin, fresh=spans)


@audit.once("codings.applied", before=as_before)
def add_codes(excerpt: Excerpt, *, by: User, codes: Sequence[Code], save_id: UUID | None = None) -> Applied:
    """The same on an excerpt that stands."""
    Excerpt.objects.select_for_update().get(pk=excerpt.pk)
    return put(excerpt, by=by, codes=codes, save_id=save_id)


def put(
    excerpt: Excerpt,
    *,
    by: User,
    codes: Sequence[Code],
    save_id: UUID | None,
    origin: str = Coding.Origin.HAND,
    fresh: list[Span] | None = None,
) -> Applied:
    """`fresh`: the spans of an excerpt that was made a moment ago, on which nothing can stand yet."""
    # Under the study's lock no code is retired or merged between this look and the commit.
    audit.lock(excerpt.study)
    found = [code_in_use(code) for code in codes]
    codes, words = list(dict.fromkeys(code for code, _ in found)), " ".join(said for _, said in found if said)
    if fresh is None:
        prefetch_related_objects([excerpt], SPANS)
    spans = excerpt.spans.all() if fresh is None else fresh
    mine: dict[int, int] = {}
    if fresh is None:
        mine = dict(Coding.objects.filter(excerpt=excerpt, code__in=codes, coder=by).values_list("code", "pk"))
    made = [new_coding(excerpt, code, by, origin) for code in codes if code.pk not in mine]
    turns = [span.turn_id for span in spans]
    if not made:
        return Applied(excerpt.pk, mine[codes[0].pk], turns, [code.pk for code in codes], words)
    done = CodingsFacts(excerpts=[ExcerptFacts.of(excerpt, map(CodingFacts.of, made), spans)])
    record(excerpt.study, by, "codings.applied", excerpt, done, save_id=save_id)
    return Applied(excerpt.pk, made[0].pk, turns, done.codes, words)


def new_coding(excerpt: Excerpt, code: Code, by: User, origin: str = Coding.Origin.HAND) -> Coding:
    return Coding.objects.create(
        study_id=excerpt.study_id, excerpt=excerpt, code=code, code_version=code.version, coder=by, origin=origin
    )


def record(
    study: Study,
    by: User,
    verb: str,
    target: Model,
    done: CodingsFacts,
    *,
    before: dict[str, Any] | None = None,
    codes: Iterable[int] = (),
    save_id: UUID | None = None,
    **more: Any,
) -> Event:
    """The event of codings that were put on words; `more` is kept beside their facts. `codes`: others it is about."""
    excerpt = done.excerpts[0].excerpt if len(done.excerpts) == 1 else None
    return audit.record(
        study,
        by,
        verb,
        target,
        before=before,
        after={**more, **done.to_json(), "excerpt": excerpt},
        about=done.about(codes),
        transcript_id=done.transcript,
        save_id=save_id,
    )


def code_in_use(code: Code) -> tuple[Code, str]:
    """The code as it stands now, of which only the number and the study need be known; and what to say about it.

    A merged code's heir, since who has the old page open means that one. Raises Code.DoesNotExist for another study's.
    """
    asked = code = Code.objects.get(pk=code.pk, study=code.study_id)
    while code.merged_into_id:
        code = Code.objects.get(pk=code.merged_into_id)
    if code.retired_at:
        raise Refused(f"{why_out(code)}. Choose another code.")
    if code == asked:
        return code, ""
    return code, f"{why_out(asked)}, so “{code.name}” was applied."


def removed_before(event: Event) -> Applied:
    done = event.after
    return Applied(done["excerpt"], None, done["turns"], done["codes"])


@audit.once("codings.removed", before=removed_before)
def remove_coding(coding: Coding, *, by: User, save_id: UUID | None = None) -> Applied:
    """Take a code off. An excerpt that nothing stands on any more goes with it; the event can restore both.

    Memos on the coding stay, on its excerpt.
    """
    Excerpt.objects.select_for_update().get(pk=coding.excerpt_id)
    audit.lock(coding.study)
    # Looked at again under the lock: a merge or another tab may have taken it since.
    if not Coding.objects.filter(pk=coding.pk).exists():
        raise Refused("Someone just removed this code.")
    return removed_before(take_away(coding.study, [coding], by=by, verb="codings.removed", save_id=save_id))


def read_places(transcript: Transcript, places: Sequence[Place]) -> list[tuple[Turn, Anchor]]:
    """The turns, locked in order, each with the anchor of the words in it; corrections since are gone through."""
    ids = [place.turn for place in places]
    if not ids or len(set(ids)) != len(ids):
        raise Refused("Select some words first.")
    # Locked: two people who code the same words in the same moment make one excerpt, and no text changes meanwhile.
    rows = Turn.with_removed.select_for_update().filter(transcript=transcript, pk__in=ids).order_by("position")
    turns = {turn.pk: turn for turn in rows}
    if len(turns) != len(ids):
        raise Turn.DoesNotExist
    found = [following.follow(turns[place.turn], place) for place in places]
    if not all(one.is_same for one in found):
        happened = following.what_happened(transcript, [one.turn.pk for one in found if not one.is_same])
        raise Refused(happened, **following.difference(found))
    found.sort(key=lambda one: one.turn.position)
    return [(one.turn, anchor(one.turn.text, one.now.start, one.now.end, one.now.quote)) for one in found]


def same_words(transcript: Transcript, anchors: Sequence[tuple[Turn, Anchor]]) -> Excerpt | None:
    """The excerpt with exactly these spans, if there is one."""
    turn, first = anchors[0]
    candidates = Excerpt.objects.filter(
        transcript=transcript, spans__turn=turn, spans__start=first.start, spans__end=first.end, spans__position=0
    ).prefetch_related("spans")
    wanted = [(turn.pk, place.start, place.end) for turn, place in anchors]
    for excerpt in candidates.order_by("pk"):
        if [(span.turn_id, span.start, span.end) for span in excerpt.spans.all()] == wanted:
            return excerpt
    return None


def new_excerpt(
    transcript: Transcript,
    by: int,
    anchors: Sequence[tuple[Turn, Anchor]],
    pk: int | None = None,
    numbers: Sequence[int | None] = (),
) -> Excerpt:
    """`by`: id of who made it; `pk` and `numbers` (of its spans): only to make one again that had these."""
    return new_excerpt_with_spans(transcript, by, anchors, pk, numbers)[0]


def new_excerpt_with_spans(
    transcript: Transcript,
    by: int,
    anchors: Sequence[tuple[Turn, Anchor]],
    pk: int | None = None,
    numbers: Sequence[int | None] = (),
) -> tuple[Excerpt, list[Span]]:
    excerpt = Excerpt.objects.create(pk=pk, study=transcript.study, transcript=transcript, created_by_id=by)
    spans = Span.objects.bulk_create(
        span_of(excerpt.pk, turn, place, position, number)
        for position, ((turn, place), number) in enumerate(zip_longest(anchors, numbers))
    )
    return excerpt, spans


def span_of(excerpt: int, turn: Turn, place: Anchor, position: int = 0, pk: int | None = None) -> Span:
    fields = {"start": place.start, "end": place.end}
    words = {"quote": place.quote, "before": place.before, "after": place.after}
    return Span(pk=pk, excerpt_id=excerpt, position=position, turn=turn, **fields, **words)
