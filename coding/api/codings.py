"""Putting codes on words, and taking them off."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from coding.actions.coding import Applied, add_code, apply_code, remove_coding
from coding.api.common import answer, enter
from coding.models import Coding
from coding.schemas import CodeOnExcerptIn, CodingIn, Refusal, Saved
from studies.permissions import Permission

router = Router()


@router.post("s/{slug:study}/codings", response={200: Saved, 409: Refusal})
def new_coding(request, study: str, data: CodingIn):
    """Put a code on words. The same words are the same excerpt; the same save twice is one save."""
    access = enter(request, study, Permission.CODE)
    found = get_object_or_404(access.study.transcripts.select_related("study"), pk=data.transcript)
    code = get_object_or_404(access.study.codes, pk=data.code)
    done = apply_code(
        found, by=request.user, code=code, places=[span.place() for span in data.spans], save_id=data.save_id
    )
    return answer(access, found, done)


@router.post("s/{slug:study}/excerpts/{int:excerpt_id}/codings", response={200: Saved, 409: Refusal})
def code_on_excerpt(request, study: str, excerpt_id: int, data: CodeOnExcerptIn):
    """Put one more code on an excerpt."""
    access = enter(request, study, Permission.CODE)
    excerpt = get_object_or_404(access.study.excerpts.select_related("study", "transcript"), pk=excerpt_id)
    code = get_object_or_404(access.study.codes, pk=data.code)
    return answer(access, excerpt.transcript, add_code(excerpt, by=request.user, code=code, save_id=data.save_id))


@router.delete("s/{slug:study}/codings/{int:coding_id}", response={200: Saved, 403: Refusal, 409: Refusal})
def delete_coding(request, study: str, coding_id: int, save_id: UUID):
    """Take one's own code off. An excerpt on which nothing stands any more goes with it."""
    access = enter(request, study, Permission.CODE)
    earlier = access.study.events.filter(save_id=save_id).first()
    if earlier and earlier.transcript_id:  # a retry: the coding is gone already
        found = get_object_or_404(access.study.transcripts, pk=earlier.transcript_id)
        after = earlier.after
        return answer(access, found, Applied(after["excerpt"], None, after["turns"], [after["code"]]))
    coding = get_object_or_404(
        Coding.objects.select_related("study", "excerpt__study", "excerpt__transcript"),
        pk=coding_id,
        study=access.study,
    )
    if coding.coder_id != request.user.pk:
        return Status(403, {"message": f"{coding.coder} put this code there. Only they can take it off."})
    transcript = coding.excerpt.transcript
    return answer(access, transcript, remove_coding(coding, by=request.user, save_id=save_id))
