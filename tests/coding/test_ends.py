"""Both ends of an excerpt moved: alone, beside other coders, onto another excerpt; undone and made again."""

import uuid

import pytest

from coding.actions.coding import Place, add_code, add_codes
from coding.actions.ends import move_ends
from coding.actions.links import add_link
from coding.actions.memos import add_memo
from coding.anchoring import QuoteMismatch
from coding.models import Coding, Excerpt, ExcerptLink, Memo, Review, ReviewItem, Span
from sessions.models import Turn
from studies.models import Event, Role
from studies.refused import Refused
from studies.undo import CannotUndo, redo, undo
from tests.factories import (
    CodeFactory,
    ConsentFactory,
    ParticipantFactory,
    code_words,
    excerpt_of,
    member,
    transcript_of,
)

pytestmark = pytest.mark.django_db

WORDS = (
    ("Irena", "They gave us 🙂 a date. In March."),
    ("Dario", "With us nobody did."),
    ("Irena", "Not even a month."),
)


@pytest.fixture
def transcript():
    return transcript_of(*WORDS)


def place(turn: Turn, words: str) -> Place:
    start = turn.text.index(words)
    return Place(turn.pk, turn.version, start, start + len(words), words)


def places(transcript, *words: str) -> list[Place]:
    """One place in each turn that has the words."""
    return [place(next(turn for turn in transcript.turns.all() if one in turn.text), one) for one in words]


def state() -> dict:
    """Everything that moving ends may touch, by number."""
    return {
        "spans": list(
            Span.objects.order_by("pk").values_list(
                "pk", "excerpt", "position", "turn", "start", "end", "quote", "before", "after", "state"
            )
        ),
        "excerpts": list(Excerpt.objects.order_by("pk").values_list("pk", "created_by", "created_at")),
        "codings": list(
            Coding.objects.order_by("pk").values_list(
                "pk", "excerpt", "code", "code_version", "coder", "created_at", "origin"
            )
        ),
        "memos": list(Memo.objects.order_by("pk").values_list("pk", "excerpt", "coding", "text", "removed_at")),
        "links": list(ExcerptLink.objects.order_by("pk").values_list("pk", "source", "target", "kind", "created_at")),
        "items": list(ReviewItem.objects.order_by("pk").values_list("pk", "round", "excerpt", "position")),
        "practices": list(Excerpt.practices.through.objects.order_by("excerpt").values_list("excerpt", "practice")),
    }


def back_and_forth(study, by, before: dict) -> None:
    """Undo gives exactly what there was, redo exactly what there is; twice."""
    after = state()
    for _ in range(2):
        undo(study, by)
        assert state() == before
        redo(study, by)
        assert state() == after


def quote(excerpt: Excerpt) -> list[str]:
    return list(excerpt.spans.order_by("position").values_list("quote", flat=True))


@pytest.mark.parametrize(
    "words",
    [
        ["gave us 🙂 a date. In March."],
        ["date"],
        ["a date. In March.", "With us"],
        ["🙂 a date. In March.", "With us nobody did.", "Not"],
    ],
)
def test_the_ends_move_within_a_turn_and_over_its_borders(study, transcript, code, nadia, words):
    coding = code_words(code, nadia, (transcript.turns.first(), "a date"))
    add_memo(coding.excerpt, by=nadia, text="Compare.")
    before = state()
    done = move_ends(coding.excerpt, by=nadia, places=places(transcript, *words))
    assert done.excerpt == coding.excerpt_id
    assert quote(coding.excerpt) == words
    for span in coding.excerpt.spans.select_related("turn"):
        assert span.turn.text[span.start : span.end] == span.quote
        assert span.turn.text[max(0, span.start - 30) : span.start] == span.before
    event = Event.objects.get(verb="excerpt.moved")
    assert "date" not in str(event.after).replace("created_at", "") + str(event.before["spans"])
    back_and_forth(study, nadia, before)


def test_an_excerpt_of_several_turns_shrinks_out_of_its_first_and_last(study, transcript, code, nadia):
    first, second, third = transcript.turns.all()
    coding = code_words(code, nadia, (first, "In March."), (second, "With us nobody did."), (third, "Not even"))
    before = state()
    move_ends(coding.excerpt, by=nadia, places=places(transcript, "nobody did."))
    assert quote(coding.excerpt) == ["nobody did."]
    back_and_forth(study, nadia, before)


def test_the_same_words_again_change_nothing(transcript, code, nadia):
    coding = code_words(code, nadia, (transcript.turns.first(), "a date"))
    done = move_ends(coding.excerpt, by=nadia, places=places(transcript, "a date"))
    assert done.excerpt == coding.excerpt_id
    assert not Event.objects.exists()


def test_the_same_save_twice_is_one(transcript, code, nadia):
    coding = code_words(code, nadia, (transcript.turns.first(), "a date"))
    save = uuid.uuid4()
    moves = [
        move_ends(coding.excerpt, by=nadia, places=places(transcript, "a date. In March."), save_id=save) for _ in "ab"
    ]
    assert moves[0] == moves[1]
    assert Event.objects.filter(verb="excerpt.moved").count() == 1


def test_what_is_refused(transcript, code, nadia, ilse):
    turn = transcript.turns.first()
    coding = code_words(code, nadia, (turn, "a date"))
    wrong = place(turn, "a date. In March.")
    with pytest.raises(QuoteMismatch):
        move_ends(coding.excerpt, by=nadia, places=[Place(turn.pk, 1, wrong.start, wrong.end, "a month. In March")])
    with pytest.raises(Refused, match="This turn was corrected"):
        move_ends(coding.excerpt, by=nadia, places=[Place(turn.pk, 2, wrong.start, wrong.end, wrong.quote)])
    with pytest.raises(Refused, match="These are different words"):
        move_ends(coding.excerpt, by=nadia, places=places(transcript, "They gave"))
    with pytest.raises(Refused, match="Nadia Weiss coded these words, not you"):
        move_ends(coding.excerpt, by=ilse, places=places(transcript, "date"))
    Span.objects.update(state=Span.State.TOUCHED)
    with pytest.raises(Refused, match="Resolve it first"):
        move_ends(coding.excerpt, by=nadia, places=places(transcript, "date"))
    assert not Event.objects.exists()


def test_what_others_coded_stays_where_it_is(study, transcript, code, nadia, ilse):
    coding = code_words(code, nadia, (transcript.turns.first(), "a date"))
    memo = add_memo(coding, by=nadia, text="Mine.")
    theirs = add_code(coding.excerpt, by=ilse, code=code)
    before = state()
    done = move_ends(coding.excerpt, by=nadia, places=places(transcript, "a date. In March."))
    assert done.words == "Your codes are on the new words. What Ilse Brandt coded stays as it was."
    assert Coding.objects.get(pk=theirs.coding).excerpt == coding.excerpt
    assert quote(coding.excerpt) == ["a date"]
    coding.refresh_from_db()
    assert quote(coding.excerpt) == ["a date. In March."]
    memo.refresh_from_db()
    assert memo.coding == coding
    back_and_forth(study, nadia, before)


def test_two_excerpts_of_the_same_words_become_one_without_loss(study, transcript, code, nadia, ilse):
    first, _, third = transcript.turns.all()
    other_code = CodeFactory(study=study, dimension=code.dimension, name="Money")
    twin = code_words(code, nadia, (first, "a date. In March.")).excerpt
    add_code(twin, by=ilse, code=other_code)
    coding = code_words(code, nadia, (first, "a date"))
    excerpt = coding.excerpt
    add_code(excerpt, by=nadia, code=other_code)
    far = excerpt_of(nadia, (third, "month"))
    for on, text in ((excerpt, "on the excerpt"), (coding, "on the double")):
        add_memo(on, by=ilse, text=text)
    add_link(excerpt, to=far, kind="contradicts", by=nadia)
    add_link(twin, to=far, kind="contradicts", by=nadia)
    add_link(far, to=excerpt, kind="example_of", by=nadia)
    add_link(excerpt, to=twin, kind="replies_to", by=nadia)
    round_ = study.review_rounds.create(number=1, created_by=nadia)
    round_.items.create(excerpt=twin, position=1)
    round_.items.create(excerpt=excerpt, position=2)
    second_round = study.review_rounds.create(number=2, created_by=nadia)
    item = second_round.items.create(excerpt=excerpt, position=1)
    practice = study.practices.create(code="GP1", title="A public date", summary="They named a month.")
    practice.excerpts.add(excerpt)
    before = state()

    done = move_ends(excerpt, by=nadia, places=places(transcript, "a date. In March."))
    assert (done.excerpt, done.words) == (twin.pk, "These words already were an excerpt: the two are one now.")
    assert not Excerpt.objects.filter(pk=excerpt.pk).exists()
    given = set(twin.codings.values_list("coder__name", "code__name"))
    assert given == {
        ("Nadia Weiss", "Leadership buy-in"), ("Nadia Weiss", "Money"), ("Ilse Brandt", "Money"),
    }  # fmt: skip
    assert set(Memo.objects.values_list("text", "excerpt", "coding__excerpt")) == {
        ("on the excerpt", twin.pk, None), ("on the double", None, twin.pk),
    }  # fmt: skip
    assert set(ExcerptLink.objects.values_list("source", "target", "kind")) == {
        (twin.pk, far.pk, "contradicts"), (far.pk, twin.pk, "example_of"),
    }  # fmt: skip
    item.refresh_from_db()
    assert item.excerpt == twin
    assert list(practice.excerpts.all()) == [twin]
    back_and_forth(study, nadia, before)


def test_one_that_partners_have_judged_does_not_become_another(study, transcript, code, nadia, ilse):
    first = transcript.turns.first()
    code_words(code, nadia, (first, "a date. In March."))
    excerpt = code_words(code, nadia, (first, "a date")).excerpt
    item = study.review_rounds.create(number=1, created_by=nadia).items.create(excerpt=excerpt, position=1)
    Review.objects.create(item=item, reviewer=ilse, verdict="accepted")
    before = state()
    with pytest.raises(Refused, match="partners have judged the one that you are moving"):
        move_ends(excerpt, by=nadia, places=places(transcript, "a date. In March."))
    assert state() == before


def test_verdicts_say_that_they_were_given_to_other_words(client_as, study, transcript, code, nadia, ilse):
    excerpt = code_words(code, nadia, (transcript.turns.first(), "a date")).excerpt
    item = study.review_rounds.create(number=1, created_by=nadia).items.create(excerpt=excerpt, position=1)
    Review.objects.create(item=item, reviewer=ilse, verdict="questioned")

    def verdicts():
        facts = client_as(nadia).get(f"/api/v1/s/{study.slug}/excerpts/{excerpt.pk}").json()
        return [one["is_for_other_words"] for one in facts["verdicts"]]

    assert verdicts() == [False]
    move_ends(excerpt, by=nadia, places=places(transcript, "a date. In March."))
    assert verdicts() == [True]
    undo(study, nadia)
    assert verdicts() == [False]
    redo(study, nadia)
    assert verdicts() == [True]
    item.reviews.get().save()
    assert verdicts() == [False], "a verdict given after that is about the new words"


def test_the_page_of_a_review_says_it_too(client_as, study, transcript, code, nadia):
    excerpt = code_words(code, nadia, (transcript.turns.first(), "a date")).excerpt
    partner = member(study, Role.PARTNER, name="Maren")
    irena = ParticipantFactory(study=study)
    transcript.speakers.update(participant=irena)
    ConsentFactory(participant=irena, scope="share_with_partners", allowed=True)
    round_ = study.review_rounds.create(number=1, created_by=nadia)
    round_.partners.add(partner)
    item = round_.items.create(excerpt=excerpt, position=1)
    Review.objects.create(item=item, reviewer=partner, verdict="accepted")

    def page(who):
        return client_as(who).get(f"/s/{study.slug}/review/{round_.pk}/1/").content.decode()

    team, own = "since: Maren judged other words.", "since: you judged other words than these."
    assert (team in page(nadia), own in page(partner)) == (False, False)
    move_ends(excerpt, by=nadia, places=places(transcript, "a date. In March."))
    assert (team in page(nadia), own in page(partner)) == (True, True)
    assert "Maren judged" not in page(partner)


def test_undo_finds_its_words_after_a_correction_before_them(study, transcript, code, nadia):
    from coding.actions.text import correct_turn

    turn = transcript.turns.first()
    excerpt = code_words(code, nadia, (turn, "a date")).excerpt
    move_ends(excerpt, by=nadia, places=places(transcript, "a date. In March."))
    correct_turn(turn, by=member(study), version=1, text="They finally gave us 🙂 a date. In March.")
    undo(study, nadia)
    assert quote(excerpt) == ["a date"]
    span = excerpt.spans.select_related("turn").get()
    assert span.turn.text[span.start : span.end] == "a date"
    redo(study, nadia)
    assert quote(excerpt) == ["a date. In March."]


def test_undo_is_refused_when_somebody_has_built_on_it(study, transcript, code, nadia, ilse):
    excerpt = code_words(code, nadia, (transcript.turns.first(), "a date")).excerpt
    move_ends(excerpt, by=nadia, places=places(transcript, "a date. In March."))
    add_code(excerpt, by=ilse, code=code)
    with pytest.raises(CannotUndo, match="Ilse Brandt has coded these words since"):
        undo(study, nadia)
    undo(study, ilse)
    item = study.review_rounds.create(number=1, created_by=nadia).items.create(excerpt=excerpt, position=1)
    review = Review.objects.create(item=item, reviewer=ilse, verdict="accepted")
    with pytest.raises(CannotUndo, match="Ilse Brandt has judged these words since"):
        undo(study, nadia)
    review.delete()
    undo(study, nadia)
    assert quote(excerpt) == ["a date"]


def test_undo_of_a_move_apart_is_refused_once_the_old_words_have_the_code_again(study, transcript, code, nadia, ilse):
    excerpt = code_words(code, nadia, (transcript.turns.first(), "a date")).excerpt
    add_code(excerpt, by=ilse, code=code)
    seq = Event.objects.order_by("seq").last().seq
    move_ends(excerpt, by=nadia, places=places(transcript, "a date. In March."))
    add_code(excerpt, by=nadia, code=code)
    with pytest.raises(CannotUndo, match="You have coded the old words again since"):
        undo(study, nadia, before=seq + 2)


def test_through_the_api(client_as, study, transcript, code, nadia, ilse):
    turn = transcript.turns.first()
    excerpt = code_words(code, nadia, (turn, "a date")).excerpt
    add_code(excerpt, by=ilse, code=code)
    body = {"save_id": str(uuid.uuid4()), "spans": [vars(place(turn, "a date. In March."))]}
    answers = [
        client_as(nadia).post(
            f"/api/v1/s/{study.slug}/excerpts/{excerpt.pk}/ends", body, content_type="application/json"
        )
        for _ in "ab"
    ]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["excerpt"] != excerpt.pk
    assert answers[0].json()["words"].startswith("Your codes are on the new words.")
    assert list(answers[0].json()["turns"]) == [str(turn.pk)]


def test_several_codes_moved_apart_meet_one_that_is_there(study, transcript, code, nadia, ilse):
    """The new words are an excerpt already, and one of the codes is on it."""
    money = CodeFactory(study=study, dimension=code.dimension, name="Money")
    first = transcript.turns.first()
    twin = code_words(code, nadia, (first, "a date. In March.")).excerpt
    excerpt = excerpt_of(nadia, (first, "a date"))
    add_codes(excerpt, by=nadia, codes=[code, money])
    add_code(excerpt, by=ilse, code=code)
    double = Coding.objects.get(excerpt=excerpt, coder=nadia, code=code)
    add_memo(double, by=nadia, text="Kept.")
    before = state()
    move_ends(excerpt, by=nadia, places=places(transcript, "a date. In March."))
    assert sorted(twin.codings.values_list("code__name", flat=True)) == ["Leadership buy-in", "Money"]
    assert Memo.objects.get().coding == twin.codings.get(code=code)
    assert list(excerpt.codings.values_list("coder", flat=True)) == [ilse.pk]
    back_and_forth(study, nadia, before)
