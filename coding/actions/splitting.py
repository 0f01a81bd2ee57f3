"""One code into several: new codes beside it or below it, and a number for the wording that is left.

The split itself moves no coding. It raises the version of the code's wording, so that each coding made before waits to
be looked at again (`rechecking`), one after the other, by who made it: what a passage is about is its coder's judgment,
and a merge, which takes everybody's along, asks no judgment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from coding.actions.code_rules import clean_name, clean_text, keep_wording, next_version
from coding.actions.codebook import add
from coding.models import Code, Coding
from studies import audit
from studies.audit import record
from studies.models import Event, User
from studies.refused import Refused

MOST_PARTS = 9  # each has a digit for its key in the pass
BESIDE, BELOW = "beside", "below"


@dataclass(frozen=True)
class Part:
    name: str
    definition: str = ""


def parts_of(event: Event) -> list[Code]:
    parts = Code.objects.in_bulk(event.after["parts"])
    return [parts[pk] for pk in event.after["parts"] if pk in parts]


@audit.once("code.split", before=parts_of, locked=True)
def split_code(
    code: Code, *, by: User, parts: Sequence[Part], where: str = BESIDE, definition: str, save_id: UUID | None = None
) -> list[Code]:
    """The new codes, in the order given; `definition` is what is left for the code itself.

    Raises Refused where a name is taken or wrong, naming the field `parts`.
    """
    study = code.study
    code = study.codes.select_related("dimension", "parent").get(pk=code.pk)
    if code.retired_at:
        raise Refused(f"“{code.name}” is retired. Restore it before you split it.")
    if not 0 < len(parts) <= MOST_PARTS:
        raise Refused(f"Name between 1 and {MOST_PARTS} new codes.", "parts")
    made = [new_part(code, part, by, where) for part in parts]
    before, definition = code.version, clean_text(definition)
    raise_version(code, by, definition)
    waiting = Coding.objects.filter(code=code).count()
    record(
        study, by, "code.split", code,
        before={"version": before, "code": code.pk},
        after={"code": code.pk, "version": code.version, "parts": [part.pk for part in made],
               "versions": [part.version for part in made], "where": where, "n": len(made), "waiting": waiting},
        about={"code": [code.pk, *(part.pk for part in made)]},
        save_id=save_id,
    )  # fmt: skip
    return made


def new_part(code: Code, part: Part, by: User, where: str) -> Code:
    try:
        return add(
            code.study,
            by=by,
            name=clean_name(part.name),
            dimension=code.dimension,
            parent=code if where == BELOW else code.parent,
            own_hue=code.own_hue,
            definition=part.definition,
        )
    except Refused as error:
        raise Refused(error.message, "parts") from error


def raise_version(code: Code, by: User, definition: str) -> None:
    keep_wording([code], None)
    code.definition, code.version = definition, next_version(code)
    code.save(update_fields=["definition", "version"])
    keep_wording([code], by)


def parts_to_choose(code: Code) -> list[Code]:
    """What this code was split into, by all its splits, as far as it is in use; the oldest first."""
    about = {"subjects__kind": "code", "subjects__object_id": code.pk}
    splits = Event.objects.filter(study=code.study, verb="code.split", target_id=str(code.pk), **about).order_by("seq")
    ids = list(dict.fromkeys(pk for event in splits for pk in event.after["parts"]))
    parts = code.study.codes.in_use().select_related("dimension").in_bulk(ids)
    return [parts[pk] for pk in ids if pk in parts][-MOST_PARTS:]
