"""Random work of two people in one transcript: anchors hold after every step, and everything can be taken back.

CALIPER_WORK_SEQUENCES sets how many sequences are tried; each is a dozen changes, all of them undone and made again.
"""

import os
from collections.abc import Callable

import pytest
from django.db import transaction

from studies import undo, verbs
from tests.coding.random_work import Made, Work

pytestmark = pytest.mark.django_db

SEQUENCES = int(os.environ.get("CALIPER_WORK_SEQUENCES", "20"))
SEED = 20261123
STEPS = 12


def in_each_work(do: Callable[[Work], None]) -> Made:
    """Work after work, each of which leaves nothing; of one that fails its number and its changes are told."""
    made = Made()
    for number in range(SEED, SEED + SEQUENCES):
        with transaction.atomic():
            work = Work(number, made)
            try:
                do(work)
            except Exception as error:
                error.add_note(f"Work number {number}, after {number - SEED} others: {work.did}")
                raise
            work.note_verbs()
            transaction.set_rollback(True)
    return made


def test_whatever_two_people_do_anchors_hold_and_all_of_it_can_be_undone_and_made_again():
    made = in_each_work(forth_and_back)
    missing = {verb for verb in verbs.WORDS if undo.can_be_undone(verb)} - verbs.EARLIER - made.verbs
    assert missing == set(), "random work makes no event with these verbs: add a change to tests/coding/random_work.py"


def forth_and_back(work: Work) -> None:
    states = [work.state()]
    actors = []
    for _ in range(STEPS):
        last = work.study.last_seq
        work.change()
        work.check()
        if work.study.last_seq > last:
            actors.append(work.study.events.last().actor)
            states.append(work.state())
    for n, actor in reversed(list(enumerate(actors))):
        undo.undo(work.study, actor)
        work.check()
        assert work.state() == states[n], f"an undo brings back what was before {work.did[n]}"
    for n, actor in enumerate(actors, start=1):
        undo.redo(work.study, actor)
        work.check()
        assert work.state() == states[n], f"a redo makes {work.did[n - 1]} again"


def test_undo_at_any_time_by_anybody_is_refused_or_leaves_every_anchor_in_its_place():
    in_each_work(back_and_forth_between)


def back_and_forth_between(work: Work) -> None:
    for _ in range(STEPS + STEPS // 2):
        work.change(*[Work.back] * 8, *[Work.again] * 4)
        work.check()
