"""All hits coded by several people, or one impatient one, at the same moment; the same on both databases."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from coding.actions.coding import Place, apply_code
from coding.actions.search import code_all
from studies import undo
from studies.refused import Refused
from tests.factories import CodeFactory, StudyFactory, member, transcript_of

pytestmark = pytest.mark.django_db(transaction=True)
PLACES = 12


def at_once(calls):
    def run(call):
        try:
            return call()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def places(study):
    found = []
    for _ in range(2):
        transcript = transcript_of(*(("Irena", "A date. Another one.") for _ in range(PLACES // 2)), study=study)
        found += [Place(turn.pk, 1, 0, 7, "A date.") for turn in transcript.turns.all()]
    return found


def test_the_same_words_are_one_excerpt_whoever_comes_first(study, places):
    code = CodeFactory(study=study)
    coders = [member(study) for _ in range(4)]
    orders = [places, places[::-1], places[6:] + places[:6], places]
    at_once([lambda c=c, p=p: code_all(study, by=c, code=code, places=p) for c, p in zip(coders, orders, strict=True)])
    assert (study.excerpts.count(), study.codings.count(), study.events.count()) == (PLACES, 4 * PLACES, 4)


def test_one_save_sent_four_times_is_one_change(study, places):
    ana, code, save_id = member(study), CodeFactory(study=study), uuid.uuid4()
    answers = at_once([lambda: code_all(study, by=ana, code=code, places=places, save_id=save_id)] * 4)
    assert {len(answer.codings) for answer in answers} == {PLACES}
    assert (study.codings.count(), study.events.count()) == (PLACES, 1)


def test_beside_single_saves_on_the_same_turns_nothing_waits_for_ever(study, places):
    code, bulk = CodeFactory(study=study), member(study)
    single = [member(study) for _ in range(3)]
    transcripts = {turn.pk: each for each in study.transcripts.all() for turn in each.turns.all()}

    def one_by_one(who):
        for place in reversed(places):
            apply_code(transcripts[place.turn], by=who, code=code, places=[place])

    calls = [lambda: code_all(study, by=bulk, code=code, places=places), *(lambda w=w: one_by_one(w) for w in single)]
    at_once(calls)
    assert (study.excerpts.count(), study.codings.count()) == (PLACES, 4 * PLACES)
    undo.undo(study, bulk)
    assert (study.excerpts.count(), study.codings.count()) == (PLACES, 3 * PLACES)
