"""One decision of the pass over a split code: the passage keeps the code, under its new wording, and gets a part too.

One event and one undo, since it was one decision.
"""

from uuid import UUID

from coding.actions.coding import code_in_use, new_coding, record
from coding.actions.facts import CodingsFacts
from coding.actions.joining import lock_excerpts
from coding.actions.rechecking import still_fits
from coding.models import Code, Coding
from studies import audit
from studies.models import Event, User
from studies.refused import Refused

DECIDED = "This excerpt was already decided or changed elsewhere. Here is the next one."


@audit.once("coding.kept_and_added", "coding.rechecked")
def keep_both(coding: Coding, *, by: User, part: Code, save_id: UUID | None = None) -> None:
    """Raises Refused where the coding is not as the page showed it, or the part is not in use."""
    study = coding.study
    lock_excerpts([coding.excerpt_id])
    audit.lock(study)
    part, _ = code_in_use(part)
    kept = Coding.objects.select_related("code", "excerpt__study").filter(pk=coding.pk, coder=by).first()
    if kept is None or kept.code_id != coding.code_id or kept.code_version == kept.code.version:
        raise Refused(DECIDED)
    if kept.excerpt.codings.filter(coder=by, code=part).exists():  # only the wording is left to decide
        still_fits(kept.code, by=by, codings=[kept.pk], save_id=save_id)
        return
    was = kept.code_version
    kept.code_version = kept.code.version
    kept.save(update_fields=["code_version"])
    record_both(kept, new_coding(kept.excerpt, part, by), was, by, save_id)


def record_both(kept: Coding, made: Coding, was: int, by: User, save_id: UUID | None = None) -> Event:
    """`was`: the version of the wording that the kept coding had before."""
    return record(
        kept.study, by, "coding.kept_and_added", kept, CodingsFacts.of([made]),
        before={"code": kept.code_id, "version": was}, code=made.code_id, version=kept.code_version,
        codes=[kept.code_id], save_id=save_id,
    )  # fmt: skip
