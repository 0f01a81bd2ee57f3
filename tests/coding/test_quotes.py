import pytest
from django.utils import timezone

from coding import quotes
from coding.models import Excerpt, Span
from coding.quotes import ShownSpan
from sessions.consent import Use
from sessions.models import Mask, Participant
from tests.factories import ConsentFactory, ParticipantFactory, excerpt_of, member, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def transcript():
    return transcript_of(
        ("Dario Bianchi", "In Trento 🙂 the rector waited until it went away."),
        ("Joris", "Who was missing?"),
        (None, "(pause)"),
        ("Irena", "The legal office was missing."),
        field_session__title="Focus group 1",
    )


@pytest.fixture
def turns(transcript):
    return list(transcript.turns.order_by("position"))


def link(turn, code, *scopes, **fields):
    """The turn's speaker is this participant, who agreed to these scopes."""
    person = ParticipantFactory(study=turn.transcript.study, code=code, **fields)
    turn.speaker.participant = person
    turn.speaker.save()
    for scope in scopes:
        ConsentFactory(participant=person, scope=scope)
    return person


def shown(excerpt):
    return quotes.with_evidence().get(pk=excerpt.pk)


def test_original_and_masked_words_and_names(transcript, turns):
    ana = member(transcript.study)
    link(turns[0], "P06", pseudonym="Dario")
    link(turns[1], "T1", capacity=Participant.Capacity.TEAM)
    Mask.objects.create(turn=turns[0], start=3, end=9, replacement="city A", created_by=ana)
    excerpt = shown(excerpt_of(ana, (turns[0], "Trento 🙂 the rector"), (turns[1], "Who was missing?")))
    assert quotes.original(excerpt) == [
        ShownSpan(turns[0].pk, "P06 Dario", "Trento 🙂 the rector", "en"),
        ShownSpan(turns[1].pk, "T1", "Who was missing?", "en", is_team=True),
    ]
    assert quotes.masked(excerpt) == [
        ShownSpan(turns[0].pk, "Participant 6", "[city A] 🙂 the rector", "en"),
        ShownSpan(turns[1].pk, "Facilitator", "Who was missing?", "en", is_team=True),
    ]


def test_a_speaker_who_is_not_linked_is_named_to_the_team_only(transcript, turns):
    excerpt = shown(excerpt_of(member(transcript.study), (turns[0], "the rector"), (turns[2], "(pause)")))
    assert [span.speaker_label for span in quotes.original(excerpt)] == ["Dario Bianchi", ""]
    assert [span.speaker_label for span in quotes.masked(excerpt)] == ["Speaker", ""]


def test_decision_needs_every_speaker(transcript, turns):
    ana = member(transcript.study)
    link(turns[0], "P06", "share_with_partners")
    irena = link(turns[3], "P04")
    both = excerpt_of(ana, (turns[0], "the rector"), (turns[2], "(pause)"), (turns[3], "was missing"))
    held = quotes.decision(Use.SHARE, shown(both))
    assert (held.allowed, held.reason) == (False, "P04 was not asked about sharing their words with partners.")

    ConsentFactory(participant=irena, scope="share_with_partners")
    allowed = quotes.decision(Use.SHARE, shown(both))
    assert (allowed.allowed, allowed.label) == (True, "Participant 6, focus group 1; Participant 4, focus group 1")
    assert not quotes.decision(Use.QUOTE, shown(both)).allowed


def test_decision_without_a_link_to_a_participant_is_held_out(transcript, turns):
    held = quotes.decision(Use.SHARE, shown(excerpt_of(member(transcript.study), (turns[0], "the rector"))))
    assert (held.allowed, held.reason) == (
        False,
        "The speaker is not linked to a participant, so consent is unknown.",
    )


def test_decision_for_a_line_that_nobody_speaks_alone_is_held_out(transcript, turns):
    assert not quotes.decision(Use.SHARE, shown(excerpt_of(member(transcript.study), (turns[2], "(pause)")))).allowed


def test_decision_after_withdrawal_or_when_the_words_are_gone(transcript, turns):
    person = link(turns[0], "P06", "share_with_partners")
    excerpt = excerpt_of(member(transcript.study), (turns[0], "the rector"))
    assert quotes.decision(Use.SHARE, shown(excerpt)).allowed
    person.withdrawn_at = timezone.now()
    person.save()
    assert "withdrew" in quotes.decision(Use.SHARE, shown(excerpt)).reason

    person.withdrawn_at = None
    person.save()
    excerpt.spans.update(state=Span.State.LOST)
    assert quotes.decision(Use.SHARE, shown(excerpt)).reason == quotes.GONE
    assert quotes.masked(shown(excerpt)) == []


@pytest.mark.parametrize("many", [1, 3])
def test_with_evidence_asks_the_same_few_queries_for_any_number(transcript, turns, many, django_assert_num_queries):
    ana = member(transcript.study)
    link(turns[0], "P06", "share_with_partners")
    for words in ["the rector", "waited", "went away"][:many]:
        excerpt_of(ana, (turns[0], words))
    with django_assert_num_queries(5):
        for excerpt in quotes.with_evidence(Excerpt.objects.filter(study=transcript.study)):
            quotes.original(excerpt)
            quotes.masked(excerpt)
            assert quotes.decision(Use.SHARE, excerpt).allowed
            assert excerpt.quote and not list(excerpt.codings.all())


def test_only_the_team_speaks_in_it_whatever_stands_beside(transcript, turns):
    ana = member(transcript.study)
    link(turns[1], "T1", capacity=Participant.Capacity.TEAM)
    team, line, person = (turns[1], "missing?"), (turns[2], "(pause)"), (turns[3], "office")
    for spans, expected in [([team], True), ([team, line], True), ([team, person], False), ([person], False)]:
        assert quotes.only_team(shown(excerpt_of(ana, *spans))) is expected
    assert quotes.only_team(shown(excerpt_of(ana, line))) is False


def test_one_lost_span_of_several_holds_the_excerpt_back(transcript, turns):
    ana = member(transcript.study)
    link(turns[0], "P06", "share_with_partners")
    excerpt = excerpt_of(ana, (turns[0], "the rector"), (turns[2], "(pause)"))
    assert quotes.decision(Use.SHARE, shown(excerpt)).allowed
    excerpt.spans.filter(turn=turns[2]).update(state=Span.State.LOST)
    assert quotes.decision(Use.SHARE, shown(excerpt)).reason == quotes.GONE
    assert [span.text for span in quotes.masked(shown(excerpt))] == ["the rector"]


def test_a_turn_of_the_context_is_asked_about_its_own_speaker(transcript, turns):
    excerpt = shown(excerpt_of(member(transcript.study), (turns[2], "(pause)")))
    link(turns[0], "P06", "share_with_partners")
    link(turns[3], "P04")
    decided = [quotes.turn_decision(Use.SHARE, turn, excerpt) for turn in turns]
    assert [each.allowed for each in decided] == [True, False, True, False]
    assert decided[2].reason == "This line has no speaker."


def test_the_team_is_called_by_its_part_in_a_group_and_in_an_interview(transcript, turns):
    ana = member(transcript.study)
    link(turns[1], "T1", capacity=Participant.Capacity.TEAM)
    excerpt = excerpt_of(ana, (turns[1], "missing?"))
    assert quotes.masked(shown(excerpt))[0].speaker_label == "Facilitator"
    session = transcript.field_session
    session.kind = "interview"
    session.save()
    assert quotes.masked(shown(excerpt))[0].speaker_label == "Interviewer"
