"""A codebook read from a file: new codes and new wordings in one transaction, one event, one step of undo."""

from uuid import UUID

from coding.actions.codebook import add, reword
from coding.codebook_files import Planned, plan
from coding.models import Code
from studies import audit
from studies.audit import record
from studies.models import Dimension, Event, Study, User
from studies.names import key
from studies.refused import Refused


@audit.once("codebook.imported", before=lambda event: event, locked=True)
def import_codebook(study: Study, rows: list[list[str]], *, by: User, save_id: UUID | None = None) -> Event | None:
    """Makes and rewords codes as `plan` says now; None if the file changes nothing. Raises Refused."""
    planned = plan(study, rows)
    if bad := [one for one in planned if one.kind == "problem"]:
        raise Refused(f"Row {bad[0].number}: {bad[0].problem}")
    new = [make(study, one, by) for one in planned if one.kind == "new"]
    changed = [change(one, by) for one in planned if one.kind == "changed"]
    if not new and not changed:
        return None
    return record(
        study,
        by,
        "codebook.imported",
        study,
        before={"changed": [before for before, _ in changed]},
        after={"new": new, "changed": [after for _, after in changed], "n": len(new) + len(changed)},
        about={"code": [*new, *(pk for _, (pk, *_rest) in changed)]},
        save_id=save_id,
    )


def make(study: Study, one: Planned, by: User) -> int:
    dimension = Dimension.objects.filter(pk=one.dimension).first()
    parent = None
    if one.parent:
        there = study.codes.in_use().filter(dimension=dimension).select_related("dimension")
        parent = next((code for code in there if key(code.name) == key(one.parent)), None)
        if parent is None:
            raise Refused(
                f"Row {one.number}: “{one.name}” needs the code “{one.parent}” above it, and the codebook has none."
            )
    try:
        code = add(study, by=by, dimension=dimension, parent=parent, own_hue=one.hue, **one.values)
    except Refused as error:
        raise Refused(f"Row {one.number}: {error.message}") from error
    return code.pk


def change(one: Planned, by: User) -> tuple[list, list]:
    """[code, version, colour] before and after."""
    code = Code.objects.select_related("dimension", "study").get(pk=one.code)
    before = [code.pk, code.version, code.own_hue]
    try:
        reword(code, by, one.values)
    except Refused as error:
        raise Refused(f"Row {one.number}: {error.message}") from error
    if code.own_hue != one.hue:
        code.own_hue = one.hue
        code.save(update_fields=["own_hue"])
    return before, [code.pk, code.version, code.own_hue]
