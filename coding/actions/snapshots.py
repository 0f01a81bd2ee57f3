"""What stands in some turns at one moment: ids, places and states, never words. Events of corrections hold two of
these, and undo goes from the one to the other."""

from collections.abc import Iterable
from typing import Any

from coding.models import Excerpt, Memo, Span
from sessions.models import Mask, Turn

Snapshot = dict[str, Any]
TURN = ("id", "version", "speaker_id", "t_begin_ms", "t_end_ms")
SPAN = ("id", "excerpt_id", "position", "turn_id", "start", "end", "state")
MASK = ("id", "turn_id", "start", "end", "replacement", "category", "created_by_id")


def lock_turns(transcript_id: int, ids: Iterable[int]) -> dict[int, Turn]:
    """The turns in their order, removed ones too, and the excerpts in them: locked. Raises Turn.DoesNotExist."""
    wanted = set(ids)
    rows = Turn.with_removed.select_for_update().filter(transcript=transcript_id, pk__in=wanted).order_by("position")
    turns = {turn.pk: turn for turn in rows}
    if turns.keys() != wanted:
        raise Turn.DoesNotExist
    excerpts = set(Span.objects.filter(turn__in=wanted).values_list("excerpt", flat=True))
    list(Excerpt.objects.select_for_update().filter(pk__in=excerpts).order_by("pk").values_list("pk"))
    return turns


def snapshot(turns: Iterable[Turn]) -> Snapshot:
    """Of the turns, of every span of an excerpt that has words in one of them, of their masks and the memos on them."""
    standing = [turn for turn in turns if turn.removed_at is None]
    ids = [turn.pk for turn in turns]
    excerpts = set(Span.objects.filter(turn__in=ids).values_list("excerpt", flat=True))
    return {
        "turns": ids,
        "states": [dict(zip(TURN, (getattr(turn, name) for name in TURN), strict=True)) for turn in standing],
        "spans": list(Span.objects.filter(excerpt__in=excerpts).order_by("id").values(*SPAN)),
        "memo_turns": [
            list(row) for row in Memo.objects.filter(turn__in=ids).order_by("id").values_list("id", "turn_id")
        ],
        "masks": list(Mask.objects.filter(turn__in=ids).order_by("id").values(*MASK)),
    }


def changed_spans(before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    """The spans of `after` that are not as in `before`, and those of `before` that are no longer there."""
    was = {span["id"]: span for span in before["spans"]}
    now = {span["id"]: span for span in after["spans"]}
    return [span for pk, span in now.items() if was.get(pk) != span] + [was[pk] for pk in was.keys() - now.keys()]
