"""What was taken off comes back, for one coding or for thousands: excerpts, codings and memos, under their old numbers.

An excerpt whose coded words the text did not have any more (touched, lost) comes back with these words, which its event
keeps, and waits for its coders as before. One whose words were corrected only while it was gone is refused: nobody has
seen the new ones.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from coding.actions.coding import same_words, span_of
from coding.actions.correction import move_span
from coding.actions.facts import SPANS
from coding.actions.joining import lock_standing
from coding.actions.repointing import make_again
from coding.actions.search import Words, excerpts_of
from coding.anchoring import anchor
from coding.models import Code, Coding, Comment, Excerpt, Memo, Review, Span
from coding.reversals.building_on import refuse_if_retired_since
from sessions.editing import edits_since, text_at
from sessions.models import Turn
from sessions.rebasing import Place, rebase_through
from studies import audit
from studies.bulk import batched
from studies.models import Event, User
from studies.undo import CannotUndo

Fact = dict[str, Any]
Turns = dict[int, Turn]
Quotes = dict[int, str]  # number of a span -> its coded words


def facts_of(before: dict[str, Any]) -> list[Fact]:
    """The facts of each coding that an event took off, whether it was one, several of an excerpt, or of many."""
    if "excerpts" in before:
        return [fact for each in before["excerpts"] for fact in facts_of(each)]
    if "codings" not in before:
        return [before]
    return [{"removed_memos": before.get("removed_memos", [])} | fact for fact in before["codings"]]


# ---- locks ----


def lock_turns(ids: Iterable[int]) -> Turns:
    turns: Turns = {}
    for batch in batched(sorted(set(ids))):
        rows = Turn.with_removed.select_for_update().filter(pk__in=batch)
        turns |= {turn.pk: turn for turn in rows.order_by("transcript_id", "position")}
    return turns


# ---- who has built on it ----


def refuse_if_built_on(codings: Sequence[Coding], event: Event, by: User) -> None:
    """Somebody else's memo on one of the codings, or a verdict or an answer on an excerpt, given since."""
    excerpts = {coding.excerpt_id for coding in codings}
    many = len(excerpts) > 1
    refuse_if_memo((coding.pk for coding in codings), event, by, "one of these codes" if many else "this code")
    refuse_if_judged(excerpts, event, by, "one of these excerpts" if many else "this excerpt")


def refuse_if_memo(codings: Iterable[int], event: Event, by: User, what: str = "this code") -> None:
    for batch in batched(codings):
        memos = Memo.objects.standing().filter(coding__in=batch, created_at__gt=event.at).exclude(author=by)
        if memo := memos.select_related("author").first():
            raise CannotUndo(f"{memo.author} has written a memo on {what} since.")


def refuse_if_judged(excerpts: Iterable[int], event: Event, by: User, what: str) -> None:
    for batch in batched(excerpts):
        since = Q(item__excerpt__in=batch, created_at__gt=event.at)
        review = Review.objects.filter(since).exclude(reviewer=by).select_related("reviewer").first()
        if review:
            raise CannotUndo(f"{review.reviewer} has judged {what} since.")
        comment = Comment.objects.filter(since).exclude(author=by).select_related("author").first()
        if comment:
            raise CannotUndo(f"{comment.author} has written about {what} since.")


# ---- excerpts ----


def excerpt_again(event: Event, facts: Sequence[Fact]) -> tuple[Excerpt, dict[int, int]]:
    """`excerpts_again` for codings of one excerpt."""
    places = excerpts_again(event, facts)
    (pk,) = places.values()
    return Excerpt.objects.select_related("study").prefetch_related(SPANS).get(pk=pk), places


def excerpts_again(event: Event, facts: Sequence[Fact]) -> dict[int, int]:
    """Number of each excerpt then -> the one that has these words now; turns, excerpts and the study are locked."""
    was = {fact["excerpt"]: fact for fact in facts}
    turns = lock_turns(span["turn"] for fact in was.values() for span in fact["spans"])
    places = {pk: pk for pk in lock_standing(was)}
    missing = [fact for pk, fact in was.items() if pk not in places]
    quotes = dict(event.coded_words.values_list("span_number", "quote")) if missing else {}
    corrected = [fact for fact in missing if is_corrected(fact, quotes)]
    refused = CannotUndo(
        f"The words of {'this excerpt' if len(was) == 1 else 'some of these places'} were corrected since."
    )
    spans = [(fact, corrected_spans(fact, turns, quotes, refused)) for fact in corrected]
    live = [(fact, words_again(fact, turns, refused)) for fact in missing if not is_corrected(fact, quotes)]
    standing = excerpts_of([words[0] for _, words in live if len(words) == 1])
    for fact, words in live:
        if same := excerpt_with(words, standing):
            places[fact["excerpt"]] = same
        else:
            spans.append((fact, live_spans(fact, words)))
    make_excerpts(event, spans)
    audit.lock(event.study)
    return places | {fact["excerpt"]: fact["excerpt"] for fact, _ in spans}


def is_corrected(fact: Fact, quotes: Quotes) -> bool:
    return any(is_not_live(span) or span.get("span") in quotes for span in fact["spans"])


def is_not_live(span: Fact) -> bool:
    return span.get("state", Span.State.LIVE) != Span.State.LIVE


def words_again(fact: Fact, turns: Turns, refused: CannotUndo) -> list[Words]:
    """The places of an excerpt that was live; refused where other words stand there."""
    found = []
    for span in fact["spans"]:
        turn, start, end = turns.get(span["turn"]), span["start"], span["end"]
        if turn is None or turn.removed_at or earlier_words(turn, span) != turn.text[start:end]:
            raise refused
        found.append((turn, anchor(turn.text, start, end, turn.text[start:end])))
    return found


def earlier_words(turn: Turn, span: Fact) -> str:
    """What stood at this place when the event was written."""
    version = span.get("version", 1)
    text = turn.text if turn.version == version else text_at(turn, version)
    return text[span["start"] : span["end"]]


def excerpt_with(words: Sequence[Words], standing: dict[tuple[int, int, int], int]) -> int | None:
    turn, first = words[0]
    if len(words) == 1:
        return standing.get((turn.pk, first.start, first.end))
    return getattr(same_words(turn.transcript, words), "pk", None)


def live_spans(fact: Fact, words: Sequence[Words]) -> list[Span]:
    # With their numbers: corrections of the text, and what takes them back, know spans by them.
    numbers = [span.get("span") for span in fact["spans"]]
    return [
        span_of(fact["excerpt"], turn, place, position, number)
        for position, ((turn, place), number) in enumerate(zip(words, numbers, strict=True))
    ]


def corrected_spans(fact: Fact, turns: Turns, quotes: Quotes, refused: CannotUndo) -> list[Span]:
    """Touched or lost as they were, with the words that were coded, at the places that they have by now.

    Refused where the event has not kept these words: what stands there now was never coded.
    """
    made = []
    for position, was in enumerate(fact["spans"]):
        turn, number = turns.get(was["turn"]), was.get("span")
        if turn is None or (is_not_live(was) and number not in quotes):
            raise refused
        place = Place(was["start"], was["end"])
        if turn.version != was["version"]:
            place = rebase_through(place, edits_since(turn, was["version"]))
        quote = quotes[number] if number in quotes else earlier_words(turn, was)
        span = Span(pk=number, excerpt_id=fact["excerpt"], position=position, turn=turn, quote=quote)
        move_span(span, turn.text, Place(place.start, place.start) if turn.removed_at else place)
        made.append(span)
    return made


def make_excerpts(event: Event, spans: Sequence[tuple[Fact, list[Span]]]) -> None:
    Excerpt.objects.bulk_create(
        Excerpt(
            pk=fact["excerpt"],
            study=event.study,
            transcript_id=own[0].turn.transcript_id,
            created_by_id=fact["excerpt_by"],
        )
        for fact, own in spans
    )
    Span.objects.bulk_create(span for _, own in spans for span in own)


# ---- codings ----


def codings_again(event: Event, facts: Sequence[Fact], places: dict[int, int]) -> list[Coding]:
    """The same codings with their numbers, times and memos, on the excerpts that `excerpts_again` found or made."""
    codes = {pk: Code.objects.get(pk=pk) for pk in sorted({fact["code"] for fact in facts})}
    for code in codes.values():
        refuse_if_retired_since(code, event)
    refuse_if_there(facts, codes, places)
    made = make_again([fact | {"excerpt": places[fact["excerpt"]]} for fact in facts])
    memos_back(facts, places)
    return made


def refuse_if_there(facts: Sequence[Fact], codes: dict[int, Code], places: dict[int, int]) -> None:
    wanted = {(places[fact["excerpt"]], fact["code"], fact["coder"]) for fact in facts}
    for batch in batched(set(places.values())):
        rows = Coding.objects.filter(excerpt__in=batch, code__in=codes).order_by("pk")
        for _, code, _ in [row for row in rows.values_list("excerpt", "code", "coder") if row in wanted]:
            where = "this excerpt" if len(places) == 1 else "some of these places"
            raise CannotUndo(f"“{codes[code].name}” is on {where} again.")


def memos_back(facts: Sequence[Fact], places: dict[int, int]) -> None:
    """On the excerpts first, also those that had been taken away; then from there on their codings."""
    for fact in facts:
        if loose := fact.get("removed_memos"):
            Memo.objects.filter(pk__in=loose, excerpt=None).update(excerpt=places[fact["excerpt"]])
    for fact in facts:
        if memos := fact.get("memos"):
            own = Memo.objects.filter(pk__in=memos, excerpt=places[fact["excerpt"]])
            own.update(coding=fact["coding"], excerpt=None)
