"""The end of a study: archived, reopened, or deleted with everything that is in it."""

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from studies import audit
from studies.deletion import Going
from studies.models import DeletedStudy, Study, User

FOLDERS = ("sources", "drafts")  # below MEDIA_ROOT, each with a folder for each study


@transaction.atomic
def archive_study(study: Study, *, by: User) -> Study:
    """Read-only from now on. What is being worked on in the background ends without a result."""
    stored = Study.objects.select_for_update().get(pk=study.pk)
    if stored.archived_at:
        raise ValidationError("This study is already archived.")
    # Before it is archived, since nothing is recorded after that.
    audit.record(stored, by, "study.archived", stored)
    stored.archived_at = timezone.now()
    stored.save(update_fields=["archived_at"])
    return stored


@transaction.atomic
def reopen_study(study: Study, *, by: User) -> Study:
    stored = Study.objects.select_for_update().get(pk=study.pk)
    if not stored.archived_at:
        raise ValidationError("This study is not archived.")
    stored.archived_at = None
    stored.save(update_fields=["archived_at"])
    audit.record(stored, by, "study.reopened", stored)
    return stored


@transaction.atomic
def delete_study(study: Study, *, by: User, reason: str) -> DeletedStudy:
    """All rows and files of the study, its history too. One row without words is left, outside of any study."""
    # For update: also rows that would point to the study wait, and find it gone.
    study = Study.objects.select_for_update().get(pk=study.pk)
    going = Going.of(study)
    left = DeletedStudy.objects.create(
        study_number=study.pk,
        slug_sha256=hashlib.sha256(study.slug.encode()).hexdigest(),
        deleted_by=by,
        reason=reason,
        counts=going.counts(),
    )
    going.delete(by)
    # Whole folders: also what an attempt of a job has just put there, of which no row knows.
    for folder in FOLDERS:
        place = Path(settings.MEDIA_ROOT) / folder / str(study.pk)
        transaction.on_commit(lambda place=place: shutil.rmtree(place, ignore_errors=True))
    return left
