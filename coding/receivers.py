"""What the codebook does when a dimension of the study changes, within the transaction of that change; and what is
told to the pages of sessions."""

import datetime

from django.core.exceptions import ValidationError
from django.dispatch import receiver

from coding.actions.code_rules import refuse_same_name
from coding.queries.readings import readings, told
from sessions.reading_marks import ReadBy, tells
from studies.models import Dimension, Study
from studies.refused import Refused
from studies.signals import dimension_restored, dimension_retired


@receiver(dimension_retired)
def retire_its_codes(study: Study, dimension: Dimension, **_) -> None:
    """In the moment of the dimension, by which those that went together are found again."""
    study.codes.in_use().filter(dimension=dimension).update(retired_at=dimension.retired_at)


@receiver(dimension_restored)
def restore_its_codes(study: Study, dimension: Dimension, retired_at: datetime.datetime, **_) -> None:
    codes = study.codes.filter(dimension=dimension, retired_at=retired_at, merged_into=None)
    try:
        refuse_same_name(study, dimension, list(codes.values_list("name", flat=True)))
    except Refused as error:
        raise ValidationError(error.message) from error
    codes.update(retired_at=None)


@tells
def read_to_the_end_by(study: Study) -> dict[int, ReadBy]:
    return {
        transcript: ReadBy(tuple(str(read.reader) for read in reads if read.holds), told(reads))
        for transcript, reads in readings(study).items()
    }
