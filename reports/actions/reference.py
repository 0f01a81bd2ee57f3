"""CALIPER's Task 1.3 as a whole: the study with projects and sessions, the starter codes, the outline of D1.3."""

from django.db import transaction

from coding.models import Code
from reports.actions.outline import set_up_deliverable
from reports.models import Section
from sessions.actions.reference import load_sessions
from studies import audit
from studies.actions.reference import load_organisations, load_projects, load_study
from studies.models import Membership, Organisation, Role, Study, User
from studies.reference import caliper


@transaction.atomic
def load_caliper() -> tuple[Study, dict[str, int]]:
    """The study and how many of each thing were missing; a second call adds nothing."""
    added = {"organisations": load_organisations(), "projects": load_projects()}
    study, is_new = load_study()
    added["studies"] = int(is_new)
    added["codes"] = load_starter_codes(study) if is_new else 0
    added["sessions"] = load_sessions(study)
    before = Section.objects.filter(deliverable__study=study).count()
    set_up_deliverable(study, by=None, number=caliper()["deliverable"]["number"], facts=deliverable_facts())
    added["sections of D1.3"] = Section.objects.filter(deliverable__study=study).count() - before
    return study, added


@transaction.atomic
def become_coordinator(study: Study, user: User) -> Membership:
    """This account works on the study too; one that is a member already stays what it is."""
    membership, is_new = Membership.objects.get_or_create(study=study, user=user, defaults={"role": Role.COORDINATOR})
    if is_new:
        audit.record(study, None, "membership.began", membership, after={"role": membership.role})
    return membership


def load_starter_codes(study: Study) -> int:
    """Codes to begin with. Only for a new study: one that somebody deleted or renamed is not brought back."""
    dimensions = {dimension.key: dimension for dimension in study.dimensions.all()}
    codes = [
        Code(study=study, dimension=dimensions[row["key"]], position=position, name=name)
        for row in caliper()["dimensions"]
        for position, name in enumerate(row["codes"], start=1)
    ]
    Code.objects.bulk_create(codes)
    audit.record(study, None, "codes.loaded", study, after={"codes": len(codes)})
    return len(codes)


def deliverable_facts() -> dict:
    row = caliper()["deliverable"]
    names = ("title", "work_package", "task", "level", "kind", "due_on", "due_month", "funding", "disclaimer")
    return {name: row[name] for name in names} | {"lead": Organisation.objects.shared().get(name=row["lead"])}
