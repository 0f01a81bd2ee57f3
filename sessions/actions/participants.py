"""What is recorded of a person: attributes, consent, withdrawal. Names and contacts are in sessions/identities.py."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from sessions.actions.changes import apply_changes, refused_if_taken, states
from sessions.models import Consent, Participant
from studies.audit import record
from studies.models import Study, User

# What an event may hold of a person; of the others (gender, note, role) only that they changed.
OPEN_FIELDS = {"code", "capacity", "attribution_rule"}
WORDS = {True: "yes", False: "no", None: "not_asked"}


def create_participant(study: Study, *, by: User, **fields: Any) -> Participant:
    with transaction.atomic(), refused_if_taken("code", code_taken(fields["code"])):
        participant = Participant.objects.create(study=study, **fields)
        record(study, by, "participant.created", participant, after={"code": participant.code})
    return participant


def change_participant(participant: Participant, *, by: User, **fields: Any) -> Participant:
    with transaction.atomic():
        stored = _locked(participant)
        before = states(stored, list(fields))
        changed = apply_changes(stored, fields)
        if not changed:
            return stored
        with refused_if_taken("code", code_taken(stored.code)):
            stored.save(update_fields=changed)
        shown = [name for name in changed if name in OPEN_FIELDS]
        record(
            stored.study,
            by,
            "participant.changed",
            stored,
            before={name: before[name] for name in shown},
            after={"fields": changed, **states(stored, shown)},
        )
    return stored


@transaction.atomic
def record_consents(
    participant: Participant,
    *,
    by: User,
    answers: Mapping[str, bool | None],
    method: str,
    form_version: str = "",
    given_on: datetime.date | None = None,
    for_all: bool = False,
) -> list[str]:
    """What the person allowed, scope by scope; None: not asked. Returns the scopes that changed.

    Method, form and date hold for the answers that are new, or with `for_all` for every answer that was given.
    """
    stored = {consent.scope: consent for consent in _locked(participant).consents.all()}
    before = {scope: consent.allowed for scope, consent in stored.items()}
    source = {"method": method, "form_version": form_version, "given_on": given_on}
    changed = sorted(scope for scope, allowed in answers.items() if before.get(scope) is not allowed)
    touched = [scope for scope in answers if scope in changed or (for_all and answers[scope] is not None)]
    written = False
    for scope in touched:
        consent = stored.get(scope) or Consent(participant=participant, scope=scope)
        if answers[scope] is None:
            consent.delete()
            written = True
        elif apply_changes(consent, {"allowed": answers[scope], **source}) or not consent.pk:
            consent.save()
            written = True
    if written:
        record(
            participant.study,
            by,
            "consent.changed",
            participant,
            before={scope: WORDS[before.get(scope)] for scope in changed},
            after={"method": method, **{scope: WORDS[answers[scope]] for scope in changed}},
        )
    return changed


@transaction.atomic
def withdraw_participant(participant: Participant, *, by: User, on: datetime.date) -> Participant:
    """No new use of this person's words from now on; `on` is the day on which they said so."""
    stored = _locked(participant)
    if stored.withdrawn_at:
        raise ValidationError(f"{stored.code} has already withdrawn.")
    if on > timezone.localdate():
        raise ValidationError("The date of the withdrawal cannot be in the future.")
    stored.withdrawn_at = timezone.make_aware(datetime.datetime.combine(on, datetime.time(12)))
    stored.save(update_fields=["withdrawn_at"])
    record(stored.study, by, "participant.withdrawn", stored, after={"withdrawn_on": on})
    return stored


@transaction.atomic
def restore_participant(participant: Participant, *, by: User) -> Participant:
    """The withdrawal was recorded by mistake, or the person takes it back."""
    stored = _locked(participant)
    if not stored.withdrawn_at:
        raise ValidationError(f"{stored.code} has not withdrawn.")
    before, stored.withdrawn_at = timezone.localdate(stored.withdrawn_at), None
    stored.save(update_fields=["withdrawn_at"])
    record(stored.study, by, "participant.restored", stored, before={"withdrawn_on": before})
    return stored


def code_taken(code: str) -> str:
    return f"{code} is already used for someone else in this study. Choose another code."


def _locked(participant: Participant) -> Participant:
    return Participant.objects.select_for_update(of=("self",)).select_related("study").get(pk=participant.pk)
