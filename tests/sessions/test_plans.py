from dataclasses import dataclass

from sessions.models import FieldSession, Phase
from sessions.plans import STANDARD_PLANS, Stretch, Tick, stretches, ticks


@dataclass
class Planned:
    planned_minutes: int | None


def test_focus_group_takes_two_hours_with_three_groups_in_the_middle():
    plan = STANDARD_PLANS[FieldSession.Kind.FOCUS_GROUP]
    placed = stretches([Planned(phase.minutes) for phase in plan])
    assert [(stretch.begin, stretch.end) for stretch in placed] == [
        (0, 10),
        (10, 25),
        (25, 35),
        (35, 80),
        (80, 110),
        (110, 120),
    ]
    assert {phase.kind: phase.groups for phase in plan if phase.groups} == {
        Phase.Kind.BREAKOUT: ("Group A", "Group B", "Group C")
    }


def test_every_kind_of_session_has_a_plan():
    assert set(STANDARD_PLANS) == set(FieldSession.Kind)


def test_stretch_is_a_share_of_the_whole():
    first, second = stretches([Planned(30), Planned(90)])
    assert (first.left, first.right) == (0.0, 25.0)
    assert (second.left, second.right) == (25.0, 100.0)


def test_phase_without_minutes_has_no_length():
    placed = stretches([Planned(30), Planned(None), Planned(30)])
    assert placed[1] == Stretch(30, None, 60)
    assert (placed[1].left, placed[1].right) == (50.0, 50.0)


def test_ticks_stand_at_each_border_once_and_inside_the_scale():
    assert ticks(stretches([Planned(30), Planned(None), Planned(90)])) == [
        Tick(0, 0.0, "start"),
        Tick(30, 25.0, "middle"),
        Tick(120, 100.0, "end"),
    ]


def test_tick_close_to_the_next_is_crowded():
    placed = stretches([Planned(10), Planned(100), Planned(10)])
    assert [(tick.minute, tick.is_crowded) for tick in ticks(placed)] == [
        (0, True),
        (10, False),
        (110, True),
        (120, False),
    ]


def test_no_ticks_without_minutes():
    assert ticks(stretches([Planned(None)])) == []
    assert ticks([]) == []
