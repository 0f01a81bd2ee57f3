"""One code on all hits of a search, taken off as one change and put back as one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from coding.actions.coding import facts, same_words
from coding.actions.search import excerpts_of, record, span_of, turns_of, with_places
from coding.anchoring import Anchor, anchor
from coding.models import Code, Coding, Comment, Excerpt, Memo, Review, Span
from coding.reversals.building_on import refuse, refuse_if_retired_since
from sessions.editing import text_at
from sessions.models import Turn
from studies import audit
from studies.bulk import batched
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses("search.coded")
def take_off(event: Event, by: User) -> None:
    """Also the excerpts that nothing stands on any more. Memos stay, on their excerpts."""
    made = event.after["codings"]
    lock_excerpts(made)
    audit.lock(event.study)
    rows = with_places(Coding(pk=fact["coding"]) for fact in made)
    as_made = {row.pk for row in rows if row.code_id == event.after["code"]}
    if changed := [fact["coding"] for fact in made if fact["coding"] not in as_made]:
        raise refuse(event, by, "coding", changed, "some of these codings")
    refuse_if_built_on(rows, event, by)
    was = [facts(row, row.excerpt) | {"memos": memos_to_excerpt(row, has)} for row, has in with_memos(rows)]
    for batch in batched(row.pk for row in rows):
        Coding.objects.filter(pk__in=batch).delete()
    gone = {row.excerpt_id for row in rows} - needed({row.excerpt_id for row in rows})
    loose = loosen_memos(gone)
    for fact in was:
        fact["removed_memos"] = loose[fact["excerpt"]]
    audit.record(
        event.study,
        by,
        "search.uncoded",
        Code(pk=event.after["code"]),
        before={"codings": was},
        after={key: event.after[key] for key in ("code", "unit", "n")}
        | {"turns": turns_of(rows), "gone": sorted(gone)},
        about={"excerpt": [row.excerpt_id for row in rows], "coding": [row.pk for row in rows]},
        transcript_id=event.transcript_id,
    )
    for batch in batched(gone):
        Excerpt.objects.filter(pk__in=batch).delete()


@reverses("search.uncoded")
def put_back(event: Event, by: User) -> None:
    """The same codings with the same numbers, on the same excerpts or on ones made again."""
    was = event.before["codings"]
    place = excerpts_again(event, was)
    audit.lock(event.study)
    code = Code.objects.get(pk=event.after["code"])
    refuse_if_retired_since(code, event)
    for batch in batched(place.values()):
        if Coding.objects.filter(excerpt__in=batch, code=code, coder=was[0]["coder"]).exists():
            raise CannotUndo(f"“{code.name}” is on some of these places again.")
    codings = Coding.objects.bulk_create(
        Coding(
            pk=fact["coding"],
            study=event.study,
            excerpt_id=place[fact["excerpt"]],
            code=code,
            code_version=fact["code_version"],
            coder_id=fact["coder"],
            origin=fact["origin"],
        )
        for fact in was
    )
    # Past auto_now_add: the codings are as old as they were.
    for coding, fact in zip(codings, was, strict=True):
        coding.created_at = datetime.fromisoformat(fact["created_at"])
    Coding.objects.bulk_update(codings, ["created_at"], batch_size=200)
    memos_back(was, place)
    record(event.study, by, code, codings, unit=event.after["unit"])


def lock_excerpts(made: Iterable[dict]) -> dict[int, Excerpt]:
    locked: dict[int, Excerpt] = {}
    for batch in batched(sorted({fact["excerpt"] for fact in made})):
        locked |= Excerpt.objects.select_for_update().order_by("pk").in_bulk(batch)
    return locked


def refuse_if_built_on(rows: Sequence[Coding], event: Event, by: User) -> None:
    """Somebody else's memo on one of the codings, or a verdict or an answer on an excerpt, given since."""
    for batch in batched(row.pk for row in rows):
        memos = Memo.objects.standing().filter(coding__in=batch, created_at__gt=event.at).exclude(author=by)
        if memo := memos.select_related("author").first():
            raise CannotUndo(f"{memo.author} has written a memo on one of these codes since.")
    for batch in batched({row.excerpt_id for row in rows}):
        since = Q(item__excerpt__in=batch, created_at__gt=event.at)
        review = Review.objects.filter(since).exclude(reviewer=by).select_related("reviewer").first()
        if review:
            raise CannotUndo(f"{review.reviewer} has judged one of these excerpts since.")
        comment = Comment.objects.filter(since).exclude(author=by).select_related("author").first()
        if comment:
            raise CannotUndo(f"{comment.author} has written about one of these excerpts since.")


def with_memos(rows: Sequence[Coding]) -> list[tuple[Coding, list[int]]]:
    memos = defaultdict(list)
    for batch in batched(row.pk for row in rows):
        for coding, memo in Memo.objects.filter(coding__in=batch).order_by("pk").values_list("coding_id", "pk"):
            memos[coding].append(memo)
    return [(row, memos[row.pk]) for row in rows]


def memos_to_excerpt(coding: Coding, memos: list[int]) -> list[int]:
    if memos:
        Memo.objects.filter(pk__in=memos).update(coding=None, excerpt=coding.excerpt_id)
    return memos


def needed(excerpts: Iterable[int]) -> set[int]:
    """Those on which something stands: `coding.actions.coding.is_needed` for many at once."""
    found: set[int] = set()
    links = [link for link in Excerpt._meta.related_objects if link.name not in {"spans", "memos"}]
    for batch in batched(excerpts):
        found |= set(Memo.objects.standing().filter(excerpt__in=batch).values_list("excerpt_id", flat=True))
        for link in links:
            name = link.field.attname if link.one_to_many or link.one_to_one else link.field.name
            rows = link.related_model._base_manager.filter(**{f"{link.field.name}__in": batch})
            found |= set(rows.values_list(name, flat=True)) & set(batch)
    return found


def loosen_memos(gone: Iterable[int]) -> dict[int, list[int]]:
    """Memos that were taken away before outlive their excerpt, for undo."""
    loose = defaultdict(list)
    for batch in batched(gone):
        memos = Memo.objects.filter(excerpt__in=batch).exclude(removed_at=None)
        for excerpt, memo in memos.order_by("pk").values_list("excerpt_id", "pk"):
            loose[excerpt].append(memo)
        memos.update(excerpt=None)
    return loose


def memos_back(was: Iterable[dict], place: dict[int, int]) -> None:
    for fact in was:
        excerpt = place[fact["excerpt"]]
        if fact["removed_memos"]:
            Memo.objects.filter(pk__in=fact["removed_memos"], excerpt=None).update(excerpt=excerpt)
        if fact["memos"]:
            Memo.objects.filter(pk__in=fact["memos"], excerpt=excerpt).update(coding=fact["coding"], excerpt=None)


def excerpts_again(event: Event, was: Sequence[dict]) -> dict[int, int]:
    """Number of each excerpt then -> the one that has these words now, with turns and excerpts locked."""
    turns: dict[int, Turn] = {}
    for batch in batched({span["turn"] for fact in was for span in fact["spans"]}):
        rows = Turn.objects.select_for_update().filter(pk__in=batch).order_by("transcript_id", "position")
        turns |= {turn.pk: turn for turn in rows}
    standing = lock_excerpts(was)
    place = {pk: pk for pk in standing}
    made, spans = [], []
    missing = [(fact, words_again(fact, turns)) for fact in was if fact["excerpt"] not in standing]
    others = excerpts_of([words[0] for _, words in missing if len(words) == 1])
    for fact, words in missing:
        turn, first = words[0]
        if len(words) == 1:
            same = others.get((turn.pk, first.start, first.end))
        else:
            same = getattr(same_words(turn.transcript, words), "pk", None)
        if same:
            place[fact["excerpt"]] = same
            continue
        excerpt = Excerpt(
            pk=fact["excerpt"], study=event.study, transcript_id=turn.transcript_id,
            created_by_id=fact["excerpt_by"],
        )  # fmt: skip
        made.append(excerpt)
        numbers = [span.get("span") for span in fact["spans"]]
        spans += [span_of(excerpt, *each, n, pk) for n, (each, pk) in enumerate(zip(words, numbers, strict=True))]
        place[excerpt.pk] = excerpt.pk
    Excerpt.objects.bulk_create(made)
    Span.objects.bulk_create(spans)
    return place


def words_again(fact: dict, turns: dict[int, Turn]) -> list[tuple[Turn, Anchor]]:
    found = []
    for span in fact["spans"]:
        turn, start, end = turns.get(span["turn"]), span["start"], span["end"]
        earlier = turn and (turn.text if turn.version == span["version"] else text_at(turn, span["version"]))
        if turn is None or earlier[start:end] != turn.text[start:end]:
            raise CannotUndo("The words of some of these places were corrected since.")
        found.append((turn, anchor(turn.text, start, end, turn.text[start:end])))
    return found
