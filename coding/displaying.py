"""How one person likes the coding screen: read with their account, asked in one place (`coding.transcripts`)."""

from dataclasses import dataclass

from coding.models import DisplayChoices
from studies.models import User

HUES = 8


@dataclass(frozen=True)
class Shown:
    """Which codings somebody sees, and what their colours stand for."""

    coder: int | None = None  # None: everybody's
    by_code: bool = False

    def hue(self, code: int, hue: int) -> int:
        """By code, each has one of the eight hues, the same on every page; by dimension, what the codebook says."""
        return code % HUES + 1 if self.by_code else hue


def choices_of(user: User) -> DisplayChoices:
    """The person's choices; the defaults, not stored, where nothing was chosen."""
    return DisplayChoices.objects.filter(user=user).first() or DisplayChoices(user=user)


def shown_to(user: User) -> Shown:
    choices = getattr(user, "display", None) or choices_of(user)
    user.display = choices  # one request asks several times
    coder = user.pk if choices.coders == DisplayChoices.Coders.MINE else choices.only_coder_id
    return Shown(coder, choices.colour == DisplayChoices.Colour.CODE)
