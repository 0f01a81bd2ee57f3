"""One definition of people: codebook, search, home and document say the same number of random studies."""

import random

import pytest
from django.utils import timezone

from coding.models import Span
from coding.queries.codebook import codebook
from coding.queries.search import search
from coding.queries.transcript import code_counts
from reports import fieldwork
from reports.figures import codes_figure
from reports.matrices import people_by_code
from sessions.heard import people_of_study
from sessions.models import FieldSession, Participant, Phase
from sessions.searching import parse
from tests.factories import (
    AttendanceFactory,
    CodeFactory,
    FieldSessionFactory,
    ParticipantFactory,
    StudyFactory,
    code_words,
    eight_dimensions,
    member,
    transcript_of,
)

pytestmark = pytest.mark.django_db
NAMES = ["Irena", "Dario", "Aline", "Moderator"]


def random_study(chance: random.Random):
    """Linked and unlinked voices, the team, people who withdrew, one person in two sessions, words that are gone."""
    study = StudyFactory(small_cell=1)
    dimension, coder = eight_dimensions(study)[0], member(study)
    codes = [CodeFactory(study=study, dimension=dimension) for _ in range(2)]
    people = [
        ParticipantFactory(
            study=study,
            capacity=chance.choice(["practitioner", "expert", Participant.Capacity.TEAM]),
            withdrawn_at=timezone.now() if chance.random() < 0.3 else None,
        )
        for _ in range(4)
    ]
    for _ in range(chance.randint(1, 3)):
        session = FieldSessionFactory(study=study, kind=chance.choice(FieldSession.Kind.values))
        phase = Phase.objects.create(
            field_session=session, position=1, kind=chance.choice(["breakout", "plenary_feedback"])
        )
        lines = [(chance.choice(NAMES), "They gave us a date.") for _ in range(chance.randint(1, 5))]
        text = transcript_of(*lines, study=study, field_session=session, phase=chance.choice([None, phase]))
        for speaker in text.speakers.all():
            speaker.participant = chance.choice([None, *people])
            speaker.is_team = speaker.name == "Moderator"
            speaker.save()
        for person in chance.sample(people, chance.randint(0, 2)):
            AttendanceFactory(field_session=session, participant=person, attended=chance.random() < 0.8)
        for turn in text.turns.all():
            coding = code_words(codes[0], coder, (turn, "a date"))
            if chance.random() < 0.3:
                coding.excerpt.spans.update(state="lost", start=3, end=3)
    return study, dimension, codes


@pytest.mark.parametrize("number", range(25))
def test_every_page_counts_the_same_people(number):
    study, dimension, codes = random_study(random.Random(number))
    work = fieldwork.read(study)
    row = work.coverage([dimension.pk]).rows[0]
    reported = [place.key for place in work.places if place.is_reported]
    in_report = people_by_code(work.spoken, reported).get(codes[0].pk, 0)
    branch = next(branch for branch in codebook(study) if branch.dimension == dimension)
    assert branch.rows[0].counts.people == branch.counts.people == in_report == row.people
    assert code_counts(study).get(codes[0].pk, [0, 0])[0] == in_report
    figure = codes_figure(work, dimension, {code.pk: code.name for code in codes}, 1)
    assert ([bar.text for bar in figure.bars] if figure else ["0"]) == [str(in_report)]
    assert row.people <= len(work.heard) == len(people_of_study(study))


@pytest.mark.parametrize("number", range(15))
def test_search_counts_as_the_codebook_where_all_hits_are_coded(number):
    study, _, codes = random_study(random.Random(100 + number))
    Span.objects.filter(excerpt__study=study, state="lost").update(state="live", end=20)
    counted = code_counts(study)[codes[0].pk][0]
    assert search(study, parse("date")).people == counted
