"""Memos."""

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from coding import inspecting
from coding.actions.memos import MemoChanged, add_memo, change_memo
from coding.api.common import enter
from coding.models import Memo
from coding.schemas import MemoChange, MemoIn, MemoOut, Refusal
from studies.permissions import Permission

router = Router()


@router.post("s/{slug:study}/excerpts/{int:excerpt_id}/memos", response=MemoOut)
def new_memo(request, study: str, excerpt_id: int, data: MemoIn):
    access = enter(request, study, Permission.CODE)
    excerpt = get_object_or_404(access.study.excerpts.select_related("study"), pk=excerpt_id)
    memo = add_memo(excerpt, by=request.user, text=data.text, save_id=data.save_id)
    return inspecting.memo_facts(memo, request.user)


@router.patch("s/{slug:study}/memos/{int:memo_id}", response={200: MemoOut, 403: Refusal, 409: Refusal})
def edit_memo(request, study: str, memo_id: int, data: MemoChange):
    """Change one's own memo; a save of an older version is refused (409) with the stored text."""
    access = enter(request, study, Permission.CODE)
    memo = get_object_or_404(Memo.objects.select_related("study", "author"), pk=memo_id, study=access.study)
    if memo.author_id != request.user.pk:
        return Status(403, {"message": f"{memo.author} wrote this memo. Write one of your own beside it."})
    try:
        memo = change_memo(memo, by=request.user, text=data.text, version=data.version, save_id=data.save_id)
    except MemoChanged as changed:
        stored = changed.memo
        return Status(409, {"message": str(changed), "details": {"text": stored.text, "version": stored.version}})
    return inspecting.memo_facts(memo, request.user)
