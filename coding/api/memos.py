"""Memos on an excerpt, a coding, a code, a turn, a transcript, or the study."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from coding.actions.memos import add_memo, change_memo, remove_memo
from coding.api.common import enter
from coding.api.schemas import MemoChange, MemoIn, MemoOut, Refusal
from coding.api.schemas_excerpts import MemoOnIn, Target
from coding.models import Memo
from coding.queries import inspector
from coding.queries.memos import STUDY, thing
from studies.models import Study
from studies.permissions import Permission

router = Router()


@router.get("s/{slug:study}/memos", response=list[MemoOut])
def memos_on(request, study: str, on: Target, id: int | None = None):
    """The memos on one thing, the oldest first."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    memos = access.study.memos.standing().select_related("author")
    return [inspector.memo_facts(memo, request.user) for memo in memos.filter(**place(access.study, on, id))]


@router.post("s/{slug:study}/memos", response=MemoOut)
def new_memo_on(request, study: str, data: MemoOnIn):
    access = enter(request, study, Permission.CODE)
    target = thing(access.study, data.on, data.id)
    memo = add_memo(target, by=request.user, text=data.text, study=access.study, save_id=data.save_id)
    return inspector.memo_facts(memo, request.user)


@router.post("s/{slug:study}/excerpts/{int:excerpt_id}/memos", response=MemoOut)
def new_memo(request, study: str, excerpt_id: int, data: MemoIn):
    access = enter(request, study, Permission.CODE)
    excerpt = get_object_or_404(access.study.excerpts.select_related("study"), pk=excerpt_id)
    memo = add_memo(excerpt, by=request.user, text=data.text, save_id=data.save_id)
    return inspector.memo_facts(memo, request.user)


@router.patch("s/{slug:study}/memos/{int:memo_id}", response={200: MemoOut, 403: Refusal, 409: Refusal})
def edit_memo(request, study: str, memo_id: int, data: MemoChange):
    """Change one's own memo; a save of an older version is refused (409) with the stored text."""
    access = enter(request, study, Permission.CODE)
    memo = get_object_or_404(Memo.objects.select_related("study", "author"), pk=memo_id, study=access.study)
    if memo.author_id != request.user.pk:
        return Status(403, {"message": f"{memo.author} wrote this memo. Add one of your own."})
    memo = change_memo(memo, by=request.user, text=data.text, version=data.version, save_id=data.save_id)
    return inspector.memo_facts(memo, request.user)


@router.delete("s/{slug:study}/memos/{int:memo_id}", response={204: None, 403: Refusal})
def delete_memo(request, study: str, memo_id: int, save_id: UUID):
    """Take one's own memo away. Undo brings it back."""
    access = enter(request, study, Permission.CODE)
    memo = get_object_or_404(Memo.objects.select_related("study", "author"), pk=memo_id, study=access.study)
    if memo.author_id != request.user.pk:
        return Status(403, {"message": f"{memo.author} wrote this memo. Only they can delete it."})
    remove_memo(memo, by=request.user, save_id=save_id)
    return Status(204, None)


def place(study: Study, on: str, pk: int | None) -> dict:
    if on == STUDY:
        return {f"{name}__isnull": True for name in ("excerpt", "coding", "code", "turn", "transcript")}
    return {on: pk}
