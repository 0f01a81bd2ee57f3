"""Links between excerpts made, and taken away."""

from coding.actions.joining import LinkFacts
from coding.actions.links import remove_link, restore_link
from coding.models import Excerpt, ExcerptLink
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("link.added")
def take_away(event: Event, by: User) -> None:
    link = ExcerptLink.objects.filter(pk=event.target_id).select_related("study", "source").first()
    if link is None:
        raise CannotUndo("This link has been deleted since.")
    remove_link(link, by=by)


@reverses("link.removed")
def bring_back(event: Event, by: User) -> None:
    was = LinkFacts.from_json(event.before)
    if ExcerptLink.objects.filter(source=was.source_id, target=was.target_id, kind=was.kind).exists():
        raise CannotUndo("This link has been added again.")
    try:
        restore_link(was, by=by)
    except Excerpt.DoesNotExist:
        raise CannotUndo("One of the two excerpts is gone since.") from None
