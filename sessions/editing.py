"""What the corrections of a turn (`TextEdit`) tell about its earlier text, and where a new turn can stand."""

from django.db.models import F

from sessions.models import Transcript, Turn
from sessions.models.text import GAP
from sessions.rebasing import Edit, earlier_text, without_return

FAR = 1_000_000_000  # beyond every position that a transcript has


def edits_since(turn: Turn, version: int) -> list[Edit]:
    """The corrections of a turn since one of its versions, the oldest first, without those that were taken back."""
    rows = turn.edits.filter(version__gt=version).order_by("version", "id")
    edits = [Edit(*row) for row in rows.values_list("position", "removed", "inserted")]
    return without_return(turn.text, edits)


def text_at(turn: Turn, version: int) -> str:
    """The turn's text as it was in one of its earlier versions."""
    return earlier_text(turn.text, edits_since(turn, version))


def free_position(transcript: Transcript, after: Turn | None) -> int:
    """A position behind this turn (without one, before the first); all are spread again where there is no room."""
    here = Turn.objects.get(pk=after.pk).position if after else 0
    following = transcript.turns.filter(position__gt=here).order_by("position").values_list("position", flat=True)
    there = following.first()
    if there is None:
        return here + GAP
    if there - here > 1:
        return (here + there) // 2
    spread(transcript)
    return free_position(transcript, after)


def spread(transcript: Transcript, gap: int = GAP) -> None:
    """The same order with gaps again; turns that were taken out keep their place in it, for undo.

    In two steps, since no two turns may have one position in between.
    """
    turns = list(Turn.with_removed.filter(transcript=transcript).order_by("position", "pk").only("pk", "position"))
    Turn.with_removed.filter(transcript=transcript).update(position=F("position") + FAR)
    for number, turn in enumerate(turns, start=1):
        turn.position = number * gap
    Turn.with_removed.bulk_update(turns, ["position"], batch_size=500)


def make_room(transcript: Transcript, low: int, high: int | None, n: int) -> list[int] | None:
    """Positions for `n` new turns between two, where no turn is nor was; None where there is no room for them."""
    if high is None:
        last = Turn.with_removed.filter(transcript=transcript).order_by("-position").values_list("position", flat=True)
        low = max(low, last.first() or 0)
        return [low + GAP * (k + 1) for k in range(n)]
    between = Turn.with_removed.filter(transcript=transcript, position__gt=low, position__lt=high)
    taken = set(between.values_list("position", flat=True))
    free = [position for position in range(low + 1, high) if position not in taken]
    if len(free) < n:
        return None
    return [free[len(free) * (2 * k + 1) // (2 * n)] for k in range(n)]
