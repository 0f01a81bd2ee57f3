"""Name, contact and organisation of a participant, sealed. Opened for one person at a time, and each look is an event.

The key is derived from IDENTITY_KEY, so a copy of the database alone gives no names.
"""

import base64
import json
from dataclasses import asdict, dataclass, fields

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

from sessions.models import Identity, Participant
from studies.audit import record
from studies.models import User


class IdentityUnreadable(Exception):
    """Sealed with another key, or damaged; the message is for the user."""


@dataclass(frozen=True)
class Person:
    name: str = ""
    contact: str = ""
    organisation: str = ""

    def __bool__(self) -> bool:
        return any(asdict(self).values())


def seal(person: Person) -> bytes:
    return _fernet().encrypt(json.dumps(asdict(person), ensure_ascii=False).encode())


def unseal(sealed: bytes) -> Person:
    try:
        stored = json.loads(_fernet().decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise IdentityUnreadable(
            "The name cannot be read: it was encrypted with another key. Ask your administrator "
            "to set CALIPER_IDENTITY_KEY to the earlier key."
        ) from error
    return Person(**{field.name: stored.get(field.name, "") for field in fields(Person)})


@transaction.atomic
def look(participant: Participant, *, by: User) -> Person:
    """Who this is. The event is written in the same transaction: no look without its trace."""
    person = unseal(Identity.objects.get(participant=participant).sealed)
    record(participant.study, by, "identity.viewed", participant)
    return person


@transaction.atomic
def keep(participant: Participant, *, by: User, name: str = "", contact: str = "", organisation: str = "") -> None:
    """Seals what is given in place of what was there; all empty removes it."""
    person = Person(name, contact, organisation)
    if person:
        _, created = Identity.objects.update_or_create(participant=participant, defaults={"sealed": seal(person)})
        verb = "identity.recorded" if created else "identity.changed"
    else:
        removed, _ = Identity.objects.filter(participant=participant).delete()
        if not removed:
            return
        verb = "identity.removed"
    given = [field.name for field in fields(Person) if getattr(person, field.name)]
    record(participant.study, by, verb, participant, after={"fields": given})


def _fernet() -> Fernet:
    # Derived each time (microseconds): a key kept in memory would outlive a changed setting.
    derived = HKDF(SHA256(), length=32, salt=None, info=b"caliper identity 1").derive(settings.IDENTITY_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
