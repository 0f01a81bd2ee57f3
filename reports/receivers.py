"""What the outline does when a dimension of the study changes; within the transaction of that change."""

from django.dispatch import receiver

from reports.actions.outline import drop_unwritten, follow_dimensions
from studies.models import Dimension, Study, User
from studies.signals import dimension_leaves, dimensions_changed


@receiver(dimension_leaves)
def let_go(study: Study, dimension: Dimension, **_) -> None:
    drop_unwritten(study, [dimension.pk])


@receiver(dimensions_changed)
def follow(study: Study, by: User | None, **_) -> None:
    follow_dimensions(study, by=by)
