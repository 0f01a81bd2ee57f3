"""What the corrections of a turn (`TextEdit`) tell about its earlier text."""

from sessions.models import Turn


def text_at(turn: Turn, version: int) -> str:
    """The turn's text as it was in one of its earlier versions: its corrections since, taken back one by one."""
    text = turn.text
    for edit in turn.edits.filter(version__gt=version).order_by("-version", "-id"):
        text = text[: edit.position] + edit.removed + text[edit.position + len(edit.inserted) :]
    return text
