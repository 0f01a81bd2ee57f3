"""More like this: what is offered, accepted with its origin told, declined for good, and taken back."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from coding.actions.coding import Place
from coding.actions.facts import facts_of
from coding.actions.search import code_all
from coding.actions.suggestions import accept, decline
from coding.models import Coding, DeclinedSuggestion
from coding.queries import suggestions
from coding.similar import TextIndex
from sessions.models import Participant, TextEdit, Turn
from studies import undo
from studies.refused import Refused
from studies.undo import CannotUndo
from tests.factories import CodeFactory, ParticipantFactory, StudyFactory, code_words, member, transcript_of

pytestmark = pytest.mark.django_db
SAID = [
    ("Irena", "The promotion committee never sat in public. We waited outside the building."),
    ("Dario", "The committee for promotions was closed. Nobody outside could read the minutes."),
    ("Team", "Was the promotion committee closed to outside members?"),
    ("Irena", "They gave us lunch in the garden. It rained on the promotion committee in the afternoon."),
    *(("Irena", f"Something else entirely, number{n} about weather{n} and trains{n}.") for n in range(20)),
]


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def code(study):
    return CodeFactory(study=study, name="Committees")


@pytest.fixture
def transcript(study):
    transcript = transcript_of(*SAID, study=study)
    transcript.speakers.filter(name="Team").update(is_team=True)
    return transcript


@pytest.fixture
def coded(transcript, code, ana):
    return code_words(code, ana, (transcript.turns.first(), "The promotion committee never sat in public."))


def offered(study, code, who, excerpt=None) -> list[str]:
    return [each.quote for each in suggestions.suggestions(study, code, who, excerpt)]


def place(turn: Turn, words: str) -> Place:
    start = turn.text.index(words)
    return Place(turn.pk, turn.version, start, start + len(words), words)


CLOSED = "The committee for promotions was closed."
RAINED = "It rained on the promotion committee in the afternoon."


def test_what_is_like_the_coded_is_offered_but_not_the_teams_words(study, code, ana, coded):
    assert offered(study, code, ana) == [CLOSED, RAINED]
    first = suggestions.suggestions(study, code, ana)[0]
    assert set(first.alike.shared) == {"committ", "promoti"}


def test_like_one_excerpt_for_a_code_that_nothing_has(study, ana, coded):
    other = CodeFactory(study=study)
    assert offered(study, other, ana) == []
    assert offered(study, other, ana, coded.excerpt) == [CLOSED, RAINED]


def test_what_anybody_has_coded_so_is_not_offered(study, code, ana, coded, transcript):
    code_words(code, member(study), (transcript.turns.all()[1], "was closed"))
    assert CLOSED not in offered(study, code, ana)


def test_who_has_withdrawn_is_not_offered(study, code, ana, coded, transcript):
    dario = transcript.speakers.get(name="Dario")
    dario.participant = ParticipantFactory(study=study, withdrawn_at=timezone.now())
    dario.save()
    assert offered(study, code, ana) == [RAINED]
    Participant.objects.update(withdrawn_at=None, capacity=Participant.Capacity.TEAM)
    assert offered(study, code, ana) == [RAINED]


def test_the_words_are_indexed_once_and_anew_where_the_text_changed(study, code, ana, coded, transcript, monkeypatch):
    made = []
    monkeypatch.setattr(suggestions, "_kept", type(suggestions._kept)())
    monkeypatch.setattr(suggestions, "TextIndex", lambda *args: made.append(1) or TextIndex(*args))
    other = transcript_of(("X", "Nothing of that here."), study=study)
    offered(study, code, ana)
    offered(study, code, ana)
    assert len(made) == 2
    code_words(code, ana, (transcript.turns.all()[3], RAINED))
    assert offered(study, code, ana) == [CLOSED]
    assert len(made) == 2, "a coding changes nothing of the words"
    turn = other.turns.get()
    turn.text, turn.version = "The committee for promotions was open.", 2
    turn.save()
    assert "The committee for promotions was open." in offered(study, code, ana)
    assert len(made) == 3


def test_queries_do_not_grow(study, code, ana, coded, client_as, django_assert_num_queries):
    url = reverse("coding:similar", kwargs={"study": study.slug, "pk": code.pk})
    client = client_as(ana)
    client.get(url)
    with django_assert_num_queries(13):
        client.get(url)
    more = transcript_of(("Mara", "Another promotion committee. Their committee denied a promotion."), study=study)
    code_words(code, ana, (more.turns.get(), "Another promotion committee"))
    client.get(url)
    with django_assert_num_queries(13):
        client.get(url)


def test_accepting_is_a_coding_that_says_where_it_came_from(study, code, ana, coded, transcript):
    turn = transcript.turns.all()[1]
    save_id = uuid.uuid4()
    done = accept(transcript, by=ana, code=code, place=place(turn, CLOSED), save_id=save_id)
    coding = Coding.objects.get(pk=done.coding)
    assert (coding.origin, coding.coder, coding.excerpt.quote) == ("suggestion", ana, CLOSED)
    event = study.events.get()
    (fact,) = facts_of(event).codings
    assert (event.verb, fact.origin, event.save_id) == ("codings.applied", "suggestion", save_id)
    assert CLOSED not in offered(study, code, ana)
    undo.undo(study, ana)
    assert not Coding.objects.filter(pk=coding.pk).exists()
    undo.redo(study, ana)
    assert Coding.objects.get(pk=coding.pk).origin == "suggestion"


def test_declined_is_not_offered_again_to_this_person_for_this_code(study, code, ana, coded, transcript):
    ilse, other = member(study, name="Ilse"), CodeFactory(study=study)
    code_words(other, ana, (transcript.turns.first(), "The promotion committee never sat in public."))
    turn = transcript.turns.all()[1]
    save_id = uuid.uuid4()
    declined = decline(transcript, by=ana, code=code, place=place(turn, CLOSED), save_id=save_id)
    assert decline(transcript, by=ana, code=code, place=place(turn, CLOSED), save_id=save_id) == declined
    assert offered(study, code, ana) == [RAINED]
    assert offered(study, code, ilse) == [CLOSED, RAINED]
    assert offered(study, other, ana) == [CLOSED, RAINED]
    event = study.events.get()
    assert (event.verb, event.after) == ("suggestion.declined", {"code": code.pk, "turn": turn.pk})
    with pytest.raises(Refused, match="You already declined this"):
        decline(transcript, by=ana, code=code, place=place(turn, CLOSED))


def test_declined_stays_declined_where_the_turn_was_corrected_elsewhere(study, code, ana, coded, transcript):
    turn = transcript.turns.all()[1]
    decline(transcript, by=ana, code=code, place=place(turn, CLOSED))
    turn.text, turn.version = f"Well. {turn.text}", 2
    turn.save()
    TextEdit.objects.create(turn=turn, version=2, position=0, inserted="Well. ", by=ana)
    assert offered(study, code, ana) == [RAINED]


def test_declining_is_undone_and_done_again(study, code, ana, coded, transcript):
    decline(transcript, by=ana, code=code, place=place(transcript.turns.all()[1], CLOSED))
    for _ in range(2):
        undo.undo(study, ana)
        assert offered(study, code, ana) == [CLOSED, RAINED]
        undo.redo(study, ana)
        assert offered(study, code, ana) == [RAINED]
    undo.undo(study, ana)
    decline(transcript, by=ana, code=code, place=place(transcript.turns.all()[1], CLOSED))
    assert DeclinedSuggestion.objects.count() == 1
    DeclinedSuggestion.objects.update(withdrawn_at=timezone.now())
    with pytest.raises(CannotUndo, match="answered in another way since"):
        undo.undo(study, ana)


def test_a_corrected_turn_is_refused(study, code, ana, coded, transcript):
    turn = transcript.turns.all()[1]
    old = place(turn, CLOSED)
    turn.text, turn.version = "The committee for promotions was open.", 2
    turn.save()
    for answer in (accept, decline):
        with pytest.raises(Refused, match="corrected in the meantime"):
            answer(transcript, by=ana, code=code, place=old)
    assert (study.codings.count(), study.events.count()) == (1, 0)


def test_the_page_says_why_and_the_api_takes_the_answers(study, code, ana, coded, transcript, client_as):
    client = client_as(ana)
    url = reverse("coding:similar", kwargs={"study": study.slug, "pk": code.pk})
    page = client.get(url).content.decode()
    assert '<mark class="hit">committee</mark>' in page
    assert "Shares: committee, promotions" in page
    turn = transcript.turns.all()[1]
    body = {"save_id": str(uuid.uuid4()), "transcript": transcript.pk, "place": vars(place(turn, CLOSED))}
    api = f"/api/v1/s/{study.slug}/codes/{code.pk}/suggestions/"
    answer = client.post(f"{api}accept", body, content_type="application/json")
    assert (answer.status_code, list(answer.json()["turns"])) == (200, [str(turn.pk)])
    turn = transcript.turns.all()[3]
    body = {"save_id": str(uuid.uuid4()), "transcript": transcript.pk, "place": vars(place(turn, RAINED))}
    assert client.post(f"{api}decline", body, content_type="application/json").status_code == 200
    page = client.get(url).content.decode()
    assert "No similar sentences." in page
    other = CodeFactory(study=study)
    page = client.get(reverse("coding:similar", kwargs={"study": study.slug, "pk": other.pk})).content.decode()
    assert "Nothing has this code yet." in page
    page = client.get(f"{url}?excerpt={coded.excerpt_id}").content.decode()
    assert "and like one excerpt of it" in page
    assert client.get(f"{url}?excerpt=999999").status_code == 404


def test_where_a_coding_came_from_is_told(study, code, ana, coded, transcript, client_as):
    turn = transcript.turns.all()[1]
    done = accept(transcript, by=ana, code=code, place=place(turn, CLOSED))
    code_all(study, by=ana, code=code, places=[place(transcript.turns.all()[3], RAINED)])
    client = client_as(ana)
    facts = client.get(f"/api/v1/s/{study.slug}/excerpts/{done.excerpt}").json()
    assert [coding["origin"] for coding in facts["codings"]] == ["suggestion"]
    page = client.get(reverse("coding:excerpts", kwargs={"study": study.slug})).content.decode()
    assert (page.count("Ana (from a suggestion)"), page.count("Ana (by a search)")) == (1, 1)
