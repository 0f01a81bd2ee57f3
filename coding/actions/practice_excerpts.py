"""Which excerpts tell of a practice: its evidence. Several at once are one event and one undo."""

from collections.abc import Iterable
from uuid import UUID

from coding.actions.joining import lock_excerpts
from coding.models import Practice
from studies import audit
from studies.models import Event, User
from studies.refused import Refused

MOST = 500


@audit.once("practice.excerpts_added", before=lambda event: event.after["n"])
def add_excerpts(practice: Practice, *, by: User, excerpts: Iterable[int], save_id: UUID | None = None) -> int:
    """How many are new at the practice. Excerpts of other studies and those that are gone are left out."""
    wanted = of_study(practice, excerpts)
    practice = locked(practice, wanted)
    new = sorted(set(wanted) - set(practice.excerpts.values_list("pk", flat=True)))
    if not new:
        raise Refused(f"{practice.code} already has these excerpts." if wanted else "Select excerpts first.")
    practice.excerpts.add(*new)
    return record(practice, by, "practice.excerpts_added", new, save_id).after["n"]


@audit.once("practice.excerpts_removed", before=lambda event: event.after["n"])
def remove_excerpts(practice: Practice, *, by: User, excerpts: Iterable[int], save_id: UUID | None = None) -> int:
    """How many were taken from the practice; the excerpts themselves stay."""
    practice = locked(practice, of_study(practice, excerpts))
    there = sorted(practice.excerpts.filter(pk__in=list(excerpts)).values_list("pk", flat=True))
    if not there:
        raise Refused(f"Someone just removed this excerpt from {practice.code}.")
    practice.excerpts.remove(*there)
    return record(practice, by, "practice.excerpts_removed", there, save_id).after["n"]


def of_study(practice: Practice, excerpts: Iterable[int]) -> list[int]:
    wanted = list(dict.fromkeys(excerpts))
    if len(wanted) > MOST:
        raise Refused(f"Select at most {MOST} excerpts at once.")
    return list(practice.study.excerpts.filter(pk__in=wanted).values_list("pk", flat=True))


def locked(practice: Practice, excerpts: Iterable[int]) -> Practice:
    """As it stands now. Raises Excerpt.DoesNotExist or Practice.DoesNotExist where one went in the same moment."""
    lock_excerpts(excerpts)
    audit.lock(practice.study)
    return Practice.objects.select_related("study").get(pk=practice.pk)


def record(practice: Practice, by: User, verb: str, excerpts: list[int], save_id: UUID | None = None) -> Event:
    """Shown in the histories of the excerpts too."""
    return audit.record(
        practice.study,
        by,
        verb,
        practice,
        after={"excerpts": excerpts, "n": len(excerpts)},
        about={"excerpt": excerpts},
        save_id=save_id,
    )
