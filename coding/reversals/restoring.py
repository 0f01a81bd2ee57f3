"""What was taken off comes back, for one coding or for thousands: excerpts, codings and memos, under their old numbers.

An excerpt whose coded words the text did not have any more (touched, lost) comes back with these words, which its event
keeps, and waits for its coders as before. One whose words were corrected only while it was gone is refused: nobody has
seen the new ones.
"""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from coding.actions.coding import same_words, span_of
from coding.actions.facts import CodingFacts, ExcerptFacts, SpanFacts
from coding.actions.joining import lock_standing
from coding.actions.moved_anchors import move_span
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

Turns = dict[int, Turn]
Quotes = dict[int, str]  # number of a span -> its coded words


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


def excerpts_again(event: Event, was: Sequence[ExcerptFacts]) -> dict[int, int]:
    """Number of each excerpt then -> the one that has these words now; turns, excerpts and the study are locked."""
    turns = lock_turns(turn for each in was for turn in each.turns)
    places = {pk: pk for pk in lock_standing(each.excerpt for each in was)}
    missing = [each for each in was if each.excerpt not in places]
    quotes = dict(event.coded_words.values_list("span_number", "quote")) if missing else {}
    corrected = [each for each in missing if is_corrected(each, quotes)]
    refused = CannotUndo(
        f"The words of {'this excerpt' if len(was) == 1 else 'some of these places'} were corrected since."
    )
    spans = [(each, corrected_spans(each, turns, quotes, refused)) for each in corrected]
    live = [(each, words_again(each, turns, refused)) for each in missing if not is_corrected(each, quotes)]
    standing = excerpts_of([words[0] for _, words in live if len(words) == 1])
    for each, words in live:
        if same := excerpt_with(words, standing):
            places[each.excerpt] = same
        else:
            spans.append((each, live_spans(each, words)))
    make_excerpts(event, spans)
    audit.lock(event.study)
    return places | {each.excerpt: each.excerpt for each, _ in spans}


def is_corrected(excerpt: ExcerptFacts, quotes: Quotes) -> bool:
    return any(not span.is_live or span.span in quotes for span in excerpt.spans)


def words_again(excerpt: ExcerptFacts, turns: Turns, refused: CannotUndo) -> list[Words]:
    """The places of an excerpt that was live; refused where other words stand there."""
    found = []
    for span in excerpt.spans:
        turn, start, end = turns.get(span.turn), span.start, span.end
        if turn is None or turn.removed_at or earlier_words(turn, span) != turn.text[start:end]:
            raise refused
        found.append((turn, anchor(turn.text, start, end, turn.text[start:end])))
    return found


def earlier_words(turn: Turn, span: SpanFacts) -> str:
    """What stood at this place when the event was written."""
    text = turn.text if turn.version == span.version else text_at(turn, span.version)
    return text[span.start : span.end]


def excerpt_with(words: Sequence[Words], standing: dict[tuple[int, int, int], int]) -> int | None:
    turn, first = words[0]
    if len(words) == 1:
        return standing.get((turn.pk, first.start, first.end))
    return getattr(same_words(turn.transcript, words), "pk", None)


def live_spans(excerpt: ExcerptFacts, words: Sequence[Words]) -> list[Span]:
    # With their numbers: corrections of the text, and what takes them back, know spans by them.
    return [
        span_of(excerpt.excerpt, turn, place, position, was.span)
        for position, ((turn, place), was) in enumerate(zip(words, excerpt.spans, strict=True))
    ]


def corrected_spans(excerpt: ExcerptFacts, turns: Turns, quotes: Quotes, refused: CannotUndo) -> list[Span]:
    """Touched or lost as they were, with the words that were coded, at the places that they have by now.

    Refused where the event has not kept these words: what stands there now was never coded.
    """
    made = []
    for position, was in enumerate(excerpt.spans):
        turn = turns.get(was.turn)
        if turn is None or (not was.is_live and was.span not in quotes):
            raise refused
        place = Place(was.start, was.end)
        if turn.version != was.version:
            place = rebase_through(place, edits_since(turn, was.version))
        quote = quotes[was.span] if was.span in quotes else earlier_words(turn, was)
        span = Span(pk=was.span, excerpt_id=excerpt.excerpt, position=position, turn=turn, quote=quote)
        move_span(span, turn.text, Place(place.start, place.start) if turn.removed_at else place)
        made.append(span)
    return made


def make_excerpts(event: Event, spans: Sequence[tuple[ExcerptFacts, list[Span]]]) -> None:
    Excerpt.objects.bulk_create(
        Excerpt(
            pk=was.excerpt,
            study=event.study,
            transcript_id=own[0].turn.transcript_id,
            created_by_id=was.excerpt_by,
        )
        for was, own in spans
    )
    Span.objects.bulk_create(span for _, own in spans for span in own)


# ---- codings ----


def codings_again(event: Event, was: Sequence[ExcerptFacts], places: dict[int, int]) -> list[Coding]:
    """The same codings with their numbers, times and memos, on the excerpts that `excerpts_again` found or made."""
    wanted = [(coding, places[each.excerpt]) for each in was for coding in each.codings]
    codes = {pk: Code.objects.get(pk=pk) for pk in sorted({coding.code for coding, _ in wanted})}
    for code in codes.values():
        refuse_if_retired_since(code, event)
    refuse_if_there(wanted, codes)
    made = make_again(wanted)
    memos_back(was, places)
    return made


def refuse_if_there(wanted: Sequence[tuple[CodingFacts, int]], codes: dict[int, Code]) -> None:
    keys = {(excerpt, coding.code, coding.coder) for coding, excerpt in wanted}
    excerpts = {excerpt for excerpt, *_ in keys}
    for batch in batched(excerpts):
        rows = Coding.objects.filter(excerpt__in=batch, code__in=codes).order_by("pk")
        for _, code, _ in [row for row in rows.values_list("excerpt", "code", "coder") if row in keys]:
            where = "this excerpt" if len(excerpts) == 1 else "some of these places"
            raise CannotUndo(f"“{codes[code].name}” is on {where} again.")


def memos_back(was: Sequence[ExcerptFacts], places: dict[int, int]) -> None:
    """On the excerpts first, also those that had been taken away; then from there on their codings."""
    for each in was:
        if each.removed_memos:
            Memo.objects.filter(pk__in=each.removed_memos, excerpt=None).update(excerpt=places[each.excerpt])
        for coding in each.codings:
            if coding.memos:
                own = Memo.objects.filter(pk__in=coding.memos, excerpt=places[each.excerpt])
                own.update(coding=coding.coding, excerpt=None)
