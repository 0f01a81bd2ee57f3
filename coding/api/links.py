"""Links between two excerpts."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from coding.actions.links import add_link, remove_link
from coding.api.common import enter
from coding.api.schemas import Refusal
from coding.api.schemas_excerpts import LinkAdded, LinkIn
from coding.models import ExcerptLink
from studies.permissions import Permission

router = Router()


@router.post("s/{slug:study}/excerpts/{int:excerpt_id}/links", response={200: LinkAdded, 409: Refusal})
def new_link(request, study: str, excerpt_id: int, data: LinkIn):
    """This excerpt replies to, contradicts or is an example of `target`, of any transcript of the study."""
    access = enter(request, study, Permission.CODE)
    source = get_object_or_404(access.study.excerpts.select_related("study"), pk=excerpt_id)
    target = get_object_or_404(access.study.excerpts, pk=data.target)
    link = add_link(source, to=target, kind=data.kind, by=request.user, save_id=data.save_id)
    return {"id": link.pk, "words": link.get_kind_display()}


@router.delete("s/{slug:study}/links/{int:link_id}", response={204: None, 403: Refusal})
def delete_link(request, study: str, link_id: int, save_id: UUID):
    """Take one's own link away."""
    access = enter(request, study, Permission.CODE)
    if access.study.events.filter(save_id=save_id).exists():
        return Status(204, None)
    link = get_object_or_404(
        ExcerptLink.objects.select_related("study", "source", "created_by"), pk=link_id, study=access.study
    )
    if link.created_by_id != request.user.pk:
        return Status(403, {"message": f"{link.created_by} added this link. Only they can delete it."})
    remove_link(link, by=request.user, save_id=save_id)
    return Status(204, None)
