"""Memos on everything, their list and the filters; the list as a file is in test_exports.py."""

import uuid

import pytest

from coding.actions.coding import apply_code
from coding.actions.following import Place
from coding.actions.memos import add_memo, remove_memo
from coding.models import Memo, MemoVersion
from coding.queries.memos import MemoFilter, memos
from coding.queries.transcript import turn_views
from studies.models import Event, Role
from studies.refused import Refused
from studies.undo import redo, undo
from tests.factories import (
    CodeFactory,
    FieldSessionFactory,
    StudyFactory,
    code_words,
    eight_dimensions,
    member,
    transcript_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return StudyFactory(title="Ways to change")


@pytest.fixture
def transcript(study):
    return transcript_of(
        ("Irena", "They gave us a date."),
        ("Dario", "With us nobody did."),
        study=study,
        field_session=FieldSessionFactory(study=study, title="Focus group 1"),
        title="Group C",
    )


@pytest.fixture
def world(study, transcript, nadia, ilse):
    """A memo on each kind of thing."""
    code = CodeFactory(study=study, dimension=eight_dimensions(study)[0], name="Hierarchy")
    other = CodeFactory(study=study, name="Money")
    coding = code_words(code, nadia, (transcript.turns.first(), "a date"))
    plain = code_words(other, nadia, (transcript.turns.last(), "nobody")).excerpt
    made = {
        "coding": add_memo(coding, by=nadia, text="Why hierarchy."),
        "excerpt": add_memo(coding.excerpt, by=ilse, text="Compare with Straße."),
        "plain": add_memo(plain, by=ilse, text="=SUM(A1)"),
        "turn": add_memo(transcript.turns.last(), by=nadia, text="She laughs."),
        "transcript": add_memo(transcript, by=ilse, text="A tense room."),
        "code": add_memo(code, by=nadia, text="Split it?"),
        "study": add_memo(None, study=study, by=nadia, text="Saturated."),
    }
    return made | {"codes": (code, other), "turns": list(transcript.turns.all()), "coding_row": coding}


def found(study, **chosen) -> set[str]:
    return set(memos(study, MemoFilter(**chosen)).values_list("text", flat=True))


def test_filters(study, world, nadia, transcript):
    code, money = world["codes"]
    assert found(study) == set(Memo.objects.values_list("text", flat=True))
    for kind in ("coding", "turn", "transcript", "code", "study"):
        assert found(study, about=kind) == {world[kind].text}
    assert found(study, about="excerpt") == {"Compare with Straße.", "=SUM(A1)"}
    assert found(study, author=nadia) == {"Why hierarchy.", "She laughs.", "Split it?", "Saturated."}
    assert found(study, code=code) == {"Why hierarchy.", "Compare with Straße.", "Split it?"}
    assert found(study, code=money) == {"=SUM(A1)"}
    in_session = {"Why hierarchy.", "Compare with Straße.", "=SUM(A1)", "She laughs.", "A tense room."}
    assert found(study, session=transcript.field_session) == in_session
    assert found(study, words="strasse") == {"Compare with Straße."}
    Memo.objects.filter(pk=world["study"].pk).update(updated_at="2020-01-01T00:00Z")
    import datetime

    assert "Saturated." not in found(study, since=datetime.date(2021, 1, 1))
    remove_memo(world["turn"], by=nadia)
    assert "She laughs." not in found(study)


def test_a_memo_on_a_coding_shows_at_its_excerpt(client_as, study, world, nadia, transcript):
    remove_memo(world["excerpt"], by=nadia)
    excerpt = world["coding_row"].excerpt_id
    (turn,) = turn_views(transcript, nadia, [world["turns"][0].pk])
    assert [(segment.excerpt, segment.has_memo) for segment in turn.segments] == [(excerpt, True)]
    assert next(view for view in turn_views(transcript, nadia) if view.memos).text == "With us nobody did."
    rows = client_as(nadia).get(f"/s/{study.slug}/excerpts/").context["rows"]
    assert [row["excerpt"].memo_count for row in rows] == [1, 1]
    remove_memo(world["coding"], by=nadia)
    (turn,) = turn_views(transcript, nadia, [world["turns"][0].pk])
    assert not turn.segments[0].has_memo


def test_the_list_links_each_memo_to_its_place(client_as, study, world, nadia, transcript):
    page = client_as(nadia).get(f"/s/{study.slug}/memos/")
    assert page.status_code == 200
    urls = {row.memo.text: row.url for row in page.context["rows"]}
    screen = f"/s/{study.slug}/transcripts/{transcript.pk}/"
    assert urls["Why hierarchy."] == f"{screen}?excerpt={world['coding_row'].excerpt_id}"
    assert urls["She laughs."] == f"{screen}?turn={world['turns'][1].pk}"
    assert urls["A tense room."] == screen
    assert urls["Split it?"] == f"/s/{study.slug}/codebook/{world['codes'][0].pk}/"
    assert page.context["rows"][0].memo == world["study"], "newest first"
    narrowed = client_as(nadia).get(f"/s/{study.slug}/memos/?about=turn&author={nadia.pk}&since=2020-01-01")
    assert [row.memo for row in narrowed.context["rows"]] == [world["turn"]]
    assert [label for label, *_ in narrowed.context["chips"]] == ["About", "Written by", "Changed since"]


@pytest.mark.parametrize("many", [2, 15])
def test_the_number_of_queries_does_not_grow(client_as, study, transcript, nadia, django_assert_num_queries, many):
    code = CodeFactory(study=study, dimension=eight_dimensions(study)[0])
    for n in range(1, many + 1):
        coding = code_words(code, nadia, (transcript.turns.first(), "They gave us a date."[:n]))
        for on in (coding, coding.excerpt, transcript.turns.last(), transcript, code):
            add_memo(on, by=nadia, text=f"Memo {n}")
    client = client_as(nadia)
    client.get(f"/s/{study.slug}/memos/")
    with django_assert_num_queries(QUERIES):
        client.get(f"/s/{study.slug}/memos/")


QUERIES = 13


def test_partners_see_none_of_it(client_as, study, world):
    partner = member(study, Role.PARTNER)
    assert client_as(partner).get(f"/s/{study.slug}/memos/").status_code == 403
    page = client_as(partner).get(f"/s/{study.slug}/codebook/{world['codes'][0].pk}/")
    assert "Split it?" not in page.content.decode()


def test_written_changed_and_taken_away_on_a_page(client_as, study, world, nadia, ilse):
    code = world["codes"][1]
    here = f"/s/{study.slug}/codebook/{code.pk}/"
    save = str(uuid.uuid4())
    given = {"on": "code", "id": code.pk, "text": "A new thought.", "save_id": save, "next": here}
    for _ in "ab":
        assert client_as(nadia).post(f"/s/{study.slug}/memos/write/", given)["Location"] == here
    memo = Memo.objects.get(code=code)
    assert memo.text == "A new thought."
    assert "A new thought." in client_as(ilse).get(here).content.decode()
    address = f"/s/{study.slug}/memos/{memo.pk}"
    client_as(ilse).post(f"{address}/change/", {"text": "Mine now.", "version": 1})
    client_as(nadia).post(f"{address}/change/", {"text": "Another one.", "version": 7})
    memo.refresh_from_db()
    assert (memo.text, memo.version) == ("A new thought.", 1)
    client_as(nadia).post(f"{address}/change/", {"text": "A better thought.", "version": 1})
    assert list(MemoVersion.objects.filter(memo=memo).values_list("text", flat=True)) == [
        "A new thought.", "A better thought.",
    ]  # fmt: skip
    client_as(ilse).post(f"{address}/remove/")
    assert Memo.objects.standing().filter(pk=memo.pk).exists()
    client_as(nadia).post(f"{address}/remove/", {"next": "https://example.org/"})
    assert not Memo.objects.standing().filter(pk=memo.pk).exists()
    undo(study, nadia)
    assert Memo.objects.standing().filter(pk=memo.pk).exists()
    redo(study, nadia)
    assert not Memo.objects.standing().filter(pk=memo.pk).exists()


def test_where_it_goes_back_to_is_one_of_our_pages(client_as, study, nadia):
    for there in ("https://example.org/", f"//example.org/s/{study.slug}/", "/s/other/"):
        given = {"on": "study", "text": "x", "save_id": str(uuid.uuid4()), "next": there}
        answer = client_as(nadia).post(f"/s/{study.slug}/memos/write/", given)
        assert answer["Location"] == f"/s/{study.slug}/memos/"


@pytest.mark.parametrize("on", ["excerpt", "coding", "code", "turn", "transcript", "study"])
def test_memos_on_anything_through_the_api(client_as, study, world, transcript, nadia, ilse, on):
    ids = {
        "excerpt": world["coding_row"].excerpt_id, "coding": world["coding_row"].pk, "code": world["codes"][0].pk,
        "turn": world["turns"][0].pk, "transcript": transcript.pk, "study": None,
    }  # fmt: skip
    before = Event.objects.count()
    given = {"on": on, "id": ids[on], "text": "Over the API.", "save_id": str(uuid.uuid4())}
    client, address = client_as(nadia), f"/api/v1/s/{study.slug}/memos"
    first, again = (client.post(address, given, content_type="application/json") for _ in "ab")
    assert first.status_code == 200, first.content
    assert first.json() == again.json()
    assert Event.objects.count() == before + 1
    query = f"?on={on}" + (f"&id={ids[on]}" if ids[on] else "")
    assert client.get(address + query).json()[-1]["text"] == "Over the API."
    one = f"{address}/{first.json()['id']}?save_id={uuid.uuid4()}"
    assert client_as(ilse).delete(one).status_code == 403
    assert client.delete(one).status_code == 204
    assert "Over the API." not in str(client.get(address + query).json())
    undo(study, nadia)
    assert client.get(address + query).json()[-1]["text"] == "Over the API."


def test_no_memo_on_what_is_elsewhere(client_as, study, nadia):
    foreign = transcript_of(("Eva", "Elsewhere."))
    for on, pk in (("turn", foreign.turns.get().pk), ("transcript", foreign.pk), ("code", 0)):
        given = {"on": on, "id": pk, "text": "x", "save_id": str(uuid.uuid4())}
        answer = client_as(nadia).post(f"/api/v1/s/{study.slug}/memos", given, content_type="application/json")
        assert answer.status_code == 404


def test_a_save_of_another_kind_never_shows_a_memo_of_another_study(study, world, nadia, transcript):
    save = uuid.uuid4()
    code = world["codes"][1]
    coding = apply_code(
        transcript, by=nadia, code=code, places=[Place(transcript.turns.first().pk, 1, 0, 4, "They")], save_id=save
    ).coding
    elsewhere = StudyFactory()
    Memo.objects.filter(pk=coding).delete()
    Memo.objects.create(pk=coding, study=elsewhere, author=member(elsewhere), text="Theirs.")
    with pytest.raises(Refused, match="already used for another change"):
        add_memo(None, study=study, by=nadia, text="Mine.", save_id=save)
