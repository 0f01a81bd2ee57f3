"""What one excerpt is to another: replies to it, contradicts it, is an example of it."""

from typing import Any
from uuid import UUID

from django.db import transaction

from coding.actions.joining import LinkFacts, link_again, lock_excerpts
from coding.models import Excerpt, ExcerptLink, Span
from studies import audit
from studies.models import Event, User
from studies.refused import Refused


@audit.once("link.added", before=audit.row_of(ExcerptLink))
def add_link(source: Excerpt, *, to: Excerpt, kind: str, by: User, save_id: UUID | None = None) -> ExcerptLink:
    """`source` replies to, contradicts or is an example of `to`. The same link again is the one that stands."""
    if kind not in ExcerptLink.Kind.values:
        raise ValueError(f"No link is called {kind}.")
    if source.pk == to.pk:
        raise Refused("Choose another excerpt: this one cannot be linked to itself.")
    if source.study_id != to.study_id:
        raise ValueError("The excerpts belong to two studies.")
    study = source.study
    lock_excerpts([source.pk, to.pk])
    audit.lock(study)
    if same := ExcerptLink.objects.filter(source=source, target=to, kind=kind).first():
        return same
    link = ExcerptLink.objects.create(study=study, source=source, target=to, kind=kind, created_by=by)
    record(link, by, "link.added", after=LinkFacts.of(link).to_json(), save_id=save_id)
    return link


@audit.once("link.removed")
def remove_link(link: ExcerptLink, *, by: User, save_id: UUID | None = None) -> None:
    study = link.study
    lock_excerpts([link.source_id, link.target_id])
    audit.lock(study)
    if not ExcerptLink.objects.filter(pk=link.pk).exists():
        return
    record(link, by, "link.removed", before=LinkFacts.of(link).to_json(), save_id=save_id)
    ExcerptLink.objects.filter(pk=link.pk).delete()


def restore_link(was: LinkFacts, *, by: User) -> None:
    """A link with the number that it had. Raises Excerpt.DoesNotExist where one of its ends is gone."""
    with transaction.atomic():
        locked = lock_excerpts([was.source_id, was.target_id])
        audit.lock(locked[was.source_id].study)
        link = link_again(was)
        record(link, by, "link.added", after=LinkFacts.of(link).to_json())


def record(link: ExcerptLink, by: User, verb: str, *, save_id: UUID | None = None, **states: dict[str, Any]) -> Event:
    """Shown in the histories of both ends; of two transcripts the source's is named."""
    ends = [link.source_id, link.target_id]
    turns = list(dict.fromkeys(Span.objects.filter(excerpt__in=ends).values_list("turn", flat=True)))
    after = states.get("after", {}) | {"excerpt": link.source_id, "turns": turns, "kind": link.kind}
    return audit.record(
        link.study,
        by,
        verb,
        link,
        before=states.get("before"),
        after=after,
        about={"excerpt": ends},
        transcript_id=link.source.transcript_id,
        save_id=save_id,
    )
