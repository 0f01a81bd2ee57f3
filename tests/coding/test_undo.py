"""Undo and redo through the API, as the coding screen asks for them."""

import uuid

import pytest

from coding.actions.coding import add_code, remove_coding
from coding.actions.memos import add_memo, change_memo, remove_memo
from coding.models import Coding, Excerpt, Memo, Span
from sessions.models import Turn
from studies.models import Event
from tests.factories import CodeFactory, code_words, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client_as, study, transcript):
    def ask(who, what, **data):
        body = {"save_id": str(uuid.uuid4()), "transcript": transcript.pk} | data
        return client_as(who).post(f"/api/v1/s/{study.slug}/{what}", body, content_type="application/json")

    return ask


def codings() -> list[tuple]:
    """Everything about every coding that undo has to bring back."""
    rows = []
    for coding in Coding.objects.order_by("pk"):
        spans = list(coding.excerpt.spans.values_list("turn", "start", "end", "quote", "before", "after", "state"))
        memos = list(coding.memos.values_list("pk", "text"))
        made = (coding.code_id, coding.code_version, coding.coder_id, coding.created_at, coding.origin)
        rows.append((coding.pk, coding.excerpt_id, *made, spans, memos))
    return rows


def put(code, who, transcript, words="a date", turn=0):
    return add_code(code_words(code, who, (transcript.turns.all()[turn], words)).excerpt, by=who, code=code)


def applied(code, who, transcript):
    """One coding with its event, as the action makes it."""
    other = CodeFactory(study=code.study, dimension=code.dimension)
    coding = code_words(other, who, (transcript.turns.first(), "a date"))
    done = add_code(coding.excerpt, by=who, code=code)
    return Coding.objects.get(pk=done.coding)


def test_undo_and_redo_of_a_code_go_back_and_forth_without_a_trace(ask, transcript, code, nadia):
    applied(code, nadia, transcript)
    after = codings()
    for _ in range(3):
        answer = ask(nadia, "undo")
        assert answer.status_code == 200, answer.content
        assert answer.json()["words"] in {"undid: applied “Leadership buy-in”"}
        assert len(codings()) == 1
        answer = ask(nadia, "redo")
        assert answer.json()["words"] == "redid: applied “Leadership buy-in”"
        assert list(answer.json()["turns"]) == [str(transcript.turns.first().pk)]
        assert codings() == after


def test_a_removed_coding_comes_back_with_its_excerpt_and_memos_under_the_same_numbers(ask, transcript, code, nadia):
    coding = code_words(code, nadia, (transcript.turns.first(), "a date"))
    add_memo(coding, by=nadia, text="Compare with P02.")
    before = codings()
    remove_coding(Coding.objects.get(), by=nadia)
    memo = Memo.objects.get()
    assert (memo.coding, memo.excerpt_id) == (None, coding.excerpt_id), "the memo stays on the excerpt"
    assert ask(nadia, "undo").status_code == 200
    assert codings() == before


def test_an_excerpt_that_went_is_made_again(ask, transcript, code, nadia):
    code_words(code, nadia, (transcript.turns.first(), "a date"))
    before = codings()
    remove_coding(Coding.objects.get(), by=nadia)
    assert (Excerpt.objects.count(), Span.objects.count()) == (0, 0)
    ask(nadia, "undo")
    assert codings() == before


def test_any_depth_and_only_ones_own(ask, study, transcript, code, nadia):
    ilse = member(study, name="Ilse Brandt")
    mine = [applied(CodeFactory(study=study, name=f"Code {n}"), nadia, transcript) for n in range(5)]
    theirs = applied(code, ilse, transcript)
    for _ in mine:
        assert ask(nadia, "undo").status_code == 200
    refused = ask(nadia, "undo")
    assert (refused.status_code, refused.json()["message"]) == (409, "You have nothing to undo.")
    assert Coding.objects.filter(pk=theirs.pk).exists()
    assert not Coding.objects.filter(pk__in=[each.pk for each in mine]).exists()
    for _ in mine:
        assert ask(nadia, "redo").status_code == 200
    assert Coding.objects.filter(pk__in=[each.pk for each in mine]).count() == len(mine)
    assert ask(nadia, "redo").status_code == 409


def test_a_new_change_ends_redo(ask, study, transcript, code, nadia):
    applied(code, nadia, transcript)
    ask(nadia, "undo")
    applied(CodeFactory(study=study), nadia, transcript)
    refused = ask(nadia, "redo")
    assert (refused.status_code, refused.json()["message"]) == (409, "You have nothing to redo.")
    # Also when the new change was itself taken back and made again.
    ask(nadia, "undo")
    assert ask(nadia, "redo").status_code == 200
    assert ask(nadia, "redo").status_code == 409


def test_the_same_undo_sent_twice_takes_back_one_change(ask, study, transcript, code, nadia):
    applied(code, nadia, transcript)
    applied(CodeFactory(study=study), nadia, transcript)
    save = str(uuid.uuid4())
    first, again = ask(nadia, "undo", save_id=save), ask(nadia, "undo", save_id=save)
    assert first.json() == again.json()
    assert Event.objects.exclude(reverses=None).count() == 1


def test_refused_with_the_name_of_who_built_on_it_and_the_one_before_can_go(ask, study, transcript, code, nadia):
    ilse = member(study, name="Ilse Brandt")
    first = applied(CodeFactory(study=study), nadia, transcript)
    coding = applied(code, nadia, transcript)
    add_memo(coding, by=ilse, text="I see it in another way.")
    refused = ask(nadia, "undo")
    assert refused.status_code == 409
    assert refused.json()["message"] == "Ilse Brandt has written a memo on this code since."
    assert Coding.objects.filter(pk=coding.pk).exists()
    assert ask(nadia, "undo", before=refused.json()["details"]["seq"]).status_code == 200
    assert not Coding.objects.filter(pk=first.pk).exists()


def test_an_excerpt_does_not_come_back_on_words_that_were_corrected(ask, transcript, code, nadia):
    turn = transcript.turns.first()
    code_words(code, nadia, (turn, "a date"))
    remove_coding(Coding.objects.get(), by=nadia)
    Turn.objects.filter(pk=turn.pk).update(text=turn.text.replace("a date", "a data"), version=2)
    turn.edits.create(version=2, position=18, removed="e", inserted="a", by=nadia)
    refused = ask(nadia, "undo")
    assert (refused.status_code, refused.json()["message"]) == (409, "The words of this excerpt were corrected since.")
    assert Excerpt.objects.count() == 0


def test_memos_written_changed_and_taken_away(ask, transcript, code, nadia):
    coding = code_words(code, nadia, (transcript.turns.first(), "a date"))
    memo = add_memo(coding.excerpt, by=nadia, text="First.")
    memo = change_memo(memo, by=nadia, text="Second.", version=1)
    remove_memo(memo, by=nadia)

    def state():
        memo.refresh_from_db()
        return memo.text, memo.removed_at is None

    seen = [state()]
    for what in ("undo", "undo", "undo", "redo", "redo", "redo"):
        assert ask(nadia, what).status_code == 200
        seen.append(state())
    assert [text if there else None for text, there in seen] == [
        None, "Second.", "First.", None, "First.", "Second.", None,
    ]  # fmt: skip


def test_the_log_holds_no_words(ask, transcript, code, nadia):
    coding = code_words(code, nadia, (transcript.turns.first(), "a date"))
    add_memo(coding, by=nadia, text="Secret thought.")
    remove_coding(Coding.objects.get(), by=nadia)
    ask(nadia, "undo")
    log = str(list(Event.objects.values_list("before", "after")))
    assert "date" not in log.replace("created_at", "")
    assert "Secret" not in log
