"""Excerpts as the evidence of a practice, from both sides."""

import uuid

import pytest
from django.urls import reverse

from coding.actions.deleting import delete_practice
from coding.actions.practice_excerpts import add_excerpts, remove_excerpts
from coding.models import Excerpt
from coding.queries.excerpts import with_told_by
from coding.queries.history import history
from sessions.models import Consent
from studies import undo
from studies.models import Role
from studies.undo import CannotUndo
from tests.factories import (
    ConsentFactory,
    ParticipantFactory,
    StudyFactory,
    excerpt_of,
    member,
    transcript_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def practice(study):
    return study.practices.create(code="GP1", title="A public date", summary="They named a month.")


@pytest.fixture
def transcript(study):
    return transcript_of(("Irena", "They gave us a date."), ("Dario", "With us nobody did."), study=study)


@pytest.fixture
def told(transcript, nadia):
    first, second = transcript.turns.all()
    return [excerpt_of(nadia, (first, "a date")), excerpt_of(nadia, (second, "nobody did"))]


def url(name, study, *ids):
    return reverse(f"coding:{name}", args=[study.slug, *ids])


def ids(practice):
    return sorted(practice.excerpts.values_list("pk", flat=True))


def test_from_the_practice_excerpts_are_added_and_removed_and_both_can_be_undone(
    client_as, study, practice, told, nadia
):
    client, pks = client_as(nadia), [excerpt.pk for excerpt in told]
    choose = url("practice_excerpts", study, practice.pk)
    assert [row["excerpt"] for row in client.get(choose).context["rows"]] == told
    filtered = client.get(f"{choose}?words=nobody")
    assert [row["excerpt"] for row in filtered.context["rows"]] == [told[1]]
    sent = {"excerpt": pks, "save_id": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post(choose, sent)["Location"] == url("practice", study, practice.pk)
    event = study.events.get()
    assert (event.verb, event.after) == ("practice.excerpts_added", {"excerpts": pks, "n": 2})
    assert history(study, "excerpt", pks[0], nadia)[0].what == "added 2 excerpts to a practice"
    assert client.get(choose).context["rows"] == [], "what it has is not offered"

    page = client.get(url("practice", study, practice.pk)).content.decode()
    assert "a date" in page
    assert "nobody did" in page
    client.post(url("practice_excerpt_remove", study, practice.pk), {"excerpt": pks[0]})
    assert (ids(practice), Excerpt.objects.count()) == ([pks[1]], 2)
    for expected in (pks, []):
        undo.undo(study, nadia)
        assert ids(practice) == expected
    for expected in (pks, [pks[1]]):
        undo.redo(study, nadia)
        assert ids(practice) == expected
    assert "a date" not in str(list(study.events.values_list("before", "after")))


def test_from_the_list_to_a_practice_and_to_a_new_one(client_as, study, practice, told, nadia):
    client, pks = client_as(nadia), [excerpt.pk for excerpt in told]
    listed = client.get(url("excerpts", study))
    assert [words for _, words in listed.context["to_practice"].fields["practice"].choices] == [
        "GP1 A public date",
        "A new practice",
    ]
    sent = {"excerpt": pks, "practice": practice.pk, "query": "words=date", "save_id": str(uuid.uuid4())}
    answer = client.post(url("practice_add_selected", study), sent)
    assert answer["Location"] == f"{url('excerpts', study)}?words=date"
    assert ids(practice) == pks
    again = client.post(url("practice_add_selected", study), sent | {"save_id": str(uuid.uuid4())}, follow=True)
    assert "GP1 already has these excerpts." in again.content.decode()

    form = client.post(url("practice_add_selected", study), sent | {"practice": "new"}, follow=True)
    assert [row["excerpt"].pk for row in form.context["linked"]] == pks
    new = {"code": "GP2", "title": "A month", "summary": "…", "level": "collected", "excerpt": pks}
    client.post(url("practice_new", study), new)
    assert ids(study.practices.get(code="GP2")) == pks
    assert study.events.get(verb="practice.added").after["excerpts"] == pks
    assert study.events.count() == 2


def test_what_is_not_the_studys_or_not_there_changes_nothing(client_as, study, practice, told, nadia):
    client = client_as(nadia)
    theirs = excerpt_of(
        member(other := StudyFactory()), (transcript_of(("A", "A date."), study=other).turns.get(), "date")
    )
    for sent in ({"excerpt": theirs.pk}, {"excerpt": 10**12}, {"excerpt": "x"}, {}):
        client.post(url("practice_excerpts", study, practice.pk), sent)
        client.post(url("practice_add_selected", study), sent | {"practice": practice.pk, "save_id": str(uuid.uuid4())})
        client.post(url("practice_excerpt_remove", study, practice.pk), sent)
    client.post(url("practice_add_selected", study), {"excerpt": told[0].pk, "practice": 10**12})
    new = {"code": "GP2", "title": "A month", "summary": "…", "level": "collected", "excerpt": theirs.pk}
    client.post(url("practice_new", study), new)
    assert (ids(practice), ids(study.practices.get(code="GP2")), theirs.practices.count()) == ([], [], 0)
    assert [event.verb for event in study.events.all()] == ["practice.added"]


def test_undo_is_refused_where_others_built_on_it(study, practice, told, nadia):
    ana = member(study, Role.COORDINATOR)
    add_excerpts(practice, by=nadia, excerpts=[excerpt.pk for excerpt in told])
    remove_excerpts(practice, by=ana, excerpts=[told[0].pk])
    with pytest.raises(CannotUndo, match="removed from GP1 since"):
        undo.undo(study, nadia)
    add_excerpts(practice, by=nadia, excerpts=[told[0].pk])
    with pytest.raises(CannotUndo, match="added to GP1 again since"):
        undo.undo(study, ana)
    delete_practice(practice, by=ana)
    with pytest.raises(CannotUndo, match="has deleted the practice"):
        undo.undo(study, nadia)


def test_the_page_says_whether_partners_and_the_report_may_see_each(
    client_as, study, practice, told, transcript, nadia
):
    first, second = transcript.speakers.order_by("pk")
    for speaker, scope in ((first, Consent.Scope.QUOTE), (second, Consent.Scope.SHARE)):
        speaker.participant = ParticipantFactory(study=study)
        speaker.save()
        ConsentFactory(participant=speaker.participant, scope=scope)
    add_excerpts(practice, by=nadia, excerpts=[excerpt.pk for excerpt in told])
    rows = client_as(nadia).get(url("practice", study, practice.pk)).context["linked"]
    assert [(row["report"].allowed, row["partners"].allowed) for row in rows] == [(True, False), (False, True)]


def test_the_report_counts_nobody_who_has_withdrawn(study, practice, told, transcript, nadia):
    add_excerpts(practice, by=nadia, excerpts=[excerpt.pk for excerpt in told])
    assert with_told_by(study.practices.all()).get().told_by == 2
    speaker = transcript.speakers.first()
    speaker.participant = ParticipantFactory(study=study, withdrawn_at="2026-01-01T00:00Z")
    speaker.save()
    assert with_told_by(study.practices.all()).get().told_by == 1


@pytest.mark.parametrize("many", [1, 9])
def test_pages_ask_the_same_number_of_queries(client_as, study, practice, nadia, many, django_assert_num_queries):
    text = transcript_of(*(("Irena", f"A date number {n}.") for n in range(2 * many)), study=study)
    excerpts = [excerpt_of(nadia, (turn, "A date")) for turn in text.turns.all()]
    practice.excerpts.add(*excerpts[:many])
    client = client_as(nadia)
    client.get(url("practice", study, practice.pk))
    with django_assert_num_queries(11):
        client.get(url("practice", study, practice.pk))
    with django_assert_num_queries(17):
        client.get(url("practice_excerpts", study, practice.pk))
