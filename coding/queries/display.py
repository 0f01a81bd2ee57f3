"""How one person likes the coding screen: read with their account, asked in one place (`coding.queries.transcript`)."""

from dataclasses import dataclass

from coding.models import DisplayChoices
from studies.models import Membership, User

HUES = 8


@dataclass(frozen=True)
class Shown:
    """Which codings somebody sees, and what their colours stand for."""

    coder: int | None = None  # None: everybody's
    by_code: bool = False

    def hue(self, code: int, hue: int) -> int:
        """By code, each has one of the eight hues, the same on every page; by dimension, what the codebook says."""
        return code % HUES + 1 if self.by_code else hue


def choices_of(user: User, study: int) -> DisplayChoices:
    """The person's choices; the defaults, not stored, where nothing was chosen.

    The one coder whose codes are wanted counts in studies where that coder is a member: elsewhere nothing would show.
    """
    known = user.__dict__.setdefault("display_in", {})  # one request asks several times
    if study not in known:
        found = next(iter(DisplayChoices.objects.filter(user=user)), None) or DisplayChoices(user=user)
        coder = found.only_coder_id
        if coder and not Membership.objects.filter(study=study, user=coder).exists():
            found.only_coder = None
        known[study] = found
    return known[study]


def shown_to(user: User, study: int) -> Shown:
    choices = choices_of(user, study)
    coder = user.pk if choices.coders == DisplayChoices.Coders.MINE else choices.only_coder_id
    return Shown(coder, choices.colour == DisplayChoices.Colour.CODE)
