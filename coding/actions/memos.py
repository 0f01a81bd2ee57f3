"""Analysts' notes. The words stay in the memo; events hold ids and versions."""

from uuid import UUID

from django.db import transaction

from coding.models import Excerpt, Memo
from studies import audit
from studies.audit import AlreadySaved, saved_before
from studies.models import Study, User


class MemoChanged(Exception):
    """Somebody saved another version meanwhile; `memo` is the stored one."""

    def __init__(self, memo: Memo) -> None:
        super().__init__("This memo was changed in another window. Both texts are here: keep what you need.")
        self.memo = memo


def add_memo(excerpt: Excerpt, *, by: User, text: str, save_id: UUID | None = None) -> Memo:
    study: Study = excerpt.study
    try:
        with transaction.atomic():
            if earlier := saved_before(study, save_id):
                return study.memos.get(pk=earlier.target_id)
            memo = Memo.objects.create(study=study, excerpt=excerpt, author=by, text=text)
            turns = [span.turn_id for span in excerpt.spans.all()]
            audit.record(
                study,
                by,
                "memo.added",
                memo,
                after={"excerpt": excerpt.pk, "turns": turns, "version": 1},
                transcript_id=excerpt.transcript_id,
                save_id=save_id,
            )
            return memo
    except AlreadySaved as again:
        return study.memos.get(pk=again.event.target_id)


def change_memo(memo: Memo, *, by: User, text: str, version: int, save_id: UUID | None = None) -> Memo:
    """Raises MemoChanged when `version` is not the stored one; nothing is overwritten silently."""
    study = memo.study
    try:
        with transaction.atomic():
            stored = Memo.objects.select_for_update().get(pk=memo.pk)
            if saved_before(study, save_id):
                return stored
            if stored.version != version:
                raise MemoChanged(stored)
            stored.text, stored.version = text, version + 1
            stored.save()
            audit.record(
                study,
                by,
                "memo.changed",
                stored,
                before={"version": version},
                after={"version": version + 1, "excerpt": stored.excerpt_id},
                transcript_id=stored.excerpt.transcript_id if stored.excerpt else None,
                save_id=save_id,
            )
            return stored
    except AlreadySaved:
        return Memo.objects.get(pk=memo.pk)
