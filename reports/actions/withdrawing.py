"""A draft taken back: its file goes, its row stays with number, checksum and the reason."""

from django.db import transaction
from django.utils import timezone

from reports.models import Draft
from studies import audit
from studies.deletion import remove_file
from studies.models import User

BY_HAND = "It was withdrawn by a coordinator."


@transaction.atomic
def withdraw(draft: Draft, *, by: User, because: str = BY_HAND) -> Draft:
    """Pressed twice, it is withdrawn once. The number is not given to another draft."""
    stored = Draft.objects.select_for_update(of=("self",)).select_related("deliverable__study").get(pk=draft.pk)
    if stored.withdrawn_at:
        return stored
    name, stored.file = stored.file, ""
    stored.withdrawn_at, stored.withdrawn_by, stored.withdrawn_because = timezone.now(), by, because
    stored.save(update_fields=["file", "withdrawn_at", "withdrawn_by", "withdrawn_because"])
    after = {"number": stored.number, "sha256": stored.sha256}
    audit.record(stored.deliverable.study, by, "draft.withdrawn", stored, after=after)
    remove_file(name)
    return stored
