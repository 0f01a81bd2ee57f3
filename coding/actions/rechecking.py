"""Codings made under an earlier wording of their code, looked at again by who made them."""

from collections.abc import Sequence
from uuid import UUID

from coding.actions.merging import turns_of
from coding.models import Code, Coding
from studies import audit
from studies.models import User


def waiting(code: Code, coder: User):
    """This person's codings under other wordings than the one that stands, in the order of the text."""
    rows = Coding.objects.filter(code=code, coder=coder, excerpt__spans__position=0).exclude(code_version=code.version)
    return rows.order_by("excerpt__transcript", "excerpt__spans__turn__position", "excerpt__spans__start", "pk")


@audit.once("coding.rechecked", before=lambda event: event.after["n"], locked=True)
def still_fits(code: Code, *, by: User, codings: Sequence[int], save_id: UUID | None = None) -> int:
    """The wording as it stands holds for these of one's own codings too; how many were stamped. One step of undo."""
    code = Code.objects.get(pk=code.pk)
    rows = Coding.objects.filter(code=code, coder=by, pk__in=codings).exclude(code_version=code.version)
    was = [list(row) for row in rows.order_by("pk").values_list("pk", "code_version")]
    if was:
        stamp(code, by, was, code.version, save_id)
    return len(was)


def stamp(code: Code, by: User, was: list[list[int]], version: int | None, save_id: UUID | None = None) -> None:
    """`was`: [coding, version before]; without `version` each gets the one that stands beside it in `was` back."""
    ids = [pk for pk, _ in was]
    rows = Coding.objects.in_bulk(ids)
    before = [[pk, rows[pk].code_version] for pk in ids]
    for pk, old in was:
        rows[pk].code_version = version or old
    Coding.objects.bulk_update(rows.values(), ["code_version"], batch_size=500)
    excerpts = {row.excerpt_id for row in rows.values()}
    audit.record(
        code.study,
        by,
        "coding.rechecked",
        code,
        before={"versions": before},
        after={"versions": [[pk, rows[pk].code_version] for pk in ids], "n": len(ids), "code": code.pk,
               "turns": turns_of(excerpts)},
        about={"code": [code.pk], "coding": ids, "excerpt": excerpts},
        save_id=save_id,
    )  # fmt: skip
