"""What stands on one excerpt goes to another, and back, without losing anything. Under the locks of both."""

from collections.abc import Iterable
from datetime import datetime

from coding.actions.repointing import DoublesFacts, become_one, become_two
from coding.models import Coding, Excerpt, ExcerptLink, Memo, ReviewItem
from studies.bulk import batched
from studies.facts import Facts
from studies.refused import Refused

# What an excerpt may carry and still become one with another. Whatever else points at it (a quote of a report, of an
# app that this one does not know) keeps it apart.
CARRIED = {"spans", "codings", "memos", "links_out", "links_in", "review_items", "practices"}


class LinkFacts(Facts):
    id: int
    source_id: int
    target_id: int
    kind: str
    created_by_id: int | None
    created_at: datetime

    @classmethod
    def of(cls, link: ExcerptLink) -> "LinkFacts":
        return cls(**{name: getattr(link, name) for name in cls.model_fields})


class ItemFacts(Facts):
    """The place of an excerpt in a review round."""

    id: int
    round_id: int
    position: int


class CarriedFacts(DoublesFacts):
    """`moved`: codings that went to the other excerpt as they were."""

    moved: tuple[int, ...] = ()

    @property
    def left(self) -> list[int]:
        """The codings that stand there after it."""
        return [*self.moved, *(double.into for double in self.doubles)]


class JoinedFacts(CarriedFacts):
    """`practices_new`: those of `practices` that the other excerpt did not have."""

    memos: tuple[int, ...] = ()
    items: tuple[ItemFacts, ...] = ()
    practices: tuple[int, ...] = ()
    practices_new: tuple[int, ...] = ()
    links: tuple[LinkFacts, ...] = ()


def lock_excerpts(ids: Iterable[int]) -> dict[int, Excerpt]:
    """All of them, as `lock_standing` does. Raises Excerpt.DoesNotExist."""
    wanted = set(ids)
    found = lock_standing(wanted)
    if found.keys() != wanted:
        raise Excerpt.DoesNotExist
    return found


def lock_standing(ids: Iterable[int]) -> dict[int, Excerpt]:
    """Those that stand, in the order of their numbers."""
    locked: dict[int, Excerpt] = {}
    for batch in batched(sorted(set(ids))):
        locked |= Excerpt.objects.select_for_update().order_by("pk").in_bulk(batch)
    return locked


def carry(codings: Iterable[Coding], target: Excerpt) -> CarriedFacts:
    """Codings with their memos to another excerpt; where their coder has the code there already, the two are one."""
    there = {(coder, code): pk for pk, coder, code in target.codings.values_list("pk", "coder_id", "code_id")}
    codings = list(codings)
    into = {coding.pk: there[key] for coding in codings if (key := (coding.coder_id, coding.code_id)) in there}
    moved = [coding.pk for coding in codings if coding.pk not in into]
    Coding.objects.filter(pk__in=moved).update(excerpt=target)
    doubles = become_one([coding for coding in codings if coding.pk in into], into)
    return CarriedFacts(moved=moved, **dict(doubles))


def carry_back(done: CarriedFacts, excerpt: int) -> None:
    """Undoes `carry`; the caller has seen that all is as it left it."""
    Coding.objects.filter(pk__in=done.moved).update(excerpt=excerpt)
    become_two(done)


def join(source: Excerpt, target: Excerpt) -> JoinedFacts:
    """All that stands on `source` to `target`, and `source` is gone. Facts for `part`."""
    refuse_to_join(source)
    carried = carry(source.codings.order_by("pk"), target)
    memos = list(source.memos.order_by("pk").values_list("pk", flat=True))
    Memo.objects.filter(pk__in=memos).update(excerpt=target)
    items = list(source.review_items.values("id", "round_id", "position"))
    rounds = set(target.review_items.values_list("round", flat=True))
    ReviewItem.objects.filter(excerpt=source).exclude(round__in=rounds).update(excerpt=target)
    practices = list(source.practices.values_list("pk", flat=True))
    new = set(practices) - set(target.practices.values_list("pk", flat=True))
    target.practices.add(*new)
    links = join_links(source, target)
    ReviewItem.objects.filter(excerpt=source).delete()
    pk = source.pk
    source.delete()
    source.pk = pk
    return JoinedFacts(
        **dict(carried), memos=memos, items=items, practices=practices, practices_new=sorted(new), links=links
    )


def refuse_to_join(source: Excerpt) -> None:
    if (
        source.review_items.filter(reviews__isnull=False).exists()
        or source.review_items.filter(comments__isnull=False).exists()
    ):
        raise Refused(
            "These words are already an excerpt, and partners have judged the one that you are moving. "
            "Code the other one instead."
        )
    for link in Excerpt._meta.related_objects:
        name = link.get_accessor_name()
        if name not in CARRIED and getattr(source, name).exists():
            raise Refused(
                "These words are already an excerpt, and the one that you are moving is quoted in the report. "
                "Code the other one instead."
            )


def join_links(source: Excerpt, target: Excerpt) -> list[LinkFacts]:
    """Links of `source` become links of `target`; one that would be there twice, or lead to itself, goes."""
    rows = list(ExcerptLink.objects.filter(source=source) | ExcerptLink.objects.filter(target=source))
    was = [LinkFacts.of(row) for row in rows]
    for row in rows:
        row.source_id = target.pk if row.source_id == source.pk else row.source_id
        row.target_id = target.pk if row.target_id == source.pk else row.target_id
        same = ExcerptLink.objects.filter(source=row.source_id, target=row.target_id, kind=row.kind)
        if row.source_id == row.target_id or same.exists():
            row.delete()
        else:
            row.save(update_fields=["source", "target"])
    return was


def part(done: JoinedFacts, source: Excerpt, target: Excerpt) -> None:
    """Undoes `join`: `source` stands again (made by the caller) and gets back what was its own."""
    carry_back(done, source.pk)
    Memo.objects.filter(pk__in=done.memos, excerpt=target).update(excerpt=source)
    for item in done.items:
        place = {"round_id": item.round_id, "position": item.position}
        ReviewItem.objects.update_or_create(pk=item.id, defaults=place | {"excerpt": source})
    source.practices.set(done.practices)
    target.practices.remove(*done.practices_new)
    for was in done.links:
        link_again(was)


def link_again(was: LinkFacts) -> ExcerptLink:
    """A link as it was, with its number and time."""
    study = Excerpt.objects.values_list("study_id", flat=True).get(pk=was.source_id)
    values = was.model_dump(exclude={"id", "created_at"}) | {"study_id": study}
    link, _ = ExcerptLink.objects.update_or_create(pk=was.id, defaults=values)
    # Past auto_now_add: it is as old as it was.
    ExcerptLink.objects.filter(pk=link.pk).update(created_at=was.created_at)
    return link
