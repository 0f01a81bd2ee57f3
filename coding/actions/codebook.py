"""What people do to the codebook. Names of codes are analysts' words, so events hold them; codings stay."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from coding import tree
from coding.models import Code
from studies.audit import AlreadySaved, record, saved_before
from studies.models import Dimension, Event, Study, User

DESCRIPTION = ("definition", "include", "exclude", "example")


class CodebookError(Exception):
    """Why the codebook cannot be changed so, in the user's words; `field` names the form field it is about."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def create_code(
    study: Study,
    *,
    by: User,
    name: str,
    dimension: Dimension | None,
    parent: Code | None = None,
    own_hue: int | None = None,
    save_id: UUID | None = None,
    **description: str,
) -> Code:
    """A new code, last among its siblings. The same `save_id` again gives the code that the first one made."""
    if unknown := description.keys() - set(DESCRIPTION):
        raise TypeError(f"A code has no {', '.join(sorted(unknown))}.")
    try:
        with transaction.atomic():
            _lock(study, save_id)
            code = Code(study=study, name=_clean_name(name), own_hue=own_hue, **description)
            _place(code, dimension, parent)
            _refuse_same_name(study, code.dimension, [code.name])
            code.save()
            record(study, by, "code.created", code, after=_state(code), save_id=save_id)
    except AlreadySaved as again:
        return _made_before(study, again.event)
    return code


def describe_code(code: Code, *, by: User, version: int, name: str, **description: str) -> Code:
    """Name and description. Raises the version, so that a coding says which wording its coder had before them."""
    with transaction.atomic():
        _lock(code.study)
        code = code.study.codes.select_related("dimension").get(pk=code.pk)
        if code.version != version:
            raise CodebookError("Somebody changed this code while you wrote. Your words are still here: compare them.")
        wanted = {"name": _clean_name(name), **{key: value.strip() for key, value in description.items()}}
        changed = {key: value for key, value in wanted.items() if getattr(code, key) != value}
        if not changed:
            return code
        if "name" in changed and not code.retired_at:
            _refuse_same_name(code.study, code.dimension, [changed["name"]], besides={code.pk})
        before = {"name": code.name} if "name" in changed else {}
        for key, value in changed.items():
            setattr(code, key, value)
        code.version += 1
        code.save(update_fields=[*changed, "version"])
        # The wording itself is not copied into the log: an example may hold what a participant said.
        after = {**dict.fromkeys(before, code.name), "version": code.version, "fields": sorted(changed)}
        record(code.study, by, "code.described", code, before={**before, "version": version}, after=after)
    return code


def recolour_code(code: Code, *, by: User, own_hue: int | None) -> None:
    with transaction.atomic():
        _lock(code.study)
        code.refresh_from_db()
        if code.own_hue == own_hue:
            return
        before, code.own_hue = code.own_hue, own_hue
        code.save(update_fields=["own_hue"])
        record(code.study, by, "code.recoloured", code, before={"own_hue": before}, after={"own_hue": own_hue})


def move_code(code: Code, *, by: User, dimension: Dimension | None, parent: Code | None = None) -> None:
    """To another dimension or under another code, with everything below it; last among its new siblings."""
    study = code.study
    with transaction.atomic():
        _lock(study)
        code.refresh_from_db()
        below = tree.below(code.pk, _parents(study))
        if parent and parent.pk in {code.pk, *below}:
            raise CodebookError("A code cannot be moved under itself or under a code below it.", "parent")
        before = _place_of(code)
        if (parent.pk if parent else None) == code.parent_id and (parent or dimension == code.dimension):
            return
        _place(code, dimension, parent)
        moved = list(study.codes.filter(pk__in=below))
        names = [each.name for each in [code, *moved] if not each.retired_at]
        _refuse_same_name(study, code.dimension, names, besides={code.pk, *below})
        code.save(update_fields=["dimension", "parent", "position"])
        study.codes.filter(pk__in=below).update(dimension=code.dimension)
        record(study, by, "code.moved", code, before=before, after={**_place_of(code), "below": sorted(below)})


def shift_code(code: Code, *, by: User, down: bool) -> None:
    """One place up or down among its siblings in use; at the end of the row nothing happens."""
    with transaction.atomic():
        _lock(code.study)
        code.refresh_from_db()
        siblings = list(code.study.codes.in_use().filter(dimension=code.dimension_id, parent=code.parent_id))
        siblings.sort(key=lambda each: (each.position, each.name))
        here = [each.pk for each in siblings].index(code.pk) if not code.retired_at else -1
        there = here + (1 if down else -1)
        if here < 0 or not 0 <= there < len(siblings):
            return
        siblings[here], siblings[there] = siblings[there], siblings[here]
        for position, each in enumerate(siblings, start=1):
            each.position = position
        Code.objects.bulk_update(siblings, ["position"])
        record(code.study, by, "code.shifted", code, before={"place": here + 1}, after={"place": there + 1})


def retire_code(code: Code, *, by: User) -> None:
    """Out of use, with the codes below it. Every coding stays where it is."""
    study = code.study
    with transaction.atomic():
        _lock(study)
        code.refresh_from_db()
        if code.retired_at:
            return
        rows = study.codes.in_use().filter(pk__in=[code.pk, *tree.below(code.pk, _parents(study))])
        ids = sorted(rows.values_list("pk", flat=True))
        # One moment for all of them: restoring brings back what went together.
        code.retired_at = timezone.now()
        study.codes.filter(pk__in=ids).update(retired_at=code.retired_at)
        record(study, by, "code.retired", code, after={"codes": ids})


def restore_code(code: Code, *, by: User) -> None:
    """Back into use, with the codes that were retired together with it."""
    study = code.study
    with transaction.atomic():
        _lock(study)
        code.refresh_from_db()
        if not code.retired_at:
            return
        if code.parent and code.parent.retired_at:
            raise CodebookError(f"“{code.parent.name}” above it is retired too. Restore that one first.")
        below = tree.below(code.pk, _parents(study))
        back = list(study.codes.filter(Q(pk=code.pk) | Q(pk__in=below, retired_at=code.retired_at)))
        ids = sorted(each.pk for each in back)
        _refuse_same_name(study, code.dimension, [each.name for each in back], besides=set(ids))
        study.codes.filter(pk__in=ids).update(retired_at=None)
        code.retired_at = None
        record(study, by, "code.restored", code, after={"codes": ids})


def _lock(study: Study, save_id: UUID | None = None) -> None:
    """One change of the codebook at a time, so that names stay unique and the tree a tree whoever saves at once.

    The event takes the same row at the end of the transaction; taken first, the order of locks is always the same.
    Only under it can be seen that the same save came before; else its second copy would find its own name taken.
    """
    Study.objects.select_for_update(no_key=True).get(pk=study.pk)
    if earlier := saved_before(study, save_id):
        raise AlreadySaved(earlier)


def _made_before(study: Study, event: Event) -> Code:
    if event.target_type != "code":
        raise CodebookError("This page was used for something else before. Open it again.")
    return study.codes.get(pk=event.target_id)


def _clean_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise CodebookError("A code needs a name.", "name")
    if len(name) > 80:
        raise CodebookError(f"A name has at most 80 characters; this one has {len(name)}.", "name")
    return name


def _place(code: Code, dimension: Dimension | None, parent: Code | None) -> None:
    """Sets dimension, parent and the last position there; under a parent the parent's dimension counts."""
    if parent:
        if parent.study_id != code.study_id:
            raise ValueError("The parent belongs to another study.")
        parent.refresh_from_db()
        if parent.retired_at:
            raise CodebookError(f"“{parent.name}” is retired. Restore it before you put codes under it.", "parent")
        dimension = parent.dimension
    if dimension and dimension.study_id != code.study_id:
        raise ValueError("The dimension belongs to another study.")
    siblings = Code.objects.filter(study=code.study_id, dimension=dimension, parent=parent)
    code.dimension, code.parent = dimension, parent
    code.position = (siblings.aggregate(last=Max("position"))["last"] or 0) + 1


def _refuse_same_name(
    study: Study, dimension: Dimension | None, names: list[str], besides: set[int] = frozenset()
) -> None:
    # Compared here and not by the database: SQLite's LOWER knows only ASCII, so “Éthique” would pass there.
    there = study.codes.in_use().filter(dimension=dimension).exclude(pk__in=besides)
    taken = {name.casefold() for name in there.values_list("name", flat=True)}
    for name in names:
        if name.casefold() in taken:
            raise _same_name(name, dimension)


def _same_name(name: str, dimension: Dimension | None) -> CodebookError:
    where = dimension.short_name if dimension else "Emergent"
    return CodebookError(f"“{where}” already has a code “{name}”. Choose another name, or use that one.", "name")


def _parents(study: Study) -> dict[int, int | None]:
    return dict(study.codes.values_list("pk", "parent_id"))


def _place_of(code: Code) -> dict:
    return {"dimension": code.dimension_id, "parent": code.parent_id, "position": code.position}


def _state(code: Code) -> dict:
    return {"name": code.name, "own_hue": code.own_hue, "version": code.version, **_place_of(code)}
