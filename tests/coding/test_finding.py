"""Search in a study: what is found where, by whom it was said, and what would be coded."""

import pytest
from django.utils import timezone

from coding.models import Span
from coding.queries.search import Coded, Found, Narrowed, Unit, candidates_to_code, search, snippet
from sessions.models import Participant
from sessions.searching import Hit, parse
from tests.factories import (
    CodeFactory,
    FieldSessionFactory,
    ParticipantFactory,
    StudyFactory,
    code_words,
    member,
    transcript_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def one(study):
    return transcript_of(
        ("Irena", "Die Straße war zu. Dann gab man uns ein Datum, und die Strassen waren frei."),
        ("Moderator", "Welche Straße?"),
        ("Eleni", "🙂 Η οδός ήταν κλειστή. Die STRASSE auch."),
        (None, "Straßenlärm"),
        study=study,
        field_session=FieldSessionFactory(study=study, position=2),
    )


@pytest.fixture
def two(study):
    return transcript_of(
        ("Irena", "No street, but a Strasse."),
        study=study,
        field_session=FieldSessionFactory(study=study, position=1),
    )


def person(transcript, name, **fields) -> Participant:
    speaker = transcript.speakers.get(name=name)
    speaker.participant = fields.pop("participant", None) or ParticipantFactory(study=transcript.study, **fields)
    speaker.save()
    return speaker.participant


def words(found: Found) -> list[str]:
    return [turn.text[hit.start : hit.end] for turn in found.turns for hit in turn.hits]


def test_hits_as_they_were_said_with_people_counted_once(study, one, two, django_assert_num_queries):
    irena = person(one, "Irena")
    person(two, "Irena", participant=irena)
    person(one, "Moderator", capacity=Participant.Capacity.TEAM)
    transcript_of(("Irena", "Eine fremde Straße."))
    gone = transcript_of(("Irena", "Die Straße ist weg."), study=study).turns.get()
    gone.removed_at = timezone.now()
    gone.save()
    with django_assert_num_queries(1):
        found = search(study, parse("strass"))
    assert words(found) == ["Strasse", "Straße", "Strassen", "Straße", "STRASSE", "Straßenlärm"]
    assert (found.hits, found.people, found.is_cut) == (6, 2, False)  # Eleni is linked to nobody: one person
    irena, eleni = f"person {irena.pk}", f"voice {one.speakers.get(name='Eleni').pk}"
    assert sorted(turn.person for turn in found.turns) == sorted(["", "", irena, irena, eleni])


def test_all_words_in_one_turn(study, one, two):
    assert words(search(study, parse("strasse datum"))) == ["Straße", "Datum", "Strassen"]
    assert words(search(study, parse('"οδος ηταν"'))) == ["οδός ήταν"]
    assert words(search(study, parse("strasse -welche -datum -street"))) == ["STRASSE", "Straßenlärm"]
    assert words(search(study, parse("street OR welche"))) == ["street", "Welche"]


def test_narrowed_by_session_transcript_and_person(study, one, two):
    eleni = person(one, "Eleni")
    query = parse('"strasse"')
    assert words(search(study, query, Narrowed(session=two.field_session))) == ["Strasse"]
    assert words(search(study, query, Narrowed(transcript=one))) == ["Straße", "Straße", "STRASSE"]
    assert words(search(study, query, Narrowed(participant=eleni))) == ["STRASSE"]


def test_narrowed_by_what_is_coded(study, one, ana, django_assert_num_queries):
    first, _, third, _ = one.turns.all()
    a, b = CodeFactory(study=study), CodeFactory(study=study)
    code_words(a, ana, (first, "Die Straße war zu."), (third, "Die STRASSE"))
    lost = code_words(b, ana, (first, "Strassen"))
    query = parse("strass")
    with django_assert_num_queries(2):
        assert words(search(study, query, Narrowed(coded=Coded.ANY))) == ["Straße", "Strassen", "STRASSE"]
    assert words(search(study, query, Narrowed(coded=Coded.NONE))) == ["Straße", "Straßenlärm"]
    assert words(search(study, query, Narrowed(code=a))) == ["Straße", "STRASSE"]
    assert words(search(study, query, Narrowed(code=a, coded=Coded.NONE))) == ["Strassen", "Straße", "Straßenlärm"]
    Span.objects.filter(excerpt=lost.excerpt).update(state=Span.State.LOST)
    assert words(search(study, query, Narrowed(coded=Coded.ANY))) == ["Straße", "STRASSE"]


def test_a_search_with_very_many_turns_is_cut_and_says_so(study, one, monkeypatch):
    monkeypatch.setattr("coding.queries.search.MOST_TURNS", 2)
    found = search(study, parse("strass"))
    assert (len(found.turns), found.is_cut) == (2, True)


@pytest.mark.parametrize(
    ("unit", "quotes"),
    [
        (Unit.WORDS, ["Straße", "Strassen"]),
        (Unit.SENTENCE, ["Die Straße war zu.", "Dann gab man uns ein Datum, und die Strassen waren frei."]),
        (Unit.TURN, ["Die Straße war zu. Dann gab man uns ein Datum, und die Strassen waren frei."]),
    ],
)
def test_what_would_be_coded(study, one, ana, unit, quotes):
    found = search(study, parse("strass"))
    code = CodeFactory(study=study)
    places = candidates_to_code(study, found.turns, unit, code, ana)
    first = [place for place in places if place.turn == one.turns.first().pk]
    assert [place.quote for place in first] == quotes
    assert all(one.turns.first().text[place.start : place.end] == place.quote for place in first)
    hits = [place.quote[hit.start : hit.end] for place in first for hit in place.hits]
    assert hits == ["Straße", "Strassen"]


def test_what_has_the_code_already_is_known(study, one, ana, django_assert_num_queries):
    ilse = member(study, name="Ilse")
    first, second, third, _ = one.turns.all()
    code = CodeFactory(study=study)
    code_words(code, ana, (first, "Die Straße war zu. Dann"))
    code_words(code, ilse, (second, "Welche Straße?"))
    code_words(code, ana, (third, "STRASSE"))
    code_words(CodeFactory(study=study), ana, (first, "Strassen waren frei."))
    found = search(study, parse("strass"))
    with django_assert_num_queries(1):
        places = candidates_to_code(study, found.turns, Unit.SENTENCE, code, ana)
    assert [(place.is_mine, place.by) for place in places] == [
        (True, (ana.pk,)),
        (False, (ana.pk,)),  # only a part of the sentence
        (False, (ilse.pk,)),
        (False, (ana.pk,)),
        (False, ()),
    ]


@pytest.mark.parametrize(
    ("text", "hits", "shown"),
    [
        ("one two three", [Hit(4, 7)], "one |two| three"),
        ("a" * 30 + " two " + "b" * 60, [Hit(31, 34)], "… aaaaaaaaaa |two| bbbbbbbbbb …"),
        (
            "1 " + "x " * 101 + "2 " + "y " * 100,
            [Hit(0, 1), Hit(204, 205)],
            "|1|" + " x" * 6 + " … " + "x " * 5 + "|2|" + " y" * 6 + " …",
        ),
        ("one two", [Hit(0, 3), Hit(4, 7)], "|one| |two|"),
    ],
)
def test_snippet(text, hits, shown):
    pieces = snippet(text, hits, most=11)
    assert "".join(f"|{piece.text}|" if piece.is_hit else piece.text for piece in pieces) == shown
