"""What stands on one excerpt goes to another, and back, without losing anything. Under the locks of both."""

from collections.abc import Iterable
from typing import Any

from django.utils.dateparse import parse_datetime

from coding.actions.repointing import double_facts, make_again, share_histories
from coding.models import Coding, Excerpt, ExcerptLink, Memo, ReviewItem
from studies.bulk import batched
from studies.models import EventSubject
from studies.refused import Refused

# What an excerpt may carry and still become one with another. Whatever else points at it (a quote of a report, of an
# app that this one does not know) keeps it apart.
CARRIED = {"spans", "codings", "memos", "links_out", "links_in", "review_items", "practices"}


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


def carry(codings: Iterable[Coding], target: Excerpt) -> dict[str, Any]:
    """Codings with their memos to another excerpt; where their coder has the code there already, the two are one."""
    there = {(coder, code): pk for pk, coder, code in target.codings.values_list("pk", "coder_id", "code_id")}
    moved, doubles, into = [], [], {}
    for coding in codings:
        survivor = there.get((coding.coder_id, coding.code_id))
        if survivor is None:
            moved.append(coding.pk)
            continue
        into[coding.pk] = survivor
        memos = list(coding.memos.order_by("pk").values_list("pk", flat=True))
        Memo.objects.filter(pk__in=memos).update(coding=survivor)
        doubles.append(double_facts(coding, survivor) | {"memos": memos})
    Coding.objects.filter(pk__in=moved).update(excerpt=target)
    histories = share_histories(into)
    Coding.objects.filter(pk__in=list(into)).delete()
    return {"moved": moved, "doubles": doubles, "histories": histories}


def carry_back(done: dict[str, Any], excerpt: int) -> None:
    """Undoes `carry`; the caller has seen that all is as it left it."""
    for event, coding in done["histories"]:
        EventSubject.objects.filter(kind="coding", event_id=event, object_id=coding).delete()
    Coding.objects.filter(pk__in=done["moved"]).update(excerpt=excerpt)
    make_again(done["doubles"])
    for double in done["doubles"]:
        Memo.objects.filter(pk__in=double["memos"]).update(coding=double["coding"])


def join(source: Excerpt, target: Excerpt) -> dict[str, Any]:
    """All that stands on `source` to `target`, and `source` is gone. Facts for `part`."""
    refuse_to_join(source)
    done = carry(source.codings.order_by("pk"), target)
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
    done |= {"memos": memos, "items": items, "practices": practices, "practices_new": sorted(new), "links": links}
    pk = source.pk
    source.delete()
    source.pk = pk
    return done


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


LINK = ("id", "source_id", "target_id", "kind", "created_by_id", "created_at")


def join_links(source: Excerpt, target: Excerpt) -> list[dict[str, Any]]:
    """Links of `source` become links of `target`; one that would be there twice, or lead to itself, goes."""
    rows = list(ExcerptLink.objects.filter(source=source) | ExcerptLink.objects.filter(target=source))
    was = [{name: getattr(row, name) for name in LINK} | {"created_at": row.created_at.isoformat()} for row in rows]
    for row in rows:
        row.source_id = target.pk if row.source_id == source.pk else row.source_id
        row.target_id = target.pk if row.target_id == source.pk else row.target_id
        same = ExcerptLink.objects.filter(source=row.source_id, target=row.target_id, kind=row.kind)
        if row.source_id == row.target_id or same.exists():
            row.delete()
        else:
            row.save(update_fields=["source", "target"])
    return was


def part(done: dict[str, Any], source: Excerpt, target: Excerpt) -> None:
    """Undoes `join`: `source` stands again (made by the caller) and gets back what was its own."""
    carry_back(done, source.pk)
    Memo.objects.filter(pk__in=done["memos"], excerpt=target).update(excerpt=source)
    for item in done["items"]:
        ReviewItem.objects.update_or_create(
            pk=item["id"], defaults={"round_id": item["round_id"], "position": item["position"], "excerpt": source}
        )
    source.practices.set(done["practices"])
    target.practices.remove(*done["practices_new"])
    for was in done["links"]:
        link_again(was)


def link_again(was: dict[str, Any]) -> ExcerptLink:
    """A link as it was, with its number and time."""
    ends = {name: was[name] for name in ("source_id", "target_id", "kind", "created_by_id")}
    study = Excerpt.objects.values_list("study_id", flat=True).get(pk=was["source_id"])
    link, _ = ExcerptLink.objects.update_or_create(pk=was["id"], defaults={"study_id": study, **ends})
    # Past auto_now_add: it is as old as it was.
    ExcerptLink.objects.filter(pk=link.pk).update(created_at=parse_datetime(was["created_at"]))
    return link
