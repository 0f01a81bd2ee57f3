"""Writing the document: its sections, its facts, its history. Text is saved only over the version it was read from."""

from typing import Any

from django.db import transaction
from django.db.models import F

from reports.models import Deliverable, Section, VersionEntry
from studies import audit
from studies.models import User


class Conflict(Exception):
    """Somebody saved in between; `current` is the row as it is now."""

    def __init__(self, current: Section | Deliverable) -> None:
        super().__init__(f"{current} is at version {current.version}")
        self.current = current


def state_after(narrative: str, state: str) -> str:
    """An author says "ready"; whether the rest is empty or begun, the text says itself."""
    if state == Section.State.READY:
        return state
    return Section.State.DRAFTING if narrative.strip() else Section.State.EMPTY


@transaction.atomic
def save_section(section: Section, *, by: User, narrative: str, state: str, version: int) -> Section:
    """Save text and state if nobody has saved since `version`; raises Conflict otherwise."""
    narrative = narrative.replace("\r\n", "\n")
    state = state_after(narrative, state)
    stored = Section.objects.select_for_update(of=("self",)).select_related("updated_by").get(pk=section.pk)
    if stored.version != version:
        raise Conflict(stored)
    if (stored.narrative, stored.state) == (narrative, state):
        return stored
    before = {"state": stored.state, "version": stored.version}
    stored.narrative, stored.state, stored.updated_by, stored.version = narrative, state, by, version + 1
    stored.save()
    after = {"state": state, "version": stored.version}
    audit.record(stored.deliverable.study, by, "section.saved", stored, before=before, after=after)
    return stored


@transaction.atomic
def save_facts(deliverable: Deliverable, *, by: User, fields: dict[str, Any], version: int) -> Deliverable:
    """Save the facts of cover and control page, by the same rule."""
    stored = Deliverable.objects.select_for_update().get(pk=deliverable.pk)
    if stored.version != version:
        raise Conflict(stored)
    changed = [name for name, value in fields.items() if getattr(stored, name) != value]
    if not changed:
        return stored
    status = stored.status
    for name in changed:
        setattr(stored, name, fields[name])
    stored.version = version + 1
    stored.save(update_fields=[*changed, "version"])
    audit.record(
        stored.study,
        by,
        "deliverable.changed",
        stored,
        before={"status": status, "version": version},
        after={"fields": changed, "status": stored.status, "version": stored.version},
    )
    return stored


@transaction.atomic
def add_history_line(deliverable: Deliverable, *, by: User, **fields) -> VersionEntry:
    line = VersionEntry.objects.create(deliverable=deliverable, **fields)
    audit.record(deliverable.study, by, "history_line.added", line, after={"version": line.version})
    return line


@transaction.atomic
def remove_history_line(line: VersionEntry, *, by: User) -> None:
    audit.record(line.deliverable.study, by, "history_line.removed", line, before={"version": line.version})
    line.delete()


def touch(section: Section) -> None:
    """A section that has quotes is begun, even without a text."""
    Section.objects.filter(pk=section.pk, state=Section.State.EMPTY).update(
        state=Section.State.DRAFTING, updated_at=F("updated_at")
    )
