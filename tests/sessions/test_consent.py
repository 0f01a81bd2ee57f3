import datetime
import itertools

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from sessions.consent import (
    NEEDS,
    ROLE_NAMES,
    Decision,
    PersonFacts,
    SessionFacts,
    Use,
    decide,
    decide_speaker,
    decide_speakers,
    label_of,
    may,
    participant_number,
    session_reference,
    strictest,
)
from sessions.models import Consent, FieldSession, Participant
from studies.models import AttributionRule
from tests.factories import (
    ConsentFactory,
    FieldSessionFactory,
    ParticipantFactory,
    SpeakerFactory,
    StudyFactory,
    TranscriptFactory,
)

GROUP = SessionFacts("focus group 1")
INTERVIEW = SessionFacts("interview 4", is_interview=True)
ALL = {scope.value: True for scope in Consent.Scope}
NAMED, ORGANISATION, ROLE, ANONYMOUS, CHATHAM = AttributionRule


def person(**facts) -> PersonFacts:
    defaults = {
        "code": "P06",
        "role": "Expert",
        "name": "Ada Quill",
        "organisation": "Tern Institute",
        "consents": ALL,
    }
    return PersonFacts(**{**defaults, **facts})


@pytest.mark.parametrize(
    ("rule", "session", "label"),
    [
        (NAMED, GROUP, "Ada Quill, focus group 1"),
        (NAMED, INTERVIEW, "Ada Quill, interview 4"),
        (ORGANISATION, GROUP, "Tern Institute, focus group 1"),
        (ORGANISATION, INTERVIEW, "Tern Institute, interview 4"),
        (ROLE, GROUP, "Participant 6, focus group 1"),
        (ROLE, INTERVIEW, "Expert, interview 4"),
        (ANONYMOUS, GROUP, "Participant 6, focus group 1"),
        (ANONYMOUS, INTERVIEW, "Participant 6, interview 4"),
        (CHATHAM, GROUP, "A participant"),
        (CHATHAM, INTERVIEW, "A participant"),
    ],
)
def test_label_when_everything_is_allowed(rule, session, label):
    assert may(Use.QUOTE, person(), session, rule) == Decision(
        True, label, f"P06 agreed to be quoted; shown as “{label}”."
    )


@pytest.mark.parametrize(
    ("facts", "label"),
    [
        ({"consents": ALL | {"quote_named": False}}, "Tern Institute, interview 4"),
        ({"name": ""}, "Tern Institute, interview 4"),
        ({"name": "", "consents": ALL | {"name_organisation": False}}, "Expert, interview 4"),
        ({"name": "", "organisation": ""}, "Expert, interview 4"),
        ({"consents": {"quote_pseudonymous": True}}, "Expert, interview 4"),
    ],
)
def test_label_falls_to_the_next_stricter_rule(facts, label):
    assert may(Use.QUOTE, person(**facts), INTERVIEW, NAMED).label == label


@pytest.mark.parametrize("rules", list(itertools.product([None, *AttributionRule], repeat=2)))
@pytest.mark.parametrize("study_rule", list(AttributionRule))
def test_strictest_of_study_session_and_person_decides(study_rule, rules):
    session_rule, person_rule = rules
    expected = label_of(person(), INTERVIEW, max([study_rule, *filter(None, rules)], key=list(AttributionRule).index))
    session = SessionFacts("interview 4", is_interview=True, rule=session_rule)
    assert may(Use.QUOTE, person(rule=person_rule), session, study_rule).label == expected


def test_strictest_without_any_rule_is_by_role():
    assert strictest(None, None) is ROLE


NOT_ASKED = {
    Use.CODE: "P06 was not asked about taking part.",
    Use.QUOTE: "P06 was not asked about being quoted.",
    Use.QUOTE_NAMED: "P06 was not asked about being quoted by name.",
    Use.SHARE: "P06 was not asked about sharing their words with partners.",
    Use.LIST: "P06 was not asked about being listed as a participant.",
    Use.ARCHIVE: "P06 was not asked about having their words archived.",
}
DID_NOT_AGREE = {
    Use.CODE: "P06 did not agree to take part.",
    Use.QUOTE: "P06 did not agree to be quoted.",
    Use.QUOTE_NAMED: "P06 did not agree to be quoted by name.",
    Use.SHARE: "P06 did not agree to share their words with partners.",
    Use.LIST: "P06 did not agree to be listed as a participant.",
    Use.ARCHIVE: "P06 did not agree to have their words archived.",
}


@pytest.mark.parametrize("use", list(Use))
@pytest.mark.parametrize("rule", list(AttributionRule))
def test_no_row_of_consent_allows_nothing(use, rule):
    others = {scope: True for scope in ALL if scope != NEEDS[use][0]}
    assert may(use, person(consents=others), GROUP, rule) == Decision(False, "", NOT_ASKED[use])


@pytest.mark.parametrize("use", list(Use))
@pytest.mark.parametrize("rule", list(AttributionRule))
def test_refused_consent_allows_nothing(use, rule):
    facts = person(consents=ALL | {NEEDS[use][0].value: False})
    assert may(use, facts, GROUP, rule) == Decision(False, "", DID_NOT_AGREE[use])


@pytest.mark.parametrize("use", list(Use))
@pytest.mark.parametrize("is_team", [True, False])
def test_withdrawn_person_allows_nothing(use, is_team):
    facts = person(code="P11", withdrawn_on=datetime.date(2026, 6, 2), is_team=is_team)
    assert may(use, facts, GROUP, NAMED) == Decision(False, "", "P11 withdrew on 2 June.")


@pytest.mark.parametrize("use", list(Use))
@pytest.mark.parametrize("rule", list(AttributionRule))
@pytest.mark.parametrize(("session", "label"), [(GROUP, "Facilitator"), (INTERVIEW, "Interviewer")])
def test_team_needs_no_consent_and_is_never_named(use, rule, session, label):
    facts = person(code="F01", is_team=True, consents={})
    assert may(use, facts, session, rule) == Decision(True, label, "F01 is a member of the research team.")


def test_chatham_house_lists_nobody():
    assert may(Use.LIST, person(), GROUP, CHATHAM) == Decision(
        False, "", "The Chatham House Rule applies, so no one is listed."
    )
    assert may(Use.LIST, person(), GROUP, ANONYMOUS).allowed


@pytest.mark.parametrize(
    ("study_rule", "session_rule", "person_rule", "reason"),
    [
        (ROLE, None, None, "The study allows no names (by role)."),
        (NAMED, ANONYMOUS, None, "The session allows no names (anonymous)."),
        (NAMED, ROLE, ANONYMOUS, "P06's own wish allows no names (anonymous)."),
    ],
)
def test_quote_by_name_is_refused_by_whoever_is_strictest(study_rule, session_rule, person_rule, reason):
    session = SessionFacts("focus group 1", rule=session_rule)
    assert may(Use.QUOTE_NAMED, person(rule=person_rule), session, study_rule) == Decision(False, "", reason)


def test_quote_by_name_needs_the_name():
    assert may(Use.QUOTE_NAMED, person(name=""), GROUP, NAMED).reason == "The name of P06 is not recorded."
    assert may(Use.QUOTE_NAMED, person(), GROUP, NAMED).label == "Ada Quill, focus group 1"


RULES = st.none() | st.sampled_from(list(AttributionRule))
PEOPLE = st.builds(
    PersonFacts,
    code=st.sampled_from(["P06", "P11", "F01"]),
    role=st.sampled_from(sorted(ROLE_NAMES.values())),
    name=st.sampled_from(["", "Ada Quill"]),
    organisation=st.sampled_from(["", "Tern Institute"]),
    rule=RULES,
    consents=st.dictionaries(st.sampled_from(sorted(ALL)), st.booleans()),
    withdrawn_on=st.none() | st.just(datetime.date(2026, 6, 2)),
    is_team=st.booleans(),
)


def tells(label: str) -> int:
    """How much a label gives away: 3 a name, 2 an organisation, 1 a role or a number, 0 nothing."""
    if "Ada Quill" in label:
        return 3
    if "Tern Institute" in label:
        return 2
    return 0 if label in ("", "A participant") else 1


@given(
    use=st.sampled_from(list(Use)),
    facts=PEOPLE,
    interview=st.booleans(),
    rules=st.tuples(RULES, RULES),
    study_rules=st.tuples(st.sampled_from(list(AttributionRule)), st.sampled_from(list(AttributionRule))),
)
def test_more_strictness_never_loosens(use, facts, interview, rules, study_rules):
    loose_study, strict_study = sorted(study_rules, key=lambda rule: rule.strictness)
    loose_session, strict_session = sorted(rules, key=lambda rule: -1 if rule is None else rule.strictness)
    loose = may(use, facts, SessionFacts("session 1", interview, loose_session), loose_study)
    strict = may(use, facts, SessionFacts("session 1", interview, strict_session), strict_study)
    assert loose.allowed or not strict.allowed
    assert not strict.allowed or tells(strict.label) <= tells(loose.label)


@given(facts=PEOPLE, scope=st.sampled_from(sorted(ALL)), use=st.sampled_from(list(Use)))
def test_taking_a_consent_back_never_loosens(facts, scope, use):
    fewer = PersonFacts(**{**vars(facts), "consents": dict(facts.consents) | {scope: False}})
    before, after = may(use, facts, GROUP, NAMED), may(use, fewer, GROUP, NAMED)
    if not facts.consents.get(scope):
        assert after.allowed == before.allowed
    assert before.allowed or not after.allowed
    assert not after.allowed or tells(after.label) <= tells(before.label)


@pytest.mark.parametrize(
    ("code", "number"), [("P06", "6"), ("P112", "112"), ("P6b", "P6b"), ("7", "7"), ("P", "P"), ("P00", "0")]
)
def test_participant_number(code, number):
    assert participant_number(code) == number


@pytest.mark.parametrize(
    ("title", "reference"),
    [("Focus group 1", "focus group 1"), ("ACT group", "ACT group"), ("Interview 4", "interview 4"), ("", "")],
)
def test_session_reference(title, reference):
    assert session_reference(title) == reference


def test_every_capacity_has_a_short_name():
    assert set(ROLE_NAMES) == set(Participant.Capacity)


@pytest.mark.django_db
def test_decide_reads_the_rows_without_queries(django_assert_num_queries):
    study = StudyFactory(attribution_rule=NAMED)
    interview = FieldSessionFactory(
        study=study, kind=FieldSession.Kind.INTERVIEW, title="Interview 4", attribution_rule=ROLE
    )
    expert = ParticipantFactory(study=study, code="P06", capacity=Participant.Capacity.EXPERT)
    ConsentFactory(participant=expert)
    ConsentFactory(participant=expert, scope=Consent.Scope.SHARE, allowed=False)
    expert = Participant.objects.prefetch_related("consents").get()
    with django_assert_num_queries(0):
        assert decide(Use.QUOTE, expert, interview, study).label == "Expert, interview 4"
        assert not decide(Use.SHARE, expert, interview, study).allowed
    expert.withdrawn_at = timezone.make_aware(datetime.datetime(2026, 6, 2, 0, 30))
    assert decide(Use.QUOTE, expert, interview, study).reason == "P06 withdrew on 2 June."


@pytest.mark.django_db
def test_decide_names_only_who_was_named_by_the_caller():
    study = StudyFactory(attribution_rule=NAMED)
    group = FieldSessionFactory(study=study, title="Focus group 1")
    one = ParticipantFactory(study=study, code="P06")
    for scope in (Consent.Scope.QUOTE, Consent.Scope.QUOTE_NAMED, Consent.Scope.NAME_ORGANISATION):
        ConsentFactory(participant=one, scope=scope)
    assert decide(Use.QUOTE, one, group, study).label == "Participant 6, focus group 1"
    assert decide(Use.QUOTE, one, group, study, organisation="Tern").label == "Tern, focus group 1"
    assert decide(Use.QUOTE, one, group, study, name="Ada Quill").label == "Ada Quill, focus group 1"


@pytest.mark.django_db
def test_decide_speaker():
    study = StudyFactory()
    transcript = TranscriptFactory(study=study, field_session__title="Focus group 1")
    group = transcript.field_session
    consenting = ConsentFactory(participant__study=study, participant__code="P06").participant
    linked = SpeakerFactory(transcript=transcript, participant=consenting)
    team = SpeakerFactory(transcript=transcript, is_team=True)
    unknown = SpeakerFactory(transcript=transcript)
    assert decide_speaker(Use.QUOTE, linked, group, study).label == "Participant 6, focus group 1"
    assert decide_speaker(Use.QUOTE, team, group, study).label == "Facilitator"
    not_linked = "The speaker is not linked to a participant, so consent is unknown."
    assert decide_speaker(Use.QUOTE, unknown, group, study) == Decision(False, "", not_linked)
    nobody = "No speaker is recorded for these words."
    assert decide_speaker(Use.QUOTE, None, group, study) == Decision(False, "", nobody)
    exchange = decide_speakers(Use.QUOTE, [team, linked, team], group, study)
    assert (exchange.allowed, exchange.label) == (True, "Facilitator; Participant 6, focus group 1")
    assert decide_speakers(Use.QUOTE, [linked, unknown, None], group, study) == Decision(
        False, "", f"{not_linked} {nobody}"
    )
    assert not decide_speakers(Use.QUOTE, [], group, study).allowed
