"""The usual course of a session, and how phases lie on a scale of minutes. Plain data in and out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sessions.models import FieldSession, Phase


@dataclass(frozen=True)
class PlannedPhase:
    kind: Phase.Kind
    minutes: int | None = None
    groups: Sequence[str] = ()
    title: str = ""


STANDARD_PLANS: dict[str, tuple[PlannedPhase, ...]] = {
    FieldSession.Kind.FOCUS_GROUP: (
        PlannedPhase(Phase.Kind.WELCOME, 10),
        PlannedPhase(Phase.Kind.PRESENTATION, 15),
        PlannedPhase(Phase.Kind.METHOD, 10),
        PlannedPhase(Phase.Kind.BREAKOUT, 45, ("Group A", "Group B", "Group C")),
        PlannedPhase(Phase.Kind.PLENARY, 30),
        PlannedPhase(Phase.Kind.CLOSING, 10),
    ),
    FieldSession.Kind.INTERVIEW: (PlannedPhase(Phase.Kind.INTERVIEW, 60),),
}

CROWDED = 9.0  # percent of a scale of 200 px: three digits


class HasMinutes(Protocol):
    planned_minutes: int | None


@dataclass(frozen=True)
class Stretch:
    """Where one phase lies: minutes from the beginning, and percent of the whole. Without minutes it has no length."""

    begin: int
    minutes: int | None
    total: int

    @property
    def end(self) -> int:
        return self.begin + (self.minutes or 0)

    @property
    def left(self) -> float:
        return _percent(self.begin, self.total)

    @property
    def right(self) -> float:
        return _percent(self.end, self.total)

    @property
    def width(self) -> float:
        return round(self.right - self.left, 2)


@dataclass(frozen=True)
class Tick:
    minute: int
    at: float  # percent of the whole
    anchor: str  # of the number: SVG's text-anchor
    is_crowded: bool = False  # on a narrow page its number would touch the next one


def stretches(phases: Sequence[HasMinutes]) -> list[Stretch]:
    """One a phase, in order, one after the other."""
    total = sum(phase.planned_minutes or 0 for phase in phases)
    placed, begin = [], 0
    for phase in phases:
        placed.append(Stretch(begin, phase.planned_minutes, total))
        begin = placed[-1].end
    return placed


def ticks(placed: Sequence[Stretch]) -> list[Tick]:
    """The borders between phases; none when nobody planned minutes. The first and last number stay inside the scale."""
    if not placed or not placed[0].total:
        return []
    total = placed[0].total
    anchors = {0: "start", total: "end"}
    minutes = sorted({0, *(stretch.end for stretch in placed)})
    places = [_percent(minute, total) for minute in minutes]
    return [
        Tick(minute, at, anchors.get(minute, "middle"), following - at < CROWDED)
        for minute, at, following in zip(minutes, places, [*places[1:], 100.0 + CROWDED], strict=True)
    ]


def _percent(minutes: int, total: int) -> float:
    return round(100 * minutes / total, 2) if total else 0.0
