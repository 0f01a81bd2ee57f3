"""Which dimensions a list shows."""

from django.db.models import Q, QuerySet

from coding.models import Coding
from studies.models import Dimension, Study


def shown_dimensions(study: Study) -> QuerySet[Dimension]:
    """Those in use, and retired ones that something is coded under: what was said to them stays in every table."""
    coded = Coding.objects.filter(study=study, code__dimension__isnull=False).order_by().values("code__dimension")
    return study.dimensions.filter(Q(retired_at=None) | Q(pk__in=coded))
