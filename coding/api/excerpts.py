"""One excerpt, as the inspector shows it."""

from django.shortcuts import get_object_or_404
from ninja import Router

from coding import inspecting
from coding.api.common import enter
from coding.models import Excerpt
from coding.schemas import ExcerptOut
from studies.permissions import Permission

router = Router()


@router.get("s/{slug:study}/excerpts/{int:excerpt_id}", response=ExcerptOut)
def excerpt(request, study: str, excerpt_id: int):
    """What the inspector shows: words, codes with coders, memos, verdicts, history."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    get_object_or_404(Excerpt, pk=excerpt_id, study=access.study)
    return inspecting.excerpt_facts(access.study, excerpt_id, request.user)
