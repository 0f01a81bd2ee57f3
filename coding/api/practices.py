"""An excerpt added to a practice from the coding screen."""

from django.shortcuts import get_object_or_404
from ninja import Router

from coding.actions.practice_excerpts import add_excerpts
from coding.api.common import enter
from coding.api.schemas import Refusal
from coding.api.schemas_excerpts import ToPracticeIn, ToPracticeOut
from studies.permissions import Permission

router = Router()


@router.post("s/{slug:study}/excerpts/{int:excerpt_id}/practices", response={200: ToPracticeOut, 409: Refusal})
def add_to_practice(request, study: str, excerpt_id: int, data: ToPracticeIn):
    """This excerpt tells of that practice of the study."""
    access = enter(request, study, Permission.EDIT_PRACTICES)
    excerpt = get_object_or_404(access.study.excerpts, pk=excerpt_id)
    practice = get_object_or_404(access.study.practices.select_related("study"), pk=data.practice)
    add_excerpts(practice, by=request.user, excerpts=[excerpt.pk], save_id=data.save_id)
    return {"code": practice.code}
