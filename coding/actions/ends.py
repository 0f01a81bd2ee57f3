"""Both ends of an excerpt moved: the same evidence, more or fewer of its words. One transaction, one event, one undo.

Whose words change? Who moves the ends means what they coded themselves, so there are three cases:

- `moved`: nobody else has coded these words; the excerpt itself gets the new ends and keeps all that stands on it.
- `apart`: others have coded them too; their codes stay where they are, and one's own go to the new words.
- `joined`: the new words are an excerpt already. Codings, memos, links, places in review rounds and practices go there
  and the two are one; where both have the same, the one that stood there stays and takes the memos and the history.

A partner's verdict and a quote in a report are about words. Verdicts stay with a `moved` excerpt, and every place that
shows one says when it was given to other words (`coding.queries.earlier_words`); the report holds its quote as stale.
But an excerpt with verdicts, or quoted in a report, is not `joined` to another one: that is refused.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from coding.actions.coding import Applied, Place, new_excerpt, read_places, same_words
from coding.actions.facts import SpanFacts
from coding.actions.joining import JoinedFacts, carry, join, lock_excerpts
from coding.anchoring import Anchor
from coding.models import Coding, Excerpt, Span
from sessions.models import Turn
from studies import audit
from studies.facts import Facts
from studies.models import Event, Study, User
from studies.plurals import listed
from studies.refused import Refused

MOVED, APART, JOINED = "moved", "apart", "joined"
FAR = 10_000  # beyond every position of a span
Words = tuple[Turn, Anchor]


class BeforeMove(Facts):
    """`by` and `at`: who made the excerpt, and when."""

    excerpt: int
    spans: tuple[SpanFacts, ...]
    by: int
    at: datetime


class MoveFacts(JoinedFacts):
    """`excerpt`: the one with the new words; `made` and `made_at`: where the move made it."""

    mode: str
    excerpt: int
    spans: tuple[SpanFacts, ...] = ()
    made: int | None = None
    made_at: datetime | None = None
    codes: tuple[int, ...]
    words: str


def as_before(event: Event) -> Applied:
    done = MoveFacts.from_json(event.after)
    return Applied(done.excerpt, None, event.after["turns"], list(done.codes), done.words)


@audit.once("excerpt.moved", before=as_before)
def move_ends(
    excerpt: Excerpt, *, by: User, places: Sequence[Place], save_id: UUID | None = None, again: MoveFacts | None = None
) -> Applied:
    """Give an excerpt these words, which reach into its old ones. `again`: facts of the move that a redo repeats.

    Raises Refused, QuoteMismatch; Turn.DoesNotExist, Excerpt.DoesNotExist for what is no longer there.
    """
    study = excerpt.study
    spans, words = lock_words(excerpt, places)
    was = [SpanFacts.of(span) for span in spans]
    if [(span.turn, span.start, span.end) for span in was] == [(t.pk, a.start, a.end) for t, a in words]:
        return Applied(excerpt.pk, None, [span.turn_id for span in spans], [])
    check(spans, words)
    twin = same_words(excerpt.transcript, words)
    excerpt = lock_excerpts([excerpt.pk, *([twin.pk] if twin else [])])[excerpt.pk]
    audit.lock(study)
    done = Move(excerpt, twin, by, words, again).carry_out()
    return as_before(record(study, by, excerpt, was, done, save_id))


def lock_words(excerpt: Excerpt, places: Sequence[Place]) -> tuple[list[Span], list[Words]]:
    """The excerpt's spans and the new words, with the turns of both locked in order."""
    old = list(excerpt.spans.values_list("turn", flat=True))
    ids = {*old, *(place.turn for place in places)}
    rows = Turn.with_removed.select_for_update().filter(transcript=excerpt.transcript_id, pk__in=ids)
    list(rows.order_by("position").values_list("pk"))
    words = read_places(excerpt.transcript, places)
    return list(excerpt.spans.select_related("turn").order_by("position")), words


def check(spans: Sequence[Span], words: Sequence[Words]) -> None:
    if any(span.state != Span.State.LIVE for span in spans):
        raise Refused("The text of this excerpt was corrected after it was coded. Resolve it first.")
    there = {turn.pk: place for turn, place in words}
    if not any(
        span.turn_id in there and there[span.turn_id].start < span.end and span.start < there[span.turn_id].end
        for span in spans
    ):
        raise Refused("These are different words. Select them and apply a code.")


class Move:
    """What one move does, under all its locks."""

    def __init__(
        self, excerpt: Excerpt, twin: Excerpt | None, by: User, words: list[Words], again: MoveFacts | None
    ) -> None:
        self.excerpt, self.twin, self.by, self.words, self.again = excerpt, twin, by, words, again

    def carry_out(self) -> MoveFacts:
        """What the event keeps of it."""
        codings = list(self.excerpt.codings.select_related("coder").order_by("pk"))
        mine = [coding for coding in codings if coding.coder_id == self.by.pk]
        others = [coding for coding in codings if coding.coder_id != self.by.pk]
        if others and not mine:
            who = names(others)
            raise Refused(f"{who} coded these words, not you. Select the words that you mean and apply a code.")
        if others:
            return self._apart(mine, others)
        if self.twin:
            return self._joined()
        set_spans(self.excerpt, self.words, self.again.spans if self.again else ())
        return MoveFacts(mode=MOVED, excerpt=self.excerpt.pk, codes=codes_of(mine), words="")

    def _apart(self, mine: list[Coding], others: list[Coding]) -> MoveFacts:
        target, made = self.twin, {}
        if target is None:
            number = self.again.made if self.again else None
            target = new_excerpt(self.excerpt.transcript, self.by.pk, self.words, pk=number)
            if number:
                as_it_was(target, self.again.made_at, self.again.spans)
            made = {"made": target.pk, "made_at": target.created_at}
        carried = carry(mine, target)
        words = f"Your codes are on the new words. What {names(others)} coded stays as it was."
        return MoveFacts(**dict(carried), **made, mode=APART, excerpt=target.pk, codes=codes_of(mine), words=words)

    def _joined(self) -> MoveFacts:
        codes = codes_of(self.excerpt.codings.all())
        joined = join(self.excerpt, self.twin)
        words = "These words already were an excerpt: the two are one now."
        return MoveFacts(**dict(joined), mode=JOINED, excerpt=self.twin.pk, codes=codes, words=words)


def record(
    study: Study, by: User, excerpt: Excerpt, was: list[SpanFacts], done: MoveFacts, save_id: UUID | None
) -> Event:
    stored = Span.objects.filter(excerpt=done.excerpt).select_related("turn").order_by("position")
    done = done.model_copy(update={"spans": tuple(map(SpanFacts.of, stored))})
    turns = list(dict.fromkeys(span.turn for span in (*was, *done.spans)))
    before = BeforeMove(excerpt=excerpt.pk, spans=was, by=excerpt.created_by_id, at=excerpt.created_at)
    return audit.record(
        study,
        by,
        "excerpt.moved",
        excerpt,
        before=before.to_json(),
        after=done.to_json() | {"turns": turns},
        about={
            "excerpt": {excerpt.pk, done.excerpt},
            "code": done.codes,
            "coding": Coding.objects.filter(excerpt=done.excerpt, coder=by).values_list("pk", flat=True),
        },
        transcript_id=excerpt.transcript_id,
        save_id=save_id,
    )


def set_spans(excerpt: Excerpt, words: Sequence[Words], known: Iterable[SpanFacts] = ()) -> None:
    """The excerpt's spans from now on. A turn's span keeps its number; `known`: numbers that spans had before."""
    there = {span.turn_id: span for span in excerpt.spans.all()}
    numbers = {was.turn: was.span for was in known}
    wanted = {turn.pk for turn, _ in words}
    for turn_id, span in there.items():
        if turn_id not in wanted:
            span.delete()
        else:  # out of the way, since no two may have one position in between
            span.position += FAR
            span.save(update_fields=["position"])
    for position, (turn, place) in enumerate(words):
        span = there.get(turn.pk) or Span(pk=numbers.get(turn.pk), excerpt=excerpt, turn=turn)
        span.position, span.start, span.end = position, place.start, place.end
        span.quote, span.before, span.after = place.quote, place.before, place.after
        span.state = Span.State.LIVE
        span.save()


def as_it_was(excerpt: Excerpt, at: datetime, spans: Iterable[SpanFacts]) -> None:
    """An excerpt that was made again is as old as it was, and its spans have the numbers that they had."""
    excerpt.created_at = at
    excerpt.save(update_fields=["created_at"])
    for was in spans:
        Span.objects.filter(excerpt=excerpt, turn=was.turn).update(id=was.span)


def codes_of(codings: Iterable[Coding]) -> list[int]:
    return sorted({coding.code_id for coding in codings})


def names(codings: Iterable[Coding]) -> str:
    return listed(dict.fromkeys(str(coding.coder) for coding in codings))
