"""Analysts' notes. The words stay in the memo and its versions; events hold ids and version numbers."""

from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from coding.models import Memo, MemoVersion
from coding.models.evidence import MEMO_TARGETS
from studies import audit
from studies.models import Study, User
from studies.refused import Refused

CHANGED = "This memo was changed in another window. Both texts are here: keep what you need."


def add_memo(on: Model | None, *, by: User, text: str, study: Study | None = None, save_id: UUID | None = None) -> Memo:
    """A memo on an excerpt, coding, code, turn or transcript; on nothing, it is about `study`."""
    return _write(study or on.study, on=on, by=by, text=text, save_id=save_id)


@audit.once("memo.added", before=audit.row_of(Memo), locked=True)
def _write(study: Study, *, on: Model | None, by: User, text: str, save_id: UUID | None) -> Memo:
    if on is not None:
        audit.must_stand(on)
    target = {on._meta.model_name: on} if on is not None else {}
    memo = Memo.objects.create(study=study, author=by, text=text, **target)
    MemoVersion.objects.create(memo=memo, version=1, text=text)
    log(memo, by, "memo.added", after={"version": 1}, save_id=save_id)
    return memo


@audit.once("memo.changed", before=audit.row_of(Memo), locked=True)
def change_memo(memo: Memo, *, by: User, text: str, version: int, save_id: UUID | None = None) -> Memo:
    """Refused, with the stored text, when `version` is not the stored one; nothing is overwritten silently."""
    stored = Memo.objects.select_for_update(of=["self"]).get(pk=memo.pk)
    if stored.version != version or stored.removed_at:
        raise Refused(CHANGED, text=stored.text, version=stored.version)
    stored.text, stored.version = text, version + 1
    stored.save()
    MemoVersion.objects.create(memo=stored, version=stored.version, text=text)
    before, after = {"version": version}, {"version": stored.version}
    log(stored, by, "memo.changed", before=before, after=after, save_id=save_id)
    return stored


@audit.once("memo.removed", locked=True)
def remove_memo(memo: Memo, *, by: User, save_id: UUID | None = None) -> None:
    """Take a memo away. Its row stays, so that it can be brought back; lists leave it out."""
    if stored := switched(memo, timezone.now()):
        log(stored, by, "memo.removed", before={"version": stored.version}, save_id=save_id)


@audit.once("memo.added", locked=True)
def restore_memo(memo: Memo, *, by: User, save_id: UUID | None = None) -> None:
    """Bring a memo back that was taken away."""
    if stored := switched(memo, None):
        log(stored, by, "memo.added", after={"version": stored.version}, save_id=save_id)


def switched(memo: Memo, removed_at: datetime | None) -> Memo | None:
    """The stored memo, unless it was so already."""
    stored = Memo.objects.get(pk=memo.pk)
    if bool(stored.removed_at) == bool(removed_at):
        return None
    stored.removed_at = removed_at
    stored.save(update_fields=["removed_at"])
    return stored


def log(
    memo: Memo, by: User, verb: str, *, save_id: UUID | None, before: dict | None = None, after: dict | None = None
):
    """The event, with the place of the memo: what it is on, and the turns on which its sign stands."""
    excerpt = memo.excerpt or (memo.coding.excerpt if memo.coding else None)
    turns = [span.turn_id for span in excerpt.spans.all()] if excerpt else [memo.turn_id] if memo.turn_id else []
    transcript = excerpt.transcript_id if excerpt else memo.turn.transcript_id if memo.turn else memo.transcript_id
    about = {name: [getattr(memo, f"{name}_id")] for name in MEMO_TARGETS if getattr(memo, f"{name}_id")}
    if excerpt:
        about |= {"excerpt": [excerpt.pk]}
    place = {"excerpt": excerpt.pk if excerpt else None, "turns": turns}
    audit.record(
        memo.study,
        by,
        verb,
        memo,
        before=before,
        after={**(after or {}), **place},
        about=about,
        transcript_id=transcript,
        save_id=save_id,
    )
