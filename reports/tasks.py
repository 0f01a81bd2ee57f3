"""The job that assembles a draft (studies/jobs.py runs it)."""

from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from reports import assemble
from reports.actions.drafts import KIND, epoch, epoch_now, file_draft, next_number, print_pdf, snapshot
from reports.assemble import Edition
from reports.exporters.pdf import PangoMissing
from reports.models import Deliverable, Draft
from reports.preflight import blocking
from reports.readiness import NotReady, facts_of
from reports.source import load, read
from studies.jobs import JobFailed, Run, job, keeps_files
from studies.models import Study
from studies.permissions import Permission
from studies.plurals import plural

STEPS = 5
CHANGED = (
    "Consent or quotes changed three times while the draft was being assembled. "
    "Assemble it again once the changes are done."
)


class ContentChanged(Exception):
    """What was read is no longer what may be printed: this attempt's file is thrown away and the job runs again."""


@keeps_files("drafts")
def draft_files() -> set[str]:
    return set(Draft.objects.exclude(file="").values_list("file", flat=True))


@job(KIND, permission=Permission.ASSEMBLE_DRAFT)
def assemble_draft(run: Run) -> Callable[[], dict]:
    deliverable = Deliverable.objects.filter(study=run.study, pk=run.input["deliverable"]).first()
    if deliverable is None:
        raise JobFailed("The deliverable is no longer there.")
    run.step("Reading sessions, codes and text", 1, STEPS)
    source = read(load(deliverable.pk))
    if source.deliverable.is_final and (checks := blocking(facts_of(source))):
        raise JobFailed(str(NotReady(checks)))
    chosen = len(source.quotes)
    run.step(f"Checking consent of {plural(chosen, 'quote')}", 2, STEPS)
    before = epoch(deliverable, source.quotes)
    number = next_number(deliverable)
    run.step("Putting the chapters together", 3, STEPS)
    # The day on which it was asked for, so that a second attempt makes the same file.
    edition = Edition(timezone.localdate(run.job.created_at), f"0.{number}")
    document = assemble.build(source, edition)
    run.step("Laying out the pages", 4, STEPS)
    path = run.own_file(f"drafts/{run.study.pk}", ".pdf")
    try:
        printed = print_pdf(document, path)
    except PangoMissing as missing:
        raise JobFailed(str(missing)) from missing
    run.step("Filing the draft", 5, STEPS)

    def publish() -> dict:
        # Locks out every other change of the study until the draft is filed: withdrawal comes before or after it.
        Study.objects.select_for_update().get(pk=run.study.pk)
        if epoch_now(deliverable) != before or next_number(deliverable) != number:
            if run.attempt >= settings.JOB_ATTEMPTS:
                raise JobFailed(CHANGED)
            raise ContentChanged
        draft = file_draft(
            deliverable, by=run.requester, job=run.job, number=number, file=printed, contents=snapshot(source)
        )
        return {"draft": draft.number, "pages": draft.pages, "size": draft.size, "held_out": len(source.held_out)}

    return publish
