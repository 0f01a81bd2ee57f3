"""Assembling a draft: asking for it, making its file, and filing it. The job and `build_draft` share all of it."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.db.models import Max
from pypdf import PdfReader

from reports.document import Document
from reports.evidence import Judged, chosen_quotes, judge, printed
from reports.exporters import html, pdf
from reports.models import Deliverable, Draft
from reports.readiness import refuse_unready
from reports.source import Source
from studies import audit, jobs
from studies.models import Job, Study, User

KIND = "draft"
EXPORTERS: dict[str, Callable[[Document], bytes]] = {"pdf": pdf.export, "html": html.export}


def request_draft(deliverable: Deliverable, *, by: User) -> Job:
    """The job that assembles this deliverable as the study stands now; pressed twice, it is the same job.

    `seq` is the number of the study's newest event: the same number is the same content. A final version is refused
    (NotReady) while a point of preflight blocks; a draft never is.
    """
    if deliverable.is_final:
        refuse_unready(deliverable)
    seq = Study.objects.values_list("last_seq", flat=True).get(pk=deliverable.study_id)
    return jobs.submit(KIND, deliverable.study, by, {"deliverable": deliverable.pk, "seq": seq})


def next_number(deliverable: Deliverable) -> int:
    return (deliverable.drafts.aggregate(newest=Max("number"))["newest"] or 0) + 1


@dataclass(frozen=True)
class Printed:
    """A finished file on its way to becoming a draft."""

    path: Path
    sha256: str
    size: int
    pages: int


def write_file(path: Path, content: bytes) -> None:
    """All of it on the disk under its name, or nothing under that name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def print_pdf(document: Document, path: Path) -> Printed:
    content = pdf.export(document)
    write_file(path, content)
    pages = len(PdfReader(BytesIO(content)).pages)
    return Printed(path, hashlib.sha256(content).hexdigest(), len(content), pages)


@dataclass(frozen=True)
class Epoch:
    """What people allow and what of their words is printed: the same when the draft is filed as when it was read."""

    consents: frozenset
    withdrawn: frozenset
    quotes: tuple


def epoch(deliverable: Deliverable, quotes: list[Judged]) -> Epoch:
    people = deliverable.study.participants
    return Epoch(
        frozenset(people.order_by().values_list("pk", "attribution_rule", "consents__scope", "consents__allowed")),
        frozenset(people.exclude(withdrawn_at=None).order_by().values_list("pk", flat=True)),
        tuple(printed(judged) for judged in quotes if judged.is_printed),
    )


def epoch_now(deliverable: Deliverable) -> Epoch:
    return epoch(deliverable, [judge(chosen) for chosen in chosen_quotes(deliverable)])


def snapshot(source: Source) -> dict:
    """What went in: ids, versions and reasons, never words."""
    return {
        "deliverable_version": source.deliverable.version,
        "sections": {section.key: section.version for section in source.sections},
        "quotes": [
            {"quote": judged.chosen.pk, "excerpt": judged.chosen.excerpt_id, "section": judged.chosen.section.key}
            for judged in source.quotes
            if judged.is_printed
        ],
        "held_out": [
            {
                "quote": judged.chosen.pk,
                "excerpt": judged.chosen.excerpt_id,
                "section": judged.chosen.section.key,
                "reason": judged.reason,
            }
            for judged in source.held_out
        ],
    }


def file_draft(
    deliverable: Deliverable, *, by: User, job: Job | None, number: int, file: Printed, contents: dict
) -> Draft:
    """The draft's row and its event; inside the caller's transaction, after everything was checked again."""
    draft = Draft.objects.create(
        deliverable=deliverable,
        number=number,
        job=job,
        created_by=by,
        file=file.path.relative_to(settings.MEDIA_ROOT).as_posix(),
        sha256=file.sha256,
        size=file.size,
        pages=file.pages,
        snapshot=contents,
    )
    audit.record(
        deliverable.study,
        by,
        "draft.assembled",
        draft,
        after={
            "number": number,
            "quotes": len(contents["quotes"]),
            "held_out": len(contents["held_out"]),
            "sha256": file.sha256,
        },
    )
    return draft


def export(document: Document, format: str = "pdf") -> bytes:
    return EXPORTERS[format](document)
