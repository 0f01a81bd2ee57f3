"""The codebook."""

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from coding import inspecting
from coding.actions.codebook import CodebookError, create_code
from coding.api.common import enter
from coding.schemas import CodeIn, CodeOut, Refusal
from studies.permissions import Permission

router = Router()


@router.get("s/{slug:study}/codes", response=list[CodeOut])
def codes(request, study: str):
    access = enter(request, study, Permission.VIEW_CODEBOOK)
    return [inspecting.code_facts(code) for code in access.study.codes.select_related("dimension")]


@router.post("s/{slug:study}/codes", response={200: CodeOut, 409: Refusal})
def new_code(request, study: str, data: CodeIn):
    """A new code, made while typing."""
    access = enter(request, study, Permission.EDIT_CODEBOOK)
    dimension = get_object_or_404(access.study.dimensions, pk=data.dimension) if data.dimension else None
    parent = get_object_or_404(access.study.codes, pk=data.parent) if data.parent else None
    try:
        code = create_code(
            access.study, by=request.user, name=data.name, dimension=dimension, parent=parent, save_id=data.save_id
        )
    except CodebookError as error:
        return Status(409, {"message": error.message})
    return inspecting.code_facts(code)
