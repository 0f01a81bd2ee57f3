"""What becomes of spans and masks when the text of their turn is corrected, split or joined."""

from coding.anchoring import context
from coding.models import Span
from sessions.models import Mask, Turn
from sessions.rebasing import Place, trimmed
from studies.refused import Refused

JOINED_BY = " "


def move_span(span: Span, text: str, place: Place) -> None:
    """A span at its new place: live where its words are the coded ones, else touched, or lost. Does not save."""
    is_same = not place.is_lost and text[place.start : place.end] == span.quote
    place = place if is_same else trimmed(text, place)
    span.start, span.end = place.start, place.end
    span.state = Span.State.LIVE if is_same else Span.State.LOST if place.is_lost else Span.State.TOUCHED
    span.before, span.after = context(text, span.start, span.end)


def refresh(span: Span, text: str) -> None:
    span.before, span.after = context(text, span.start, span.end)
    span.save()


def split_span(span: Span, first: Turn, second: Turn, begins: int) -> None:
    """`begins`: where the second turn's text began in the whole. The second part of a span is a span of its own."""
    was_live = span.state == Span.State.LIVE
    place = Place(span.start, span.end)
    left = trimmed(first.text, Place(min(place.start, len(first.text)), min(place.end, len(first.text))))
    right = Place(max(place.start - begins, 0), max(place.end - begins, 0))
    if place.is_lost or right.is_lost or left.is_lost:
        if place.start >= begins or (left.is_lost and not place.is_lost):
            span.turn, span.start, span.end = second, right.start, right.end
        else:
            span.start, span.end = left.start, left.end
        if was_live:  # white space at the border goes
            span.quote = span.turn.text[span.start : span.end]
        return refresh(span, span.turn.text)
    span.start, span.end = left.start, left.end
    if was_live:
        span.quote = first.text[left.start : left.end]
    refresh(span, first.text)
    make_room(span)
    quote = second.text[right.start : right.end]
    fresh = Span(excerpt=span.excerpt, position=span.position + 1, turn=second, start=right.start, end=right.end)
    fresh.quote = quote
    return refresh(fresh, second.text)


def make_room(span: Span) -> None:
    """Those after this span in its excerpt count one more; from the last, since no two may have one number."""
    for later in span.excerpt.spans.filter(position__gt=span.position).order_by("-position"):
        later.position += 1
        later.save(update_fields=["position"])


def join_spans(earlier: Span, later: Span, text: str, shift: int) -> None:
    """Two parts of one excerpt that are now in one turn become one; words between them belong to it, which is told."""
    if {earlier.state, later.state} != {Span.State.LIVE}:
        raise Refused("An excerpt spans both turns and has corrected words. Resolve it first.")
    gap = text[earlier.end : later.start + shift]
    earlier.end = later.end + shift
    if gap.strip():
        earlier.state, earlier.quote = Span.State.TOUCHED, f"{earlier.quote}{JOINED_BY}{later.quote}"
    else:
        earlier.quote = text[earlier.start : earlier.end]
    after = list(earlier.excerpt.spans.filter(position__gt=later.position).order_by("position"))
    later.delete()
    for span in after:
        span.position -= 1
        span.save(update_fields=["position"])


def keep_mask(mask: Mask, turn: Turn) -> None:
    """Saves a mask at its new place. One whose words are gone goes; two that begin together become the longer one."""
    if mask.start == mask.end:
        mask.delete()
        return
    twin = turn.masks.filter(start=mask.start).exclude(pk=mask.pk).first()
    if twin:
        mask.end = max(mask.end, twin.end)
        twin.delete()
    mask.save()


def split_mask(mask: Mask, first: Turn, second: Turn, begins: int) -> None:
    right = Place(max(mask.start - begins, 0), max(mask.end - begins, 0))
    left_end = min(mask.end, len(first.text))
    if not right.is_lost:
        if mask.start >= left_end:
            mask.turn, mask.start, mask.end = second, right.start, right.end
            mask.save()
            return
        Mask.objects.create(
            turn=second,
            start=right.start,
            end=right.end,
            replacement=mask.replacement,
            category=mask.category,
            created_by=mask.created_by,
        )
    mask.end = left_end
    keep_mask(mask, first)
