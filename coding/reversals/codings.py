"""Codes put on words and taken off."""

from datetime import datetime

from django.db.models import Q

from coding.actions.coding import SPANS, facts, new_excerpt, remove_coding, same_words
from coding.actions.correction import move_span
from coding.anchoring import anchor
from coding.models import Code, Coding, Comment, Excerpt, Memo, Review, Span
from coding.reversals.building_on import refuse_if_retired_since
from sessions.editing import edits_since, text_at
from sessions.models import Turn
from sessions.rebasing import Place, rebase_through
from studies import audit
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("coding.applied")
def take_off(event: Event, by: User) -> None:
    coding = Coding.objects.filter(pk=event.target_id).select_related("study", "excerpt__study").first()
    if coding is None:
        raise CannotUndo("This excerpt no longer has the code.")
    refuse_if_built_on(coding, event, by)
    remove_coding(coding, by=by)


@reverses("coding.removed")
def put_back(event: Event, by: User) -> None:
    """The same coding with the same number, on the same excerpt or, where that went too, on one made again."""
    was = event.before
    excerpt = excerpt_again(event, by)
    audit.lock(event.study)
    code = Code.objects.get(pk=was["code"])
    refuse_if_retired_since(code, event)
    if Coding.objects.filter(excerpt=excerpt, code=code, coder=was["coder"]).exists():
        raise CannotUndo(f"“{code.name}” is on this excerpt again.")
    coding = Coding.objects.create(
        pk=was["coding"],
        study=event.study,
        excerpt=excerpt,
        code=code,
        code_version=was["code_version"],
        coder_id=was["coder"],
        origin=was.get("origin", Coding.Origin.HAND),
    )
    # Past auto_now_add: the code is as old as it was.
    coding.created_at = datetime.fromisoformat(was["created_at"])
    coding.save(update_fields=["created_at"])
    Memo.objects.filter(pk__in=was.get("removed_memos", [])).update(excerpt=excerpt)
    Memo.objects.filter(pk__in=was.get("memos", []), excerpt=excerpt).update(coding=coding, excerpt=None)
    audit.record(
        event.study,
        by,
        "coding.applied",
        coding,
        after=facts(coding, excerpt),
        about={"excerpt": [excerpt.pk], "code": [code.pk]},
        transcript_id=excerpt.transcript_id,
    )


def refuse_if_built_on(coding: Coding, event: Event, by: User) -> None:
    """Somebody else's memo on the coding, or a verdict or an answer on its excerpt, given since."""
    memos = coding.memos.standing().filter(created_at__gt=event.at).exclude(author=by)
    if memo := memos.select_related("author").first():
        raise CannotUndo(f"{memo.author} has written a memo on this code since.")
    since = Q(item__excerpt=coding.excerpt_id, created_at__gt=event.at)
    review = Review.objects.filter(since).exclude(reviewer=by).select_related("reviewer").first()
    if review:
        raise CannotUndo(f"{review.reviewer} has judged this excerpt since.")
    comment = Comment.objects.filter(since).exclude(author=by).select_related("author").first()
    if comment:
        raise CannotUndo(f"{comment.author} has written about this excerpt since.")


def excerpt_again(event: Event, by: User, was: dict | None = None) -> Excerpt:
    """The event's excerpt, with its turns locked; made again, with the same number, if it went.

    `was`: what the event says of one excerpt, where it is about several.
    """
    was = was or event.before
    ids = [span["turn"] for span in was["spans"]]
    turns = {turn.pk: turn for turn in Turn.objects.select_for_update().filter(pk__in=ids).order_by("position")}
    excerpt = Excerpt.objects.select_for_update().filter(pk=was["excerpt"]).prefetch_related(SPANS).first()
    if excerpt is not None:
        return excerpt
    numbers = [span.get("span") for span in was["spans"]]
    if words := dict(event.coded_words.filter(span_number__in=numbers).values_list("turn", "quote")):
        return corrected_again(event, words, was)
    anchors = []
    for span in was["spans"]:
        turn, start, end = turns.get(span["turn"]), span["start"], span["end"]
        if turn is None or text_at(turn, span.get("version", 1))[start:end] != turn.text[start:end]:
            raise CannotUndo("The words of this excerpt were corrected since.")
        anchors.append((turn, anchor(turn.text, start, end, turn.text[start:end])))
    transcript = anchors[0][0].transcript
    # With the numbers of its spans too: corrections of the text, and what takes them back, know spans by them.
    return same_words(transcript, anchors) or new_excerpt(
        transcript, was["excerpt_by"], anchors, pk=was["excerpt"], numbers=numbers
    )


def corrected_again(event: Event, words: dict[int, str], was: dict) -> Excerpt:
    """An excerpt that went while its words were corrected or gone: with the words that were coded, where it was."""
    turns = Turn.with_removed.in_bulk([span["turn"] for span in was["spans"]])
    excerpt = Excerpt.objects.create(
        pk=was["excerpt"],
        study=event.study,
        transcript_id=was.get("transcript", event.transcript_id),
        created_by_id=was["excerpt_by"],
    )
    for position, fact in enumerate(was["spans"]):
        turn = turns[fact["turn"]]
        place = rebase_through(Place(fact["start"], fact["end"]), edits_since(turn, fact["version"]))
        span = Span(pk=fact.get("span"), excerpt=excerpt, position=position, turn=turn)
        span.quote = words.get(turn.pk, turn.text[place.start : place.end])
        move_span(span, turn.text, Place(place.start, place.start) if turn.removed_at else place)
        span.save()
    return excerpt
