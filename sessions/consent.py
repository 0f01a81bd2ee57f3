"""What may be done with one person's words, and what the person is called then.

`may` is a pure function on plain data; `decide` and `decide_speaker` read the same facts from rows. The strictest of
study, session and person decides the label; the person's own consent decides whether anything is shown at all. No
row of consent means that nobody asked, and allows nothing. The project of a person is in no label: with about three
projects a group, "role + project" is a name.
"""

import calendar
import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils import timezone

from sessions.models import Consent, FieldSession, Participant, Speaker
from studies.models import AttributionRule, Study


class Use(StrEnum):
    CODE = "code"
    QUOTE = "quote"
    QUOTE_NAMED = "quote_named"
    SHARE = "share_with_partners"
    LIST = "list_as_participant"
    ARCHIVE = "archive"


# The scope that allows a use, and the words for it: "did not agree to ...", "was not asked about ...".
NEEDS: dict[Use, tuple[Consent.Scope, str, str]] = {
    Use.CODE: (Consent.Scope.TAKE_PART, "take part", "taking part"),
    Use.QUOTE: (Consent.Scope.QUOTE, "be quoted", "being quoted"),
    Use.QUOTE_NAMED: (Consent.Scope.QUOTE_NAMED, "be quoted by name", "being quoted by name"),
    Use.SHARE: (Consent.Scope.SHARE, "share their words with partners", "sharing their words with partners"),
    Use.LIST: (Consent.Scope.LIST, "be listed as a participant", "being listed as a participant"),
    Use.ARCHIVE: (Consent.Scope.ARCHIVE, "have their words archived", "having their words archived"),
}

# What the report calls somebody by role: shorter than the form's choices.
ROLE_NAMES: dict[str, str] = {
    Participant.Capacity.PROJECT_COORDINATOR: "Project coordinator",
    Participant.Capacity.EXPERT: "Expert",
    Participant.Capacity.PRACTITIONER: "Practitioner",
    Participant.Capacity.COP_FACILITATOR: "Community facilitator",
    Participant.Capacity.COP_MEMBER: "Community member",
    Participant.Capacity.POLICY_MAKER: "Policy maker",
    Participant.Capacity.HUB_STAKEHOLDER: "Hub stakeholder",
    Participant.Capacity.TEAM: "Research team",
}


@dataclass(frozen=True)
class PersonFacts:
    """One person as the rules see them. `name` and `organisation` are known only to who opened the identity."""

    code: str
    role: str = "Participant"
    name: str = ""
    organisation: str = ""
    rule: AttributionRule | None = None
    consents: Mapping[str, bool] = field(default_factory=dict)
    withdrawn_on: datetime.date | None = None
    is_team: bool = False


@dataclass(frozen=True)
class SessionFacts:
    """Where the words were said: "focus group 1", and the session's own rule if it has one."""

    reference: str
    is_interview: bool = False
    rule: AttributionRule | None = None


class Refusal(StrEnum):
    """The kinds of reasons, for who counts them; the weightiest first."""

    WITHDRAWN = "withdrawn"
    CONSENT = "no_consent"
    UNKNOWN = "speaker_unknown"


@dataclass(frozen=True)
class Decision:
    """`label` is what stands under the quote, empty when refused; `reason` a sentence for whoever asks why (not)."""

    allowed: bool
    label: str
    reason: str
    refusal: Refusal | None = field(default=None, compare=False)


def strictest(*rules: AttributionRule | None) -> AttributionRule:
    """The strictest rule that somebody made; without any, by role."""
    made = [rule for rule in rules if rule is not None]
    return max(made, key=lambda rule: rule.strictness, default=AttributionRule.ROLE)


def may(use: Use, person: PersonFacts, session: SessionFacts, study_rule: AttributionRule) -> Decision:
    """Whether `use` is allowed for this person's words in this session, under which label, and why."""
    if person.withdrawn_on:
        return _refused(f"{person.code} withdrew on {_day(person.withdrawn_on)}.", Refusal.WITHDRAWN)
    rule = strictest(study_rule, session.rule, person.rule)
    if person.is_team:
        return Decision(True, _team_label(session), f"{person.code} is a member of the research team.")
    scope, agree_to, asked_about = NEEDS[use]
    if scope not in person.consents:
        return _refused(f"{person.code} was not asked about {asked_about}.")
    if not person.consents[scope]:
        return _refused(f"{person.code} did not agree to {agree_to}.")
    if use is Use.LIST and rule is AttributionRule.CHATHAM_HOUSE:
        return _refused("The Chatham House Rule applies, so no one is listed.")
    if use is Use.QUOTE_NAMED and rule is not AttributionRule.NAMED:
        return _refused(f"{_whose(rule, study_rule, session, person)} allows no names ({rule.label.lower()}).")
    if use is Use.QUOTE_NAMED and not person.name:
        return _refused(f"The name of {person.code} is not recorded.")
    label = label_of(person, session, rule)
    return Decision(True, label, f"{person.code} agreed to {agree_to}; shown as “{label}”.")


def label_of(person: PersonFacts, session: SessionFacts, rule: AttributionRule) -> str:
    """What the person is called under this rule; a rule that the person's consent does not reach gives the next one."""
    if rule is AttributionRule.NAMED:
        if person.name and person.consents.get(Consent.Scope.QUOTE_NAMED):
            return f"{person.name}, {session.reference}"
        rule = AttributionRule.ORGANISATION
    if rule is AttributionRule.ORGANISATION:
        if person.organisation and person.consents.get(Consent.Scope.NAME_ORGANISATION):
            return f"{person.organisation}, {session.reference}"
        rule = AttributionRule.ROLE
    if rule is AttributionRule.ROLE and session.is_interview:
        return f"{person.role}, {session.reference}"
    if rule is AttributionRule.CHATHAM_HOUSE:
        return "A participant"
    return f"Participant {participant_number(person.code)}, {session.reference}"


def participant_number(code: str) -> str:
    """ "6" for "P06"; a code of another shape stands for itself."""
    shape = re.fullmatch(r"[^\W\d_]*0*(\d+)", code)
    return shape[1] if shape else code


def session_reference(title: str) -> str:
    """The title as it stands inside a label: "Focus group 1" as "focus group 1", but "ACT group" unchanged."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def decide(
    use: Use,
    participant: Participant,
    field_session: FieldSession,
    study: Study,
    *,
    name: str = "",
    organisation: str = "",
) -> Decision:
    """`may` for rows; asks no query when `consents` are prefetched. Names come only from who opened the identity."""
    person = PersonFacts(
        code=participant.code,
        role=ROLE_NAMES[participant.capacity],
        name=name,
        organisation=organisation,
        rule=_rule(participant.attribution_rule),
        consents={consent.scope: consent.allowed for consent in participant.consents.all()},
        withdrawn_on=timezone.localdate(participant.withdrawn_at) if participant.withdrawn_at else None,
        is_team=participant.is_team,
    )
    return may(use, person, session_facts(field_session), AttributionRule(study.attribution_rule))


def decide_speaker(use: Use, speaker: Speaker | None, field_session: FieldSession, study: Study) -> Decision:
    """`decide` for whoever said a turn. A speaker whom nobody has linked to a participant allows nothing."""
    if speaker is not None and speaker.participant_id:
        return decide(use, speaker.participant, field_session, study)
    if speaker is not None and speaker.is_team:
        return Decision(
            True, _team_label(session_facts(field_session)), ("The speaker is a member of the research team.")
        )
    if speaker is None:
        return _refused("No speaker is recorded for these words.", Refusal.UNKNOWN)
    return _refused("The speaker is not linked to a participant, so consent is unknown.", Refusal.UNKNOWN)


def decide_speakers(
    use: Use, speakers: Iterable[Speaker | None], field_session: FieldSession, study: Study
) -> Decision:
    """For an exchange: allowed when all of its speakers allow it; the labels joined, each once."""
    decisions = [decide_speaker(use, speaker, field_session, study) for speaker in speakers]
    refused = list(dict.fromkeys(decision.reason for decision in decisions if not decision.allowed))
    if refused or not decisions:
        kinds = {decision.refusal for decision in decisions}
        weightiest = next((kind for kind in Refusal if kind in kinds), Refusal.UNKNOWN)
        return _refused(" ".join(refused) or "No speaker is recorded for these words.", weightiest)
    label = "; ".join(dict.fromkeys(decision.label for decision in decisions))
    return Decision(True, label, " ".join(dict.fromkeys(decision.reason for decision in decisions)))


def session_facts(field_session: FieldSession) -> SessionFacts:
    return SessionFacts(
        reference=session_reference(field_session.title),
        is_interview=not field_session.is_focus_group,
        rule=_rule(field_session.attribution_rule),
    )


def _rule(value: str) -> AttributionRule | None:
    return AttributionRule(value) if value else None


def _team_label(session: SessionFacts) -> str:
    return "Interviewer" if session.is_interview else "Facilitator"


def _whose(rule: AttributionRule, study_rule: AttributionRule, session: SessionFacts, person: PersonFacts) -> str:
    if rule is study_rule:
        return "The study"
    return "The session" if rule is session.rule else f"{person.code}'s own wish"


def _refused(reason: str, refusal: Refusal = Refusal.CONSENT) -> Decision:
    return Decision(False, "", reason, refusal)


def _day(date: datetime.date) -> str:
    return f"{date.day} {calendar.month_name[date.month]}"
