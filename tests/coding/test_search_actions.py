"""Coding all hits: one transaction, one event, one undo; nothing where the text was corrected meanwhile."""

import uuid

import pytest
from django.utils import timezone

from coding.actions.coding import Place
from coding.actions.search import MOST_PLACES, code_all
from coding.anchoring import QuoteMismatch
from coding.models import Coding, Excerpt, Memo, Review, Span
from sessions.models import TextEdit, Turn
from studies import undo
from studies.models import Event, Study
from studies.refused import Refused
from studies.undo import CannotUndo
from tests.factories import CodeFactory, StudyFactory, code_words, excerpt_of, member, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def ilse(study):
    return member(study, name="Ilse")


@pytest.fixture
def code(study):
    return CodeFactory(study=study, name="Dates")


@pytest.fixture
def turns(study):
    one = transcript_of(("Irena", "A date. 🙂 Another date, in May."), ("Dario", "No date for us."), study=study)
    two = transcript_of(("Irena", "The date came late."), study=study)
    return [*one.turns.all(), *two.turns.all()]


def place(turn: Turn, words: str) -> Place:
    start = turn.text.index(words)
    return Place(turn.pk, turn.version, start, start + len(words), words)


@pytest.fixture
def places(turns):
    return [
        place(turns[2], "The date came late."),
        place(turns[0], "Another date, in May."),
        place(turns[0], "A date."),
        place(turns[1], "No date for us."),
    ]


def memos(coding: Coding) -> list[int]:
    return sorted(coding.memos.values_list("pk", flat=True))


def rows(study: Study) -> list[tuple]:
    """Everything about every coding and excerpt that undo has to bring back."""
    codings = [
        (c.pk, c.excerpt_id, c.code_id, c.code_version, c.coder_id, c.created_at, c.origin, memos(c))
        for c in study.codings.order_by("pk")
    ]  # fmt: skip
    spans = Span.objects.filter(excerpt__study=study).order_by("excerpt", "position")
    excerpts = study.excerpts.order_by("pk").values_list("pk", "transcript", "created_by")
    return [
        codings,
        list(excerpts),
        list(spans.values_list("excerpt", "turn", "start", "end", "quote", "before", "after")),
    ]


def edit(turn: Turn, removed: str, inserted: str, by) -> None:
    at = turn.text.index(removed)
    turn.text = turn.text[:at] + inserted + turn.text[at + len(removed) :]
    turn.version += 1
    turn.save()
    TextEdit.objects.create(turn=turn, version=turn.version, position=at, removed=removed, inserted=inserted, by=by)


def test_every_place_is_an_excerpt_with_the_code_in_one_event(study, ana, code, turns, places):
    known = excerpt_of(ana, (turns[1], "No date for us."))
    save_id = uuid.uuid4()
    done = code_all(study, by=ana, code=code, places=places, unit="sentence", save_id=save_id)
    codings = list(study.codings.order_by("pk"))
    assert [(c.excerpt.quote, c.origin, c.coder, c.code_version) for c in codings] == [
        (quote, "search", ana, 1)
        for quote in ("A date.", "Another date, in May.", "No date for us.", "The date came late.")
    ]
    assert codings[2].excerpt == known, "the same words are the same excerpt"
    assert (done.code, done.codings, done.turns) == (code.pk, [c.pk for c in codings], [turn.pk for turn in turns])
    event = study.events.get()
    assert (event.verb, event.target_id, event.save_id) == ("search.coded", str(code.pk), save_id)
    assert (event.after["unit"], event.after["n"], event.transcript_id) == ("sentence", 4, None)
    assert "date" not in str(event.after)
    kinds = list(event.subjects.order_by("kind").values_list("kind", flat=True))
    assert kinds == ["code", *["coding"] * 4, *["excerpt"] * 4, *["transcript"] * 2]
    assert code_all(study, by=ana, code=code, places=places, save_id=save_id) == done
    assert study.events.count() == 1


def test_who_has_the_code_there_is_left_out_and_others_are_not(study, ana, ilse, code, turns, places):
    code_words(code, ana, (turns[0], "A date."))
    code_words(code, ilse, (turns[1], "No date for us."))
    code_all(study, by=ana, code=code, places=places)
    assert (study.codings.filter(coder=ana).count(), study.excerpts.count()) == (4, 4)
    with pytest.raises(Refused, match="You already applied “Dates” to everything that is selected"):
        code_all(study, by=ana, code=code, places=places)


def test_queries_do_not_grow_with_the_places(study, ana, code, turns, places, django_assert_max_num_queries):
    with django_assert_max_num_queries(15) as one:
        code_all(study, by=ana, code=code, places=places[:1])
    with django_assert_max_num_queries(15) as three:
        code_all(study, by=ana, code=code, places=places[1:])
    assert len(one) == len(three)


@pytest.mark.parametrize("turn", [0, 1])
def test_a_turn_that_was_corrected_stops_all_of_it_and_is_named(study, ana, code, turns, places, turn):
    edit(turns[turn], "date", "day", ana)
    with pytest.raises(Refused, match="1 turn was corrected since this list was made") as refused:
        code_all(study, by=ana, code=code, places=places)
    assert refused.value.details == {"turns": [turns[turn].pk]}
    assert (Coding.objects.count(), Excerpt.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_other_refusals(study, ana, code, turns, places):
    stranger = transcript_of(("X", "A date.")).turns.get()
    with pytest.raises(Turn.DoesNotExist):
        code_all(study, by=ana, code=code, places=[*places, place(stranger, "A date.")])
    with pytest.raises(QuoteMismatch):
        code_all(study, by=ana, code=code, places=[Place(turns[0].pk, 1, 0, 4, "B dat")])
    with pytest.raises(Refused, match="Nothing is selected"):
        code_all(study, by=ana, code=code, places=[])
    with pytest.raises(Refused, match=f"between 1 and {MOST_PLACES} places"):
        code_all(study, by=ana, code=code, places=places * MOST_PLACES)
    code.retired_at = "2026-01-01T00:00:00Z"
    code.save()
    with pytest.raises(Refused, match="“Dates” was retired"):
        code_all(study, by=ana, code=code, places=places)
    assert not Event.objects.exists()


def test_a_merged_code_gives_its_heir(study, ana, code, places):
    heir = CodeFactory(study=study, name="Days")
    code.merged_into, code.retired_at = heir, "2026-01-01T00:00:00Z"
    code.save()
    done = code_all(study, by=ana, code=code, places=places)
    assert (done.code, done.words) == (heir.pk, "“Dates” was merged into “Days”, so “Days” was applied.")


def test_nothing_is_written_when_the_event_fails(study, ana, code, places, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no event")

    monkeypatch.setattr("coding.actions.search.audit.record", fail)
    with pytest.raises(RuntimeError):
        code_all(study, by=ana, code=code, places=places)
    assert (Coding.objects.count(), Excerpt.objects.count(), Span.objects.count()) == (0, 0, 0)


def test_undo_and_redo_go_back_and_forth_without_a_trace(study, ana, ilse, code, turns, places):
    code_words(code, ilse, (turns[1], "No date for us."))
    noted = excerpt_of(ana, (turns[0], "A date."))
    Memo.objects.create(study=study, excerpt=noted, author=ana, text="Compare.")
    before = rows(study)
    code_all(study, by=ana, code=code, places=places, unit="sentence")
    after = rows(study)
    for _ in range(3):
        undo.undo(study, ana)
        assert rows(study) == before
        undo.redo(study, ana)
        assert rows(study) == after
    assert [event.verb for event in study.events.all()] == ["search.coded", *["search.uncoded", "search.coded"] * 3]


def test_undo_keeps_what_somebody_else_put_there_and_ones_own_memos(study, ana, ilse, code, turns, places):
    done = code_all(study, by=ana, code=code, places=places)
    first, second, *_ = study.codings.order_by("pk")
    mine = Memo.objects.create(study=study, coding=first, author=ana, text="Mine.")
    CodeFactory(study=study).codings.create(study=study, excerpt=second.excerpt, code_version=1, coder=ilse)
    after = rows(study)
    undo.undo(study, ana)
    assert study.excerpts.count() == 2
    assert Memo.objects.get().excerpt_id == first.excerpt_id
    undo.redo(study, ana)
    assert rows(study) == after
    mine.refresh_from_db()
    assert (mine.coding_id, mine.excerpt_id, len(done.codings)) == (first.pk, None, 4)


def test_a_memo_that_was_taken_away_outlives_its_excerpt(study, ana, code, places):
    code_all(study, by=ana, code=code, places=places[:1])
    memo = Memo.objects.create(
        study=study, excerpt=study.excerpts.get(), author=ana, text="Gone.", removed_at="2026-01-01T00:00:00Z"
    )
    undo.undo(study, ana)
    memo.refresh_from_db()
    assert (memo.excerpt_id, study.excerpts.count()) == (None, 0)
    undo.redo(study, ana)
    memo.refresh_from_db()
    assert memo.excerpt == study.excerpts.get()


def test_undo_is_refused_where_somebody_has_built_on_it(study, ana, ilse, code, places):
    code_all(study, by=ana, code=code, places=places)
    coding = study.codings.first()
    memo = Memo.objects.create(study=study, coding=coding, author=ilse, text="I see it so.")
    with pytest.raises(CannotUndo, match=r"Ilse has written a memo on one of these codes since\."):
        undo.undo(study, ana)
    memo.delete()
    item = study.review_rounds.create(number=1, created_by=ilse).items.create(excerpt=coding.excerpt, position=1)
    Review.objects.create(item=item, reviewer=ilse, verdict="accepted")
    with pytest.raises(CannotUndo, match=r"Ilse has judged one of these excerpts since\."):
        undo.undo(study, ana)
    assert study.codings.count() == 4


def test_redo_is_refused_where_the_words_are_others_now(study, ana, code, turns, places):
    code_all(study, by=ana, code=code, places=places)
    undo.undo(study, ana)
    edit(turns[2], "came late", "came in May", ana)
    with pytest.raises(CannotUndo, match=r"The words of some of these places were corrected since\."):
        undo.redo(study, ana)
    code.retired_at = "2026-01-01T00:00:00Z"
    assert not study.codings.exists()


def test_redo_is_refused_for_a_retired_code_and_for_one_that_is_there_again(study, ana, code, turns, places):
    code_all(study, by=ana, code=code, places=places)
    undo.undo(study, ana)
    code_words(code, ana, (turns[0], "A date."))
    with pytest.raises(CannotUndo, match=r"“Dates” is on some of these places again\."):
        undo.redo(study, ana)
    code.retired_at = timezone.now()
    code.save()
    with pytest.raises(CannotUndo, match=r"“Dates” was retired since\."):
        undo.redo(study, ana)
