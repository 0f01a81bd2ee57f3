"""Search as pages and as the API: what a researcher sees, and what the coding screen asks."""

import json
import uuid

import pytest
from django.urls import reverse

from coding.queries.search import Unit
from sessions.models import Participant
from studies.models import Role
from tests.factories import (
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


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def transcript(study):
    field_session = FieldSessionFactory(study=study, title="Focus group 1", position=1)
    transcript = transcript_of(
        ("Irena", "🙂 Die Straße war zu. <b>Eine</b> Strasse ist keine Gasse."),
        ("Moderator", "Welche Straße?"),
        ("Eleni", "Nichts davon."),
        study=study,
        field_session=field_session,
        title="Group A",
        language="de",
    )
    for name, fields in {"Irena": {}, "Moderator": {"capacity": Participant.Capacity.TEAM}}.items():
        speaker = transcript.speakers.get(name=name)
        speaker.participant = ParticipantFactory(study=study, pseudonym=name, **fields)
        speaker.save()
    return transcript


@pytest.fixture
def code(study):
    return CodeFactory(study=study, dimension=eight_dimensions(study)[0], name="Roads")


def page(client_as, who, study, name="search", /, **query):
    answer = client_as(who).get(reverse(f"coding:{name}", kwargs={"study": study.slug}), query)
    assert answer.status_code == 200
    return answer


def test_hits_stand_under_their_transcripts_with_people_first(client_as, ana, study, transcript, code):
    code_words(code, ana, (transcript.turns.first(), "Die Straße war zu."))
    answer = page(client_as, ana, study, q="strass")
    html = answer.content.decode()
    assert (answer.context["found"].people, answer.context["found"].hits) == (1, 3)
    assert '<b class="search-people">1</b> person <span class="small">3 hits in 2 turns</span>' in html
    assert "Focus group 1, Group A" in html
    assert (
        '🙂 Die <mark class="hit">Straße</mark> war zu. &lt;b&gt;Eine&lt;/b&gt; <mark class="hit">Strasse</mark>'
        in html
    )
    turn = transcript.turns.first()
    assert f'transcripts/{transcript.pk}/?turn={turn.pk}&amp;find=strass"' in html
    [group] = answer.context["groups"]
    assert (group.people, group.hits) == (1, 3)
    assert [row.speaker.split()[-1] for row in group.rows] == ["Irena", "Moderator"]
    assert [row.codes for row in group.rows] == [[code], []]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "Searches the current text of every transcript in the study"),
        ({"q": "x"}, "“x” is too short: enter at least 2 letters, or put the whole word in quotation marks."),
        ({"q": '"never closed'}, "has no partner. Add the closing quotation mark."),
        ({"q": "xylophone"}, "No hits."),
        ({"q": "strass", "session": "999"}, "3 hits in 2 turns"),  # no such session: the filter is left out
        ({"q": "strass", "coded": "none"}, "3 hits in 2 turns"),
        ({"q": "nichts", "who": "nEleni"}, "1 hit in 1 turn"),
        ({"q": "strass", "who": "nEleni"}, "No hits."),
        ({"q": "nichts", "who": "nIrena"}, "1 hit in 1 turn"),  # she is linked: no such choice
        ({"q": "strass", "coded": "any"}, "No hits."),
        ({"q": "y" * 300}, "The search is too long (limit 200 characters)."),
    ],
)
def test_what_the_page_says(client_as, ana, study, transcript, query, words):
    assert words in page(client_as, ana, study, **query).content.decode()


def test_pages_of_many_turns_and_constant_queries(client_as, ana, study, transcript, django_assert_num_queries):
    client = client_as(ana)
    url = reverse("coding:search", kwargs={"study": study.slug})
    client.get(url)
    with django_assert_num_queries(12):
        client.get(url, {"q": "strasse"})
    for _ in range(3):
        transcript_of(*(("Irena", "Noch eine Straße.") for _ in range(40)), study=study)
    with django_assert_num_queries(12):
        answer = client.get(url, {"q": "strasse", "page": "2"})
    assert (answer.context["page"].start_index(), answer.context["page"].paginator.count) == (51, 122)
    assert [len(group.rows) for group in answer.context["groups"]] == [30, 20]
    assert [group.hits for group in answer.context["groups"]] == [40, 40], "of all their turns"
    assert "?q=strasse&amp;page=3" in answer.content.decode()


def test_the_preview_says_exactly_what_would_be_coded(
    client_as, ana, study, transcript, code, django_assert_num_queries
):
    ilse = member(study, name="Ilse")
    first, second, _ = transcript.turns.all()
    code_words(code, ana, (first, "Die Straße war zu."))
    code_words(code, ilse, (second, "Straße"))
    query = {"q": "strass", "give": code.pk, "unit": Unit.SENTENCE}
    answer = page(client_as, ana, study, "code_hits", **query)
    [group] = answer.context["groups"]
    assert [(row.place.quote, row.place.is_mine, row.others) for row in group.rows] == [
        ("🙂 Die Straße war zu.", False, "you"),
        ("<b>Eine</b> Strasse ist keine Gasse.", False, ""),
        ("Welche Straße?", False, "Ilse"),
    ]
    html = answer.content.decode()
    assert html.count(" checked>") == 1
    assert "coded by Ilse, on these words or a part of them" in html
    words = page(client_as, ana, study, "code_hits", **query | {"unit": Unit.WORDS})
    assert [row.place.is_mine for row in words.context["groups"][0].rows] == [True, False, False]
    assert "You already applied this code to 1 of 3; that one is skipped." in words.content.decode()


def test_the_dialog_gets_the_list_without_the_page_around_it(client_as, ana, study, transcript, code):
    html = page(client_as, ana, study, "code_hits", q="strass", transcript=transcript.pk, part="1").content.decode()
    assert "<html" not in html
    assert "3 places. Choose a code to see which places already have it." in html
    assert html.count(" disabled>") == 4, "three places and the button"
    assert "No hits." in page(client_as, ana, study, "code_hits", q="nowhere", part="1").content.decode()


def test_the_preview_shows_no_more_than_can_be_coded_at_once(client_as, ana, study, transcript, code, monkeypatch):
    monkeypatch.setattr("coding.views.search.MOST_PLACES", 2)
    answer = page(client_as, ana, study, "code_hits", q="strass", give=code.pk)
    assert sum(len(group.rows) for group in answer.context["groups"]) == 2
    assert "Only the first 2 are shown: narrow the search to code the rest." in answer.content.decode()


def test_the_queries_of_the_preview_do_not_grow(client_as, ana, study, transcript, code, django_assert_num_queries):
    client = client_as(ana)
    url = reverse("coding:code_hits", kwargs={"study": study.slug})
    query = {"q": "strass", "give": code.pk, "part": "1"}
    client.get(url, query)
    with django_assert_num_queries(11):
        client.get(url, query)
    transcript_of(*(("Irena", "Noch eine Straße.") for _ in range(40)), study=study)
    with django_assert_num_queries(11):
        client.get(url, query)


def test_partners_may_not_search(client_as, study, transcript):
    partner = member(study, Role.PARTNER)
    url = reverse("coding:search", kwargs={"study": study.slug})
    assert client_as(partner).get(url, {"q": "strass"}).status_code == 403


# ---- the API ----


@pytest.fixture
def api(client_as, ana, study):
    client = client_as(ana)

    def ask(path, data=None, **query):
        url = f"/api/v1/s/{study.slug}/{path}"
        if data is None:
            return client.get(url, query)
        return client.post(url, {"save_id": str(uuid.uuid4())} | data, content_type="application/json")

    return ask


def test_hits_of_a_transcript_with_their_places(api, transcript, django_assert_num_queries):
    first, second, _ = transcript.turns.all()
    with django_assert_num_queries(6):
        answer = api(f"transcripts/{transcript.pk}/hits", q="strass").json()
    total = sum(len(turn.text) for turn in transcript.turns.all())
    assert answer == {
        "total": 3,
        "people": 1,
        "turns": [
            {"turn": first.pk, "at": 0, "hits": [[6, 12], [33, 40]]},
            {"turn": second.pk, "at": round(10_000 * len(first.text) / total), "hits": [[7, 13]]},
        ],
    }
    assert first.text[33:40] == "Strasse"


def test_what_cannot_be_searched_for_is_said_in_words(api, transcript):
    answer = api(f"transcripts/{transcript.pk}/hits", q="a OR")
    assert (answer.status_code, answer.json()["message"]) == (
        422,
        "“a” is too short: enter at least 2 letters, or put the whole word in quotation marks.",
    )


def ticked(transcript, *quotes):
    places = []
    for turn, quote in quotes:
        start = turn.text.index(quote)
        places.append({"turn": turn.pk, "version": 1, "start": start, "end": start + len(quote), "quote": quote})
    return places


def test_all_ticked_places_are_coded_and_the_page_gets_its_turns(api, study, transcript, code):
    first, second, _ = transcript.turns.all()
    other = transcript_of(("X", "Straße."), study=study).turns.get()
    places = ticked(transcript, (first, "Die Straße war zu."), (second, "Welche Straße?"), (other, "Straße."))
    answer = api("hits/codings", {"code": code.pk, "places": places, "unit": "sentence", "transcript": transcript.pk})
    done = answer.json()
    assert (answer.status_code, done["coded"], done["code"], done["words"]) == (200, 3, code.pk, "")
    assert list(map(int, done["turns"])) == [first.pk, second.pk]
    assert done["counts"] == {str(code.pk): [1, 2]}
    undone = api("undo", {"transcript": transcript.pk}).json()
    assert undone["words"] == "undid: applied “Roads” to 3 hits of a search"
    assert list(map(int, undone["turns"])) == [first.pk, second.pk]
    assert (study.codings.count(), study.excerpts.count()) == (0, 0)


def test_a_corrected_turn_is_a_409_that_names_it(api, study, transcript, code):
    first, second, _ = transcript.turns.all()
    places = ticked(transcript, (first, "Die Straße war zu."), (second, "Welche Straße?"))
    second.version = 2
    second.save()
    answer = api("hits/codings", {"code": code.pk, "places": places})
    assert (answer.status_code, answer.json()["details"]) == (409, {"turns": [second.pk]})
    assert not study.codings.exists()
    places[1] |= {"version": 2, "quote": "Andere Straße?", "end": 14}
    answer = api("hits/codings", {"code": code.pk, "places": places})
    assert answer.status_code == 409
    assert json.loads(answer.content)["details"]["found"] == "Welche Straße?"
