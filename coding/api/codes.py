"""The codebook."""

from django.shortcuts import get_object_or_404
from ninja import Router

from coding.actions.code_places import move_code, place_among, siblings_of
from coding.actions.codebook import create_code
from coding.api.common import enter
from coding.api.schemas import CodeIn, CodeOut, CodePlaceIn, CodePlaceOut, Refusal
from coding.models import Code
from coding.queries import inspector
from coding.queries.codes_gone import who_put_out
from studies.permissions import Permission

router = Router()


@router.get("s/{slug:study}/codes", response=list[CodeOut])
def codes(request, study: str):
    access = enter(request, study, Permission.VIEW_CODEBOOK)
    rows = {code.pk: code for code in access.study.codes.select_related("dimension")}
    why = who_put_out(access.study, [code.pk for code in rows.values() if code.retired_at])
    return [
        inspector.code_facts(code) | {"heir": heir(code, rows), "why_out": why.get(code.pk, "")}
        for code in rows.values()
    ]


def heir(code: Code, rows: dict[int, Code]) -> int | None:
    """The last of those that one was merged into, if it is in use."""
    last = code
    while last.merged_into_id in rows:
        last = rows[last.merged_into_id]
    return None if last is code or last.retired_at else last.pk


@router.post("s/{slug:study}/codes", response={200: CodeOut, 409: Refusal})
def new_code(request, study: str, data: CodeIn):
    """A new code, made while typing."""
    access = enter(request, study, Permission.EDIT_CODEBOOK)
    dimension = get_object_or_404(access.study.dimensions, pk=data.dimension) if data.dimension else None
    parent = get_object_or_404(access.study.codes, pk=data.parent) if data.parent else None
    code = create_code(
        access.study, by=request.user, name=data.name, dimension=dimension, parent=parent, save_id=data.save_id
    )
    return inspector.code_facts(code)


@router.post("s/{slug:study}/codes/{int:pk}/place", response={200: CodePlaceOut, 409: Refusal})
def put_code(request, study: str, pk: int, data: CodePlaceIn):
    """To another place in the tree, with the codes below it; one step of undo."""
    access = enter(request, study, Permission.EDIT_CODEBOOK)
    codes = access.study.codes.select_related("dimension", "parent", "study")
    code = get_object_or_404(codes.in_use(), pk=pk)
    dimension = get_object_or_404(access.study.dimensions, pk=data.dimension) if data.dimension else None
    parent = get_object_or_404(codes, pk=data.parent) if data.parent else None
    done = move_code(code, by=request.user, dimension=dimension, parent=parent, at=data.at, save_id=data.save_id)
    code = codes.get(pk=pk)
    above = code.parent.name if code.parent else code.dimension.short_name if code.dimension else "Emergent"
    row = siblings_of(access.study, code.dimension, code.parent)
    return {"moved": done is not None, "words": f"“{code.name}” is {place_among(code) + 1} of {len(row)} in “{above}”."}
