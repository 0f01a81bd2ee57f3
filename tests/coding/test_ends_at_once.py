"""Several people at one excerpt in the same moment: nobody waits for ever, nothing is lost or doubled."""

import threading
from functools import partial

import pytest
from django.db import connection

from coding.actions.coding import add_code, apply_code
from coding.actions.ends import move_ends
from coding.actions.recoding import recode
from coding.models import Coding, Excerpt, Span
from sessions.models import Turn
from studies.models import Event
from studies.refused import Refused
from studies.undo import undo
from tests.coding.test_ends import place
from tests.factories import CodeFactory, code_words, eight_dimensions, member, transcript_of

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8


@pytest.fixture
def transcript():
    return transcript_of(("Irena", "They gave us a date. In March."), ("Dario", "With us nobody did."))


def at_once(*jobs) -> list[Exception]:
    """Runs all in threads of their own that begin together; what went wrong, refusals apart."""
    begin, wrong = threading.Barrier(len(jobs)), []

    def run(job):
        try:
            begin.wait(10)
            job()
        except (Refused, Excerpt.DoesNotExist):
            pass
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return wrong


def test_moving_coding_and_recoding_the_same_words(transcript):
    study = transcript.study
    first, second = transcript.turns.all()
    code, money = (CodeFactory(study=study, dimension=eight_dimensions(study)[0]), CodeFactory(study=study))
    nadia, ilse, ana = (member(study) for _ in range(3))
    wide = [place(first, "a date. In March."), place(second, "With us")]
    for _ in range(ROUNDS):
        coding = code_words(code, nadia, (first, "a date"))
        wrong = at_once(
            partial(move_ends, coding.excerpt, by=nadia, places=wide),
            partial(add_code, coding.excerpt, by=ilse, code=money),
            partial(apply_code, transcript, by=ana, code=money, places=wide),
            partial(recode, study, [coding], to=money, by=nadia),
        )
        assert wrong == []
        assert Coding.objects.filter(coder=nadia).count() == 1, "moved and recoded, or one of the two"
        assert Coding.objects.filter(coder=ana).count() == 1
        assert not Excerpt.objects.filter(spans=None).exists()
        places = [tuple(each.spans.values_list("turn", "start", "end")) for each in Excerpt.objects.all()]
        assert len(places) == len(set(places)), "the same words are one excerpt"
        for span in Span.objects.select_related("turn"):
            assert span.turn.text[span.start : span.end] == span.quote
        Coding.objects.all().delete()
        Excerpt.objects.all().delete()
    assert sorted(Event.objects.values_list("seq", flat=True)) == list(range(1, Event.objects.count() + 1))


def test_two_tabs_move_both_ends_and_undo(transcript):
    study, turn = transcript.study, Turn.objects.first()
    nadia = member(study)
    excerpt = code_words(CodeFactory(study=study), nadia, (turn, "a date")).excerpt
    moves = [[place(turn, words)] for words in ("gave us a date", "a date. In March.")]
    assert at_once(*(partial(move_ends, excerpt, by=nadia, places=to) for to in moves)) == []
    assert Event.objects.filter(verb="excerpt.moved").count() == 2
    for _ in moves:
        undo(study, nadia)
    assert excerpt.spans.get().quote == "a date"
