"""The ends of an excerpt moved back, and what became one taken apart again."""

from collections.abc import Iterable

from coding.actions.coding import Place, new_excerpt
from coding.actions.ends import APART, JOINED, BeforeMove, MoveFacts, as_it_was, move_ends, set_spans
from coding.actions.facts import SpanFacts
from coding.actions.joining import carry_back, lock_excerpts, part
from coding.actions.removing import is_needed
from coding.anchoring import Anchor, anchor
from coding.models import Coding, Excerpt, Span
from coding.reversals.building_on import refuse, somebody_since
from coding.reversals.restoring import lock_turns, refuse_if_judged
from sessions import rebasing
from sessions.editing import edits_since, text_at
from sessions.models import Turn
from studies import audit
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("excerpt.moved")
def move_back(event: Event, by: User) -> None:
    was, done = BeforeMove.from_json(event.before), MoveFacts.from_json(event.after)
    turns = lock_turns(span.turn for span in (*was.spans, *done.spans))
    words = words_now(event, by, turns, was.spans)
    ids = [done.excerpt] if done.mode == JOINED else [was.excerpt, done.excerpt]
    try:
        locked = lock_excerpts(ids)
    except Excerpt.DoesNotExist:
        raise refuse(event, by, "excerpt", [done.excerpt], "this excerpt") from None
    audit.lock(event.study)
    target = locked[done.excerpt]
    check_words(event, by, turns, done)
    check_codings(event, by, done)
    if done.mode == APART:
        excerpt = locked[was.excerpt]
        refuse_doubles(excerpt, done)
        carry_back(done, excerpt.pk)
        leave(target, done.made, event, by)
    elif done.mode == JOINED:
        excerpt = new_excerpt(target.transcript, was.by, words, pk=was.excerpt)
        as_it_was(excerpt, was.at, was.spans)
        part(done, excerpt, target)
    else:
        refuse_if_judged([target.pk], event, by, "these words")
        excerpt = target
        set_spans(excerpt, words, was.spans)
    record(event, by, excerpt, was, done)


@reverses("excerpt.moved_back")
def move_again(event: Event, by: User) -> None:
    first = event.reverses
    was, again = BeforeMove.from_json(first.before), MoveFacts.from_json(first.after)
    turns = lock_turns(span.turn for span in (*was.spans, *again.spans))
    places = [
        Place(turn.pk, turn.version, place.start, place.end, place.quote)
        for turn, place in words_now(first, by, turns, again.spans)
    ]
    excerpt = Excerpt.objects.filter(pk=was.excerpt).select_related("study", "transcript").first()
    if excerpt is None:
        raise refuse(event, by, "excerpt", [was.excerpt], "this excerpt")
    move_ends(excerpt, by=by, places=places, again=again)


def record(event: Event, by: User, excerpt: Excerpt, was: BeforeMove, done: MoveFacts) -> None:
    now = [SpanFacts.of(span).to_json() for span in excerpt.spans.select_related("turn").order_by("position")]
    audit.record(
        event.study,
        by,
        "excerpt.moved_back",
        excerpt,
        before={"excerpt": done.excerpt, "spans": [span.to_json() for span in done.spans]},
        after={"excerpt": excerpt.pk, "spans": now, "turns": event.after["turns"], "codes": done.codes},
        about={"excerpt": {was.excerpt, done.excerpt}, "code": done.codes},
        transcript_id=event.transcript_id,
    )


def place_now(turn: Turn, span: SpanFacts) -> rebasing.Place:
    """Where this place of an earlier version is in the turn as it stands."""
    place = rebasing.Place(span.start, span.end)
    return rebasing.rebase_through(place, edits_since(turn, span.version))


def words_now(event: Event, by: User, turns: dict[int, Turn], spans: Iterable[SpanFacts]) -> list[tuple[Turn, Anchor]]:
    """The anchors of these places today; refused where their words are others."""
    found: list[tuple[Turn, Anchor]] = []
    for span in spans:
        turn, place = turns[span.turn], place_now(turns[span.turn], span)
        earlier = text_at(turn, span.version)[span.start : span.end]
        if turn.removed_at or turn.text[place.start : place.end] != earlier:
            raise refuse(event, by, "turn", [turn.pk], "these words")
        found.append((turn, anchor(turn.text, place.start, place.end, earlier)))
    return found


def check_words(event: Event, by: User, turns: dict[int, Turn], done: MoveFacts) -> None:
    """That the excerpt still has the words which the move gave it."""
    expected = [(span.turn, place_now(turns[span.turn], span)) for span in done.spans]
    there = Span.objects.filter(excerpt=done.excerpt).order_by("position").values_list("turn", "start", "end")
    if [(turn, place.start, place.end) for turn, place in expected] != list(there):
        raise refuse(event, by, "excerpt", [done.excerpt], "this excerpt")


def check_codings(event: Event, by: User, done: MoveFacts) -> None:
    """That the codings which went along are still there as they were; and that nobody else coded the new words."""
    ids = done.left
    if Coding.objects.filter(pk__in=ids, excerpt=done.excerpt).count() != len(set(ids)):
        raise refuse(event, by, "coding", ids, "some of these codes")
    if done.mode != JOINED and (who := somebody_since(event, by, "excerpt", [done.excerpt], "coding")):
        raise CannotUndo(f"{who} has coded these words since. Undo it together with them.")


def refuse_doubles(excerpt: Excerpt, done: MoveFacts) -> None:
    """One's own codes on the old words, given since, stand in the way of those that come back."""
    back = set(Coding.objects.filter(pk__in=done.moved).values_list("code", "coder"))
    back |= {(double.code, double.coder) for double in done.doubles}
    if back & set(excerpt.codings.values_list("code", "coder")):
        raise CannotUndo("You have coded the old words again since.")


def leave(target: Excerpt, made: int | None, event: Event, by: User) -> None:
    """The excerpt that the move made goes again, unless something stands on it by now."""
    if made is None:
        return
    if is_needed(target):
        raise refuse(event, by, "excerpt", [made], "what stands on the new words")
    target.memos.update(excerpt=None)  # those that were taken away outlive it, for undo
    target.delete()
