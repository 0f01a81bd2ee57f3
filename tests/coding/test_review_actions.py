import datetime
import uuid

import pytest

from coding.actions import review as actions
from coding.models import Comment, Review, ReviewItem
from sessions.models import Consent
from studies.models import Role
from studies.refused import Refused
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
def ana(study):
    return member(study, Role.COORDINATOR, name="Ana")


@pytest.fixture
def partner(study):
    return member(study, Role.PARTNER, name="R. Aalto")


@pytest.fixture
def said(study, ana):
    """Three excerpts: two of somebody who shares with partners, one of somebody who was never asked."""
    transcript = transcript_of(
        ("Irena", "They gave us a date in March."), ("Petra", "Keep this here."), study=study,
        field_session__study=study,
    )  # fmt: skip
    a, b = transcript.turns.order_by("position")
    for turn, code in [(a, "P04"), (b, "P08")]:
        turn.speaker.participant = ParticipantFactory(study=study, code=code)
        turn.speaker.save()
    ConsentFactory(participant=a.speaker.participant, scope=Consent.Scope.SHARE)
    return [excerpt_of(ana, (a, "a date")), excerpt_of(ana, (a, "in March")), excerpt_of(ana, (b, "Keep this"))]


@pytest.fixture
def round_(study, ana, partner, said):
    return actions.open_round(study, by=ana, title="", closes_on=None, partners=[partner], excerpts=said)


@pytest.fixture
def item(round_):
    return round_.items.get(position=1)


def verdict(item, by, verdict="accepted", **fields):
    return actions.give_verdict(item, by=by, verdict=verdict, **fields)


def test_open_round_leaves_out_what_may_not_be_shared(study, round_, said, ana):
    assert [item.excerpt for item in round_.items.order_by("position")] == said[:2]
    assert (round_.number, str(round_), round_.is_open) == (1, "Round 1", True)
    event = study.events.get()
    assert (event.verb, event.actor, event.after["excerpts"]) == ("round.opened", ana, [said[0].pk, said[1].pk])


def test_open_round_twice_with_one_save_id_opens_one(study, ana, partner, said):
    save = uuid.uuid4()
    rounds = {
        actions.open_round(study, by=ana, title="T", closes_on=None, partners=[partner], excerpts=said, save_id=save)
        for _ in range(2)
    }
    assert len(rounds) == 1
    assert study.events.count() == 1


def test_a_round_holds_as_many_as_it_may_and_not_one_more(study, ana, partner, said, monkeypatch):
    first, second, _ = said

    def opened(*excerpts):
        return actions.open_round(study, by=ana, title="", closes_on=None, partners=[partner], excerpts=list(excerpts))

    monkeypatch.setattr(actions, "LARGEST_ROUND", 2)
    full, growing = opened(first, second), opened(first)
    assert actions.add_to_round(growing, by=ana, excerpts=[first, second]) == 1
    assert (full.items.count(), growing.items.count()) == (2, 2)
    small = opened(first)
    monkeypatch.setattr(actions, "LARGEST_ROUND", 1)
    with pytest.raises(Refused, match="at most 1 excerpts; these are 2"):
        opened(first, second)
    with pytest.raises(Refused, match="at most 1 excerpts"):
        actions.add_to_round(small, by=ana, excerpts=[second])
    assert small.items.count() == 1


def test_open_round_of_nothing_or_for_nobody_is_refused(study, ana, partner, said):
    with pytest.raises(Refused, match="None of these excerpts may be shared"):
        actions.open_round(study, by=ana, title="", closes_on=None, partners=[partner], excerpts=said[2:])
    for nobody in ([], [ana], [member(StudyFactory(), Role.PARTNER)]):
        with pytest.raises(Refused) as refused:
            actions.open_round(study, by=ana, title="", closes_on=None, partners=nobody, excerpts=said)
        assert refused.value.field == "partners"
    assert study.review_rounds.count() == 0


def test_add_to_round_once_and_not_what_is_held(study, ana, partner, said):
    round_ = actions.open_round(study, by=ana, title="", closes_on=None, partners=[partner], excerpts=said[:1])
    assert actions.add_to_round(round_, by=ana, excerpts=said) == 1
    assert actions.add_to_round(round_, by=ana, excerpts=said) == 0
    assert list(round_.items.values_list("excerpt", "position")) == [(said[0].pk, 1), (said[1].pk, 2)]
    assert [event.verb for event in study.events.all()] == ["round.opened", "round.extended"]


def test_edit_close_and_reopen(study, round_, ana, partner):
    other = member(study, Role.PARTNER)
    day = datetime.date(2026, 6, 16)
    actions.edit_round(round_, by=ana, title="First look", closes_on=day, partners=[other])
    actions.edit_round(round_, by=ana, title="First look", closes_on=day, partners=[other])
    actions.close_round(round_, by=ana)
    actions.close_round(round_, by=ana)
    assert not round_.is_open
    actions.reopen_round(round_, by=ana)
    assert (round_.is_open, list(round_.partners.all())) == (True, [other])
    assert [event.verb for event in study.events.all()][1:] == ["round.changed", "round.closed", "round.reopened"]


def test_verdict_and_its_change(study, item, partner):
    verdict(item, partner)
    verdict(item, partner, "questioned", text=" Why “resistance”? ", version=1)
    review = item.reviews.get()
    assert (review.verdict, review.version) == ("questioned", 2)
    comment = item.comments.get()
    assert (comment.text, comment.verdict, comment.author) == ("Why “resistance”?", "questioned", partner)
    event = study.events.last()
    assert (event.verb, event.before) == ("review.given", {"verdict": "accepted", "version": 1})
    assert event.after == {"item": item.pk, "verdict": "questioned", "version": 2, "comment": comment.pk}
    assert event.transcript_id == item.excerpt.transcript_id


@pytest.mark.parametrize("kind", ["questioned", "rejected"])
@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_question_or_rejection_needs_a_sentence(item, partner, kind, text):
    with pytest.raises(Refused) as refused:
        verdict(item, partner, kind, text=text)
    assert refused.value.field == "text"
    assert Review.objects.count() == 0


def test_the_same_save_twice_is_one_verdict(study, item, partner):
    save = uuid.uuid4()
    first = verdict(item, partner, "rejected", text="No.", save_id=save)
    assert verdict(item, partner, "rejected", text="No.", save_id=save) == first
    assert (Review.objects.count(), Comment.objects.count(), study.events.count()) == (1, 1, 2)


def test_a_save_that_was_made_for_another_excerpt_is_not_called_a_verdict_on_this_one(round_, item, partner):
    save, other = uuid.uuid4(), round_.items.get(position=2)
    verdict(item, partner, save_id=save)
    with pytest.raises(Refused, match="older than what is saved"):
        verdict(other, partner, save_id=save)
    assert not other.reviews.exists()


def test_another_window_is_not_overruled_unseen(item, partner):
    verdict(item, partner)
    with pytest.raises(Refused, match="in another window"):
        verdict(item, partner, "rejected", text="No.", version=0)
    assert item.reviews.get().verdict == "accepted"
    assert Comment.objects.count() == 0


def test_verdicts_are_refused_where_they_do_not_belong(study, round_, item, ana, partner):
    with pytest.raises(Refused, match="not invited"):
        verdict(item, member(study, Role.PARTNER))
    with pytest.raises(Refused, match="Accept, question or reject"):
        verdict(item, partner, "maybe")
    Consent.objects.update(allowed=False)
    with pytest.raises(Refused, match="held back"):
        verdict(item, partner)
    Consent.objects.update(allowed=True)
    actions.close_round(round_, by=ana)
    with pytest.raises(Refused, match="closed"):
        verdict(item, partner)
    assert Review.objects.count() == 0


def test_take_back_the_first_verdict_gives_the_words_back(study, item, partner):
    verdict(item, partner, "questioned", text="Why?")
    assert actions.take_back(item, by=partner, version=1) == "Why?"
    assert (Review.objects.count(), Comment.objects.count()) == (0, 0)
    event = study.events.last()
    assert (event.verb, event.before["verdict"], event.after["verdict"]) == ("review.taken_back", "questioned", "")
    assert "Why?" not in str(event.after) + str(event.before)


def test_take_back_a_changed_verdict_restores_the_one_before(item, partner):
    verdict(item, partner)
    verdict(item, partner, "rejected", text="No.", version=1)
    assert actions.take_back(item, by=partner, version=2) == "No."
    review = item.reviews.get()
    assert (review.verdict, review.version) == ("accepted", 3)
    with pytest.raises(Refused, match="already undone"):
        actions.take_back(item, by=partner, version=3)


def test_take_back_is_refused_once_somebody_has_answered(item, ana, partner):
    verdict(item, partner, "questioned", text="Why?")
    actions.write_comment(item, by=ana, text="Because.")
    with pytest.raises(Refused, match="answered since"):
        actions.take_back(item, by=partner, version=1)
    assert (Review.objects.count(), Comment.objects.count()) == (1, 2)


def test_take_back_of_an_old_version_or_in_a_closed_round_is_refused(round_, item, ana, partner):
    verdict(item, partner)
    with pytest.raises(Refused, match="changed since"):
        actions.take_back(item, by=partner, version=7)
    actions.close_round(round_, by=ana)
    with pytest.raises(Refused, match="closed"):
        actions.take_back(item, by=partner, version=1)
    assert Review.objects.count() == 1


def test_an_old_page_sent_again_after_taking_back_changes_nothing(item, partner):
    save = uuid.uuid4()
    verdict(item, partner, save_id=save)
    actions.take_back(item, by=partner, version=1)
    with pytest.raises(Refused, match="older than what is saved"):
        verdict(item, partner, save_id=save)
    assert Review.objects.count() == 0


def test_comments_of_partners_while_open_and_of_the_team_also_later(study, round_, item, ana, partner):
    save = uuid.uuid4()
    for _ in range(2):
        actions.write_comment(item, by=partner, text="Is it a stage?", save_id=save)
    actions.close_round(round_, by=ana)
    with pytest.raises(Refused, match="closed"):
        actions.write_comment(item, by=partner, text="And?")
    actions.write_comment(item, by=ana, text="Yes.")
    with pytest.raises(Refused, match="Write a sentence"):
        actions.write_comment(item, by=ana, text=" ")
    assert [comment.text for comment in item.comments.all()] == ["Is it a stage?", "Yes."]
    assert "stage" not in str([event.after for event in study.events.all()])


def test_a_failing_event_undoes_the_verdict(item, partner, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no event")

    monkeypatch.setattr(actions, "record", fail)
    with pytest.raises(RuntimeError):
        verdict(item, partner, "rejected", text="No.")
    assert (Review.objects.count(), Comment.objects.count()) == (0, 0)
    assert ReviewItem.objects.count() == 2
