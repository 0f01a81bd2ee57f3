"""What people do to a code. Names of codes are analysts' words, so events hold them; codings stay."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coding import tree
from coding.actions.code_rules import (
    clean_name,
    clean_text,
    keep_wording,
    lock,
    next_version,
    parents_of,
    place_last,
    refuse_same_name,
    state_of,
)
from coding.models import Code
from coding.models.codebook import DESCRIPTION
from studies import audit
from studies.audit import record
from studies.models import Dimension, Study, User
from studies.refused import Refused


@audit.once("code.created", before=audit.row_of(Code), locked=True)
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
    code = add(study, by=by, name=name, dimension=dimension, parent=parent, own_hue=own_hue, **description)
    record(study, by, "code.created", code, after=state_of(code), save_id=save_id)
    return code


def add(
    study: Study,
    *,
    by: User,
    name: str,
    dimension: Dimension | None,
    parent: Code | None = None,
    own_hue: int | None = None,
    **description: str,
) -> Code:
    """A new code under the study's lock, without its event."""
    if unknown := description.keys() - set(DESCRIPTION):
        raise TypeError(f"A code has no {', '.join(sorted(unknown))}.")
    description = {key: clean_text(value) for key, value in description.items()}
    code = Code(study=study, name=clean_name(name), own_hue=own_hue, **description)
    place_last(code, dimension, parent)
    refuse_same_name(study, code.dimension, [code.name])
    code.save()
    keep_wording([code], by)
    return code


def describe_code(code: Code, *, by: User, version: int, name: str, **description: str) -> Code:
    """Name and description. Raises the version, so that a coding says which wording its coder had before them."""
    with transaction.atomic():
        lock(code.study)
        code = code.study.codes.select_related("dimension").get(pk=code.pk)
        if code.version != version:
            raise Refused("Someone changed this code while you were editing. Your words are still here: compare them.")
        name_before = code.name
        changed = reword(code, by, {"name": name, **description})
        if not changed:
            return code
        before = {"name": name_before} if "name" in changed else {}
        # The wording itself is not copied into the log: an example may hold what a participant said.
        after = {**dict.fromkeys(before, code.name), "version": code.version, "fields": changed}
        record(code.study, by, "code.described", code, before={**before, "version": version}, after=after)
    return code


def reword(code: Code, by: User, wording: dict[str, str]) -> list[str]:
    """A new version with this wording, without its event; the names of the fields that changed."""
    wanted = {key: clean_name(value) if key == "name" else clean_text(value) for key, value in wording.items()}
    changed = {key: value for key, value in wanted.items() if getattr(code, key) != value}
    if not changed:
        return []
    if "name" in changed and not code.retired_at:
        refuse_same_name(code.study, code.dimension, [changed["name"]], besides={code.pk})
    keep_wording([code], None)
    for key, value in changed.items():
        setattr(code, key, value)
    code.version = next_version(code)
    code.save(update_fields=[*changed, "version"])
    keep_wording([code], by)
    return sorted(changed)


def recolour_code(code: Code, *, by: User, own_hue: int | None) -> None:
    with transaction.atomic():
        lock(code.study)
        code.refresh_from_db()
        if code.own_hue == own_hue:
            return
        before, code.own_hue = code.own_hue, own_hue
        code.save(update_fields=["own_hue"])
        record(code.study, by, "code.recoloured", code, before={"own_hue": before}, after={"own_hue": own_hue})


def retire_code(code: Code, *, by: User) -> None:
    """Out of use, with the codes below it. Every coding stays where it is."""
    study = code.study
    with transaction.atomic():
        lock(study)
        code.refresh_from_db()
        if code.retired_at:
            return
        rows = study.codes.in_use().filter(pk__in=[code.pk, *tree.below(code.pk, parents_of(study))])
        ids = sorted(rows.values_list("pk", flat=True))
        # One moment for all of them: restoring brings back what went together.
        code.retired_at = timezone.now()
        study.codes.filter(pk__in=ids).update(retired_at=code.retired_at)
        after = {"codes": ids, "retired_at": code.retired_at.isoformat()}
        record(study, by, "code.retired", code, after=after, about={"code": ids})


def restore_code(code: Code, *, by: User) -> None:
    """Back into use, with the codes that were retired together with it."""
    study = code.study
    with transaction.atomic():
        lock(study)
        code.refresh_from_db()
        if not code.retired_at:
            return
        if code.merged_into:
            raise Refused(
                f"“{code.name}” was merged into “{code.merged_into.name}”. Undo the merge, or create a new code."
            )
        if code.parent and code.parent.retired_at:
            raise Refused(f"“{code.parent.name}” above it is retired too. Restore that one first.")
        below = tree.below(code.pk, parents_of(study))
        together = Q(pk__in=below, retired_at=code.retired_at, merged_into=None)
        back = list(study.codes.filter(Q(pk=code.pk) | together))
        ids = sorted(each.pk for each in back)
        refuse_same_name(study, code.dimension, [each.name for each in back], besides=set(ids))
        before = {"retired_at": code.retired_at.isoformat()}
        study.codes.filter(pk__in=ids).update(retired_at=None)
        code.retired_at = None
        record(study, by, "code.restored", code, before=before, after={"codes": ids}, about={"code": ids})
