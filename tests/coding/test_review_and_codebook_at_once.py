"""Several people, or one impatient one, at the same moment: what holds must hold on both databases."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from coding import tree
from coding.actions import code_places, codebook, review
from coding.models import Comment, Review
from sessions.models import Consent
from studies.models import Role
from studies.refused import Refused
from tests.factories import (
    ConsentFactory,
    ParticipantFactory,
    StudyFactory,
    excerpt_of,
    member,
    transcript_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(calls):
    """Runs these in threads of their own; results and refusals in order."""

    def run(call):
        try:
            return call()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_one_save_pressed_six_times_is_one_verdict():
    study = StudyFactory()
    ana, partner = member(study, Role.COORDINATOR), member(study, Role.PARTNER)
    turn = transcript_of(("Irena", "A date in March."), study=study, field_session__study=study).turns.get()
    turn.speaker.participant = ParticipantFactory(study=study)
    turn.speaker.save()
    ConsentFactory(participant=turn.speaker.participant, scope=Consent.Scope.SHARE)
    excerpts = [excerpt_of(ana, (turn, "A date"))]
    round_ = review.open_round(study, by=ana, title="", closes_on=None, partners=[partner], excerpts=excerpts)
    item, save = round_.items.get(), uuid.uuid4()

    def press():
        return review.give_verdict(item, by=partner, verdict="rejected", text="No.", save_id=save).pk

    assert len(set(at_once([press] * 6))) == 1
    assert (Review.objects.count(), Comment.objects.count(), study.events.count()) == (1, 1, 2)


def test_two_codes_moved_under_each_other_make_no_circle():
    study = StudyFactory()
    ana = member(study)
    a, b = (codebook.create_code(study, by=ana, name=name, dimension=None) for name in "AB")
    results = at_once(
        [
            lambda: code_places.move_code(a, by=ana, dimension=None, parent=b),
            lambda: code_places.move_code(b, by=ana, dimension=None, parent=a),
        ]
    )
    assert [isinstance(result, Refused) for result in results].count(True) == 1, "one of the two is refused"
    parents = dict(study.codes.values_list("pk", "parent_id"))
    assert len(tree.in_order(parents)) == 2, "both are reached from the top"


def test_one_new_code_pressed_four_times_is_one_code():
    study = StudyFactory()
    ana, save = member(study), uuid.uuid4()

    def press():
        return codebook.create_code(study, by=ana, name="Time", dimension=None, save_id=save).pk

    assert set(at_once([press] * 4)) == {study.codes.get().pk}
    assert study.events.count() == 1


def test_the_same_name_at_once_is_one_code():
    study = StudyFactory()
    ana = member(study)
    results = at_once([lambda: codebook.create_code(study, by=ana, name="Time", dimension=None)] * 4)
    assert sum(isinstance(result, Refused) for result in results) == 3
    assert study.codes.get().name == "Time"
