"""The codebook as rows of a file, out and in. Pure: what a file would change is a plan that somebody looks at first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from coding.models import Code
from studies import requests
from studies.exporting import Table
from studies.models import Dimension, Study
from studies.names import key, tidy

HEAD = ("id", "dimension", "parent", "name", "definition", "include", "exclude", "example", "colour", "retired")
WORDS = ("name", "definition", "include", "exclude", "example")
LONGEST = {"name": 80}
LONGEST_TEXT = 20_000
BETWEEN = " > "
# A name may hold the sign itself; between the names of a path it then has a backslash before it.
SPECIAL = re.compile(r"([\\>])")


@dataclass
class Planned:
    """One row: `kind` new, changed, same or problem; `differences` are (field, before, after)."""

    number: int
    kind: str
    name: str = ""
    code: int | None = None
    dimension: int | None = None
    parent: str = ""
    values: dict[str, str] = field(default_factory=dict)
    hue: int | None = None
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    problem: str = ""


def rows_of(study: Study) -> list[list[str]]:
    codes = list(Code.objects.filter(study=study).in_order())
    by_id = {code.pk: code for code in codes}
    return [
        [
            str(code.pk),
            code.dimension.key if code.dimension else "",
            path_of(path_above(code, by_id)),
            *(getattr(code, name) for name in WORDS),
            str(code.own_hue or ""),
            "yes" if code.retired_at else "",
        ]
        for code in parents_first(codes)
    ]


def path_above(code: Code, by_id: dict[int, Code]) -> list[str]:
    above, seen = [], {code.pk}
    while code.parent_id in by_id and code.parent_id not in seen:
        code = by_id[code.parent_id]
        seen.add(code.pk)
        above.insert(0, code.name)
    return above


def path_of(names: Iterable[str]) -> str:
    return BETWEEN.join(SPECIAL.sub(r"\\\1", name) for name in names)


def last_of(path: str) -> str:
    """The name at the end of a path, as it is in the codebook."""
    return tidy(re.sub(r"\\([\\>])", r"\1", path.rpartition(BETWEEN)[2]))


def parents_first(codes: Iterable[Code]) -> list[Code]:
    waiting, done, order = list(codes), set(), []
    while waiting:
        ready = [code for code in waiting if code.parent_id is None or code.parent_id in done] or waiting
        order += ready
        done |= {code.pk for code in ready}
        waiting = [code for code in waiting if code.pk not in done]
    return order


def codebook_table(study: Study) -> Table:
    """Without notes, and in Word as forms, so that each kind of file but Markdown can be read back."""
    return Table("codebook", f"Codebook, {study.title}", HEAD, rows_of(study), ("name",), is_form=True)


def plan(study: Study, rows: list[list[str]]) -> list[Planned]:
    """What importing these rows would do, a row at a time; nothing is deleted, moved or retired by a file."""
    if not rows or "name" not in (head := [cell.strip().lower() for cell in rows[0]]):
        return [Planned(1, "problem", problem="The first row needs the names of the columns, “name” among them.")]
    dimensions = {}
    for dimension in study.dimensions.all():
        dimensions |= {word.casefold(): dimension for word in (dimension.key, dimension.short_name, dimension.name)}
    codes = list(study.codes.select_related("dimension"))
    by_id = {code.pk: code for code in codes}
    by_name = {(code.dimension_id, key(code.name)): code for code in codes if not code.retired_at}
    names: set[tuple] = set()
    planned = []
    for number, cells in enumerate(rows[1:], start=2):
        row = {name: cell for name, cell in zip(head, cells, strict=False) if name in HEAD}
        one = plan_row(number, row, dimensions, by_id, by_name)
        place = (one.dimension, key(one.name))
        if one.kind in {"new", "changed"} and place in names:
            one.kind, one.problem = "problem", f"“{one.name}” is in the file twice."
        names.add(place)
        planned.append(one)
    return planned


def plan_row(
    number: int, row: dict[str, str], dimensions: dict[str, Dimension], by_id: dict[int, Code], by_name: dict
) -> Planned:
    name = tidy(row.get("name", ""))
    one = Planned(number, "problem", name)
    wanted = row.get("dimension", "").strip()
    dimension = dimensions.get(wanted.casefold())
    if not key(name):
        one.problem = "The code has no name."
    elif wanted and dimension is None:
        one.problem = f"The study has no dimension “{wanted}”."
    elif len(name) > LONGEST["name"]:
        one.problem = f"A name has at most {LONGEST['name']} characters; this one has {len(name)}."
    elif any(len(row.get(word, "")) > LONGEST_TEXT for word in WORDS):
        one.problem = f"A text has at most {LONGEST_TEXT} characters."
    elif (colour := row.get("colour", "").strip()) and colour not in {str(hue) for hue in range(1, 9)}:
        one.problem = f"There are eight colours, 1 to 8, and no “{colour}”."
    if one.problem:
        return one
    one.dimension = dimension.pk if dimension else None
    one.parent = last_of(row.get("parent", ""))
    one.hue = int(colour) if colour else None
    one.values = {word: clean(row[word]) for word in WORDS if word in row} | {"name": name}
    known = row.get("id", "").strip()
    code = by_id.get(requests.number(known))
    code = code or by_name.get((one.dimension, key(name)))
    if code is None:
        one.kind = "new"
        return one
    one.code = code.pk
    one.differences = [
        (word, getattr(code, word), value) for word, value in one.values.items() if getattr(code, word) != value
    ]
    if "colour" in row and code.own_hue != one.hue:
        one.differences.append(("colour", str(code.own_hue or ""), colour))
    else:
        one.hue = code.own_hue
    one.kind = "changed" if one.differences else "same"
    return one


def clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
