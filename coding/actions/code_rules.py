"""What every change of the codebook keeps: one at a time, names once in a dimension, a tree without circles."""

from collections.abc import Iterable

from django.db.models import Max

from coding.models import Code, CodeVersion
from coding.models.codebook import WORDING
from studies import audit
from studies.models import Dimension, Study, User
from studies.names import key, tidy
from studies.refused import Refused


def lock(study: Study) -> None:
    """One change of the codebook at a time, so that names stay unique and the tree a tree whoever saves at once."""
    audit.lock(study)


def clean_name(name: str) -> str:
    name = tidy(name)
    if not key(name):
        raise Refused("A code needs a name.", "name")
    if len(name) > 80:
        raise Refused(f"A name has at most 80 characters; this one has {len(name)}.", "name")
    return name


def clean_text(text: str) -> str:
    """Browsers send CRLF, files bring what they have; stored is LF, so that the same words are the same."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def check_place(code: Code, dimension: Dimension | None, parent: Code | None) -> Dimension | None:
    """The dimension that the code gets there; under a parent the parent's counts."""
    if parent:
        if parent.study_id != code.study_id:
            raise ValueError("The parent belongs to another study.")
        parent.refresh_from_db()
        if parent.retired_at:
            raise Refused(f"“{parent.name}” is retired. Restore it before you put codes under it.", "parent")
        dimension = parent.dimension
    if dimension and dimension.study_id != code.study_id:
        raise ValueError("The dimension belongs to another study.")
    return dimension


def place_last(code: Code, dimension: Dimension | None, parent: Code | None) -> None:
    """Sets dimension, parent and the last position there."""
    code.dimension, code.parent = check_place(code, dimension, parent), parent
    siblings = Code.objects.filter(study=code.study_id, dimension=code.dimension, parent=parent)
    code.position = (siblings.aggregate(last=Max("position"))["last"] or 0) + 1


def refuse_same_name(
    study: Study, dimension: Dimension | None, names: Iterable[str], besides: set[int] = frozenset()
) -> None:
    # Whatever brings a code into use under a dimension asks here first, so this is where a retired one is refused.
    if dimension and Dimension.objects.filter(pk=dimension.pk, retired_at__isnull=False).exists():
        raise Refused(f"“{dimension.short_name}” is retired. Restore the dimension first.", "place")
    # Compared here, under the study's lock, and not by the database: it does not see which names look the same, and
    # codebooks from before this rule may have such pairs.
    there = study.codes.in_use().filter(dimension=dimension)
    taken = {key(name): name for pk, name in there.values_list("pk", "name") if pk not in besides}
    for name in names:
        if (same := taken.get(key(name))) is not None:
            where = dimension.short_name if dimension else "Emergent"
            raise Refused(f"“{where}” already has a code “{same}”. Choose another name, or use that one.", "name")
        taken[key(name)] = name


def keep_wording(codes: Iterable[Code], by: User | None) -> None:
    """The wording of each code as it stands, as the version that it is; one that is kept already stays as it is."""
    CodeVersion.objects.bulk_create(
        [
            CodeVersion(code=code, version=code.version, by=by, **{key: getattr(code, key) for key in WORDING})
            for code in codes
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


def next_version(code: Code) -> int:
    """A number that no wording of this code has had; after an undo the newest wording is not the last one."""
    return max(code.version, code.versions.aggregate(last=Max("version"))["last"] or 0) + 1


def parents_of(study: Study) -> dict[int, int | None]:
    return dict(study.codes.values_list("pk", "parent_id"))


def place_of(code: Code) -> dict:
    return {"dimension": code.dimension_id, "parent": code.parent_id, "position": code.position}


def state_of(code: Code) -> dict:
    return {"name": code.name, "own_hue": code.own_hue, "version": code.version, **place_of(code)}
