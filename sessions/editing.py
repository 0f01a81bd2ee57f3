"""What the corrections of a turn (`TextEdit`) tell about its earlier text, and where a new turn can stand."""

from django.db.models import F

from sessions.models import Transcript, Turn
from sessions.models.text import GAP
from sessions.rebasing import Edit, earlier_text

FAR = 1_000_000_000  # beyond every position that a transcript has


def edits_since(turn: Turn, version: int) -> list[Edit]:
    """The corrections of a turn since one of its versions, the oldest first."""
    rows = turn.edits.filter(version__gt=version).order_by("version", "id")
    return [Edit(*row) for row in rows.values_list("position", "removed", "inserted")]


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


def spread(transcript: Transcript) -> None:
    """The same order with gaps again. In two steps, since no two turns may have one position in between."""
    turns = list(transcript.turns.order_by("position").only("pk", "position"))
    transcript.turns.update(position=F("position") + FAR)
    for number, turn in enumerate(turns, start=1):
        turn.position = number * GAP
    Turn.objects.bulk_update(turns, ["position"], batch_size=500)
