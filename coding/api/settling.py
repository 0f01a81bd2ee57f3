"""Excerpts whose words were corrected after they were coded: settled from the coding screen."""

from django.shortcuts import get_object_or_404
from ninja import Router

from coding.actions.coding import removed_before
from coding.actions.settling import VERB, as_before, keep_new_words, take_mine_off
from coding.api.common import answer, enter
from coding.api.schemas import Refusal, Saved
from coding.api.schemas_excerpts import SettleIn
from studies import audit
from studies.permissions import Permission

router = Router()


@router.post("s/{slug:study}/excerpts/{int:excerpt_id}/settle", response={200: Saved, 409: Refusal})
def settle(request, study: str, excerpt_id: int, data: SettleIn):
    """Keep the new words, or take one's own codes off."""
    access = enter(request, study, Permission.CODE)
    earlier = audit.saved_before(access.study, data.save_id, VERB, "codings.removed")
    if earlier:  # a retry: the excerpt may be gone by now
        transcript = get_object_or_404(access.study.transcripts, pk=earlier.transcript_id)
        before = as_before if earlier.verb == VERB else removed_before
        return answer(access, transcript, before(earlier))
    excerpt = get_object_or_404(access.study.excerpts.select_related("study", "transcript"), pk=excerpt_id)
    if data.action == "keep":
        done = keep_new_words(access.study, [excerpt.pk], by=request.user, save_id=data.save_id)
    else:
        done = take_mine_off(excerpt, by=request.user, save_id=data.save_id)
    return answer(access, excerpt.transcript, done)
