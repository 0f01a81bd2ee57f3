"""Memos written, changed and taken away."""

from coding.actions.memos import change_memo, remove_memo, restore_memo
from coding.models import Memo
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("memo.added")
def take_away(event: Event, by: User) -> None:
    remove_memo(standing(event), by=by)


@reverses("memo.removed")
def bring_back(event: Event, by: User) -> None:
    memo = Memo.objects.filter(pk=event.target_id).exclude(removed_at=None).first()
    if memo is None:
        raise CannotUndo("This memo is already there.")
    restore_memo(memo, by=by)


@reverses("memo.changed")
def earlier_words(event: Event, by: User) -> None:
    memo = standing(event)
    earlier = memo.versions.filter(version=event.before["version"]).first()
    if earlier is None:
        raise CannotUndo("The earlier words of this memo were not kept.")
    change_memo(memo, by=by, text=earlier.text, version=memo.version)


def standing(event: Event) -> Memo:
    memo = Memo.objects.standing().filter(pk=event.target_id).select_related("study").first()
    if memo is None:
        raise CannotUndo("This memo has been deleted since.")
    return memo
