"""Writing the document: its sections, its facts, its history. Text is saved only over the version it was read from."""

from typing import Any

from django.db import transaction
from django.db.models import F

from reports.models import Deliverable, Section, SectionDraft, VersionEntry
from reports.readiness import refuse_unready
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
def save_section(
    section: Section, *, by: User, narrative: str, state: str, version: int, prints_empty: bool | None = None
) -> Section:
    """Save text and choices if nobody has saved since `version`; raises Conflict otherwise.

    What the person had kept unsaved is dropped. Without `prints_empty` that choice stays as it is.
    """
    narrative = narrative.replace("\r\n", "\n")
    state = state_after(narrative, state)
    stored = Section.objects.select_for_update(of=("self",)).select_related("updated_by").get(pk=section.pk)
    if stored.version != version:
        raise Conflict(stored)
    SectionDraft.objects.filter(section=stored, author=by).delete()
    prints_empty = stored.prints_empty if prints_empty is None else prints_empty
    if (stored.narrative, stored.state, stored.prints_empty) == (narrative, state, prints_empty):
        return stored
    before = {"state": stored.state, "version": stored.version, "prints_empty": stored.prints_empty}
    stored.narrative, stored.state, stored.prints_empty = narrative, state, prints_empty
    stored.updated_by, stored.version = by, version + 1
    stored.save()
    after = {"state": state, "version": stored.version, "prints_empty": prints_empty}
    audit.record(stored.deliverable.study, by, "section.saved", stored, before=before, after=after)
    return stored


@transaction.atomic
def keep_unsaved(
    section: Section, *, by: User, narrative: str, state: str, version: int, prints_empty: bool = False
) -> SectionDraft | None:
    """Keep what this person typed and has not saved. Not an event: nothing of the study has changed."""
    narrative = narrative.replace("\r\n", "\n")
    stored = Section.objects.select_for_update(of=("self",)).get(pk=section.pk)
    if (stored.narrative, stored.state, stored.prints_empty) == (
        narrative,
        state_after(narrative, state),
        prints_empty,
    ):
        discard_unsaved(stored, by=by)
        return None
    values = {"text": narrative, "state": state, "prints_empty": prints_empty, "base_version": version}
    return SectionDraft.objects.update_or_create(section=stored, author=by, defaults=values)[0]


def discard_unsaved(section: Section, *, by: User) -> None:
    SectionDraft.objects.filter(section=section, author=by).delete()


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
    if stored.is_final and stored.status != status:
        refuse_unready(stored)
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
