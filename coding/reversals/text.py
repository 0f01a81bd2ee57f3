"""Corrections of the text taken back: turns, spans and masks as the event found them."""

from typing import Any

from coding.actions.correction import Correction
from coding.actions.moved_anchors import JOINED_BY, move_span
from coding.actions.snapshots import SPAN, Snapshot
from coding.anchoring import context
from coding.models import Excerpt, Memo, Span
from coding.reversals.building_on import refuse, somebody_since
from sessions.editing import edits_since, free_position, text_at
from sessions.models import Mask, Transcript, Turn
from sessions.rebasing import Place, rebase_through
from studies.models import Event, User
from studies.undo import CannotUndo, reverses

VERBS = ("text.corrected", "turn.split", "turn.joined", "turn.respoken", "turn.removed", "turn.inserted")


@reverses(*VERBS)
def restore(event: Event, by: User) -> None:
    transcript = Transcript.objects.select_related("study").get(pk=event.transcript_id)
    change = Correction(transcript, by, event.after["turns"], with_removed=True)
    newer = spans_made_since(change, event)
    check(change, event, by)
    before = event.before
    states = {state["id"]: state for state in before["states"]}
    for pk, turn in change.turns.items():
        restore_turn(change, turn, states.get(pk))
    restore_spans(change, before, {span["id"] for span in event.after["spans"]})
    for span in newer:
        follow(span, change.turns, event, by)
    restore_masks(change, before)
    restore_memos(change, before, event.target_id)
    change.record(event.verb, Turn.with_removed.get(pk=event.target_id))


def spans_made_since(change: Correction, event: Event) -> list[Span]:
    """Spans of excerpts that did not stand here when the event was written."""
    known = {span["id"] for span in event.after["spans"]}
    return list(Span.objects.filter(turn__in=change.turns).exclude(pk__in=known).select_related("excerpt__created_by"))


def check(change: Correction, event: Event, by: User) -> None:
    """Refused where the turns, or the spans and masks in them, are not as the event left them."""
    now, then = change.before, event.after
    if not same_turns(change, now["states"], then["states"]):
        raise refuse(event, by, "turn", then["turns"], "this turn")
    known = {span["id"]: span for span in then["spans"]}
    spans = {span["id"]: span for span in now["spans"] if span["id"] in known}
    excerpts = set(Excerpt.objects.filter(pk__in={s["excerpt_id"] for s in then["spans"]}).values_list("pk", flat=True))
    for pk, span in known.items():
        if span["excerpt_id"] in excerpts and spans.get(pk) != span:
            raise refuse(event, by, "excerpt", [span["excerpt_id"]], "an excerpt of this turn")
    if by_id(now["masks"]) != by_id(then["masks"]):
        raise refuse(event, by, "turn", then["turns"], "the masks of this turn")


def same_turns(change: Correction, now: list[dict[str, Any]], then: list[dict[str, Any]]) -> bool:
    """The same turns stand with the same words, times and speakers; a correction and its undo count as nothing."""
    if [{**state, "version": 0} for state in by_id(now)] != [{**state, "version": 0} for state in by_id(then)]:
        return False
    turns = ((change.turns[state["id"]], state["version"]) for state in then)
    return all(turn.version == version or text_at(turn, version) == turn.text for turn, version in turns)


def by_id(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: row["id"])


def restore_turn(change: Correction, turn: Turn, state: dict[str, Any] | None) -> None:
    if state is None:  # it came with the correction
        change.structure = True
        change.take_out(turn)
        return
    if turn.removed_at:
        change.structure = True
        turn.removed_at = None
        if change.transcript.turns.filter(position=turn.position).exists():
            previous = change.transcript.turns.filter(position__lte=turn.position).order_by("-position").first()
            turn.position = free_position(change.transcript, previous)
    text = text_at(turn, state["version"])
    turn.speaker_id, turn.t_begin_ms, turn.t_end_ms = state["speaker_id"], state["t_begin_ms"], state["t_end_ms"]
    change.keep_text(turn, text)


def restore_spans(change: Correction, before: Snapshot, came: set[int]) -> None:
    """Each as it was; those that a split made go, those that a join took come again under their number."""
    was = {span["id"]: span for span in before["spans"]}
    texts = dict(Turn.with_removed.filter(pk__in={span["turn_id"] for span in was.values()}).values_list("pk", "text"))
    standing = set(Excerpt.objects.filter(pk__in={s["excerpt_id"] for s in was.values()}).values_list("pk", flat=True))
    # A join that is made again: the coded words of the part that goes belong to the one that stays.
    joined = {
        (span.excerpt_id, span.position - 1): span.quote for span in Span.objects.filter(pk__in=came - was.keys())
    }
    Span.objects.filter(pk__in=came - was.keys()).delete()
    rows = Span.objects.in_bulk(list(was))
    wanted = [span for span in was.values() if span["excerpt_id"] in standing]
    # From the last: where numbers go up again, the later ones make room first.
    for span in sorted(wanted, key=lambda span: -span["position"]):
        row = rows.get(span["id"]) or Span(pk=span["id"])
        if row.state == Span.State.LIVE and span["state"] == Span.State.TOUCHED:
            row.quote += JOINED_BY + joined[place] if (place := (row.excerpt_id, row.position)) in joined else ""
        for name in SPAN[1:]:
            setattr(row, name, span[name])
        text = texts[row.turn_id]
        if row.state == Span.State.LIVE:
            row.quote = text[row.start : row.end]
        row.before, row.after = context(text, row.start, row.end)
        row.save()


def follow(span: Span, turns: dict[int, Turn], event: Event, by: User) -> None:
    """An excerpt made since goes back through the edits too; refused where it has words that came with them."""
    turn = turns[span.turn_id]
    then = next((state for state in event.after["states"] if state["id"] == turn.pk), None)
    moved = None
    if then is not None and turn.removed_at is None and event.verb in {"text.corrected", "turn.respoken"}:
        edits = edits_since(turn, then["version"])
        move_span(span, turn.text, rebase_through(Place(span.start, span.end), edits))
        moved = span if span.state == Span.State.LIVE else None
    if moved is None:
        who = somebody_since(event, by, "excerpt", [span.excerpt_id])
        raise CannotUndo(
            f"{who} has coded words of this turn since. Undo it together with them."
            if who
            else "You have coded words of this turn since. Undo that first."
        )
    moved.save()


def restore_masks(change: Correction, before: Snapshot) -> None:
    if before["masks"] == change.before["masks"]:
        return
    Mask.objects.filter(turn__in=change.turns).delete()
    Mask.objects.bulk_create(Mask(**mask) for mask in before["masks"])


def restore_memos(change: Correction, before: Snapshot, target: str) -> None:
    """On the turns that they were on; those written since on a turn that goes are left on the one that stays."""
    for memo, turn in before.get("memo_turns", []):
        Memo.objects.filter(pk=memo, turn__in=list(change.turns)).exclude(turn=turn).update(turn=turn)
    gone = [pk for pk, turn in change.turns.items() if turn.removed_at]
    if int(target) in change.turns and int(target) not in gone:
        known = [memo for memo, _ in before.get("memo_turns", [])]
        Memo.objects.filter(turn__in=gone).exclude(pk__in=known).update(turn=int(target))
