"""Links between excerpts: made, read at both ends, taken away, undone."""

import uuid

import pytest

from coding.actions.coding import remove_coding
from coding.actions.links import add_link, remove_link
from coding.models import Coding, Excerpt, ExcerptLink
from coding.queries.history import tell
from studies.models import Event
from studies.refused import Refused
from studies.undo import CannotUndo, redo, undo
from tests.coding.test_ends import back_and_forth, state
from tests.factories import CodeFactory, code_words, excerpt_of, member, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(transcript, nadia):
    code = CodeFactory(study=transcript.study)
    first, second = transcript.turns.all()
    return [
        code_words(code, nadia, (turn, words)).excerpt for turn, words in ((first, "a date"), (second, "nobody did"))
    ]


@pytest.fixture
def call(client_as, study):
    def call(who, method, path, **data):
        client, address = client_as(who), f"/api/v1/s/{study.slug}/{path}"
        if method in {"get", "delete"}:
            return getattr(client, method)(address)
        return getattr(client, method)(address, {"save_id": str(uuid.uuid4())} | data, content_type="application/json")

    return call


def test_made_and_taken_away_and_undone(study, two, nadia):
    before = state()
    link = add_link(two[1], to=two[0], kind="contradicts", by=nadia)
    assert tell(Event.objects.get(), study) == "added a link: contradicts"
    assert add_link(two[1], to=two[0], kind="contradicts", by=nadia) == link
    assert Event.objects.count() == 1
    back_and_forth(study, nadia, before)
    before = state()
    remove_link(link, by=nadia)
    assert not ExcerptLink.objects.exists()
    back_and_forth(study, nadia, before)


def test_both_ends_say_the_direction_in_words(call, two, nadia, transcript):
    answer = call(nadia, "post", f"excerpts/{two[1].pk}/links", target=two[0].pk, kind="replies_to")
    assert answer.json()["words"] == "Replies to"

    def links(excerpt):
        facts = call(nadia, "get", f"excerpts/{excerpt.pk}").json()["links"]
        return [(one["words"], one["excerpt"], one["quote"], one["is_mine"]) for one in facts]

    assert links(two[1]) == [("Replies to", two[0].pk, "a date", True)]
    assert links(two[0]) == [("Is answered by", two[1].pk, "nobody did", True)]


def test_not_to_itself_and_not_into_another_study(call, two, nadia):
    refused = call(nadia, "post", f"excerpts/{two[0].pk}/links", target=two[0].pk, kind="contradicts")
    assert (refused.status_code, "itself" in refused.json()["message"]) == (409, True)
    with pytest.raises(Refused):
        add_link(two[0], to=two[0], kind="contradicts", by=nadia)
    foreign = transcript_of(("Eva", "Something else."))
    other = excerpt_of(nadia, (foreign.turns.get(), "else"))
    assert call(nadia, "post", f"excerpts/{two[0].pk}/links", target=other.pk, kind="contradicts").status_code == 404
    assert call(nadia, "post", f"excerpts/{two[0].pk}/links", target=two[1].pk, kind="likes").status_code == 422


def test_only_its_maker_takes_it_away(call, study, two, nadia):
    link = add_link(two[0], to=two[1], kind="example_of", by=nadia)
    ilse = member(study, name="Ilse Brandt")
    save = uuid.uuid4()
    assert call(ilse, "delete", f"links/{link.pk}?save_id={save}").status_code == 403
    for _ in "ab":
        assert call(nadia, "delete", f"links/{link.pk}?save_id={save}").status_code == 204
    assert not ExcerptLink.objects.exists()
    assert Event.objects.filter(verb="link.removed").count() == 1


def test_an_excerpt_with_a_link_stays_when_its_last_code_goes(two, nadia):
    add_link(two[0], to=two[1], kind="contradicts", by=nadia)
    remove_coding(Coding.objects.get(excerpt=two[1]), by=nadia)
    assert Excerpt.objects.count() == 2


def test_a_link_does_not_come_back_to_an_excerpt_that_is_gone(study, two, nadia):
    link = add_link(two[0], to=two[1], kind="contradicts", by=nadia)
    remove_link(link, by=nadia)
    seq = Event.objects.order_by("seq").last().seq
    remove_coding(Coding.objects.get(excerpt=two[1]), by=nadia)
    with pytest.raises(CannotUndo, match="One of the two excerpts is gone since"):
        undo(study, nadia, before=seq + 1)
    undo(study, nadia)
    undo(study, nadia)
    assert ExcerptLink.objects.get() == link
    redo(study, nadia)
    assert not ExcerptLink.objects.exists()


def test_the_other_end_is_found_by_words(call, two, nadia):
    found = call(nadia, "get", f"excerpts?words=NOBODY&besides={two[0].pk}").json()
    assert [(one["excerpt"], one["quote"]) for one in found] == [(two[1].pk, "nobody did")]
    assert call(nadia, "get", f"excerpts?words=nobody&besides={two[1].pk}").json() == []
    assert call(nadia, "get", "excerpts?words=%20").json() == []


@pytest.mark.parametrize("many", [1, 7])
def test_the_queries_of_an_excerpt_do_not_grow_with_its_links(
    call, transcript, two, nadia, django_assert_num_queries, many
):
    code = CodeFactory(study=transcript.study)
    for n in range(many):
        far = code_words(code, nadia, (transcript.turns.first(), "They gave us"[: n + 4])).excerpt
        add_link(two[0], to=far, kind="contradicts", by=nadia)
    call(nadia, "get", f"excerpts/{two[0].pk}")
    with django_assert_num_queries(QUERIES):
        assert len(call(nadia, "get", f"excerpts/{two[0].pk}").json()["links"]) == many


QUERIES = 36
