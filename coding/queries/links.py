"""Links between excerpts as they are read at either end, and excerpts to choose from when one is made."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from coding.models import Excerpt, ExcerptLink
from coding.queries.excerpts import ExcerptFilter, excerpts, in_place
from coding.quotes import team_name
from sessions.clock import clock
from studies.models import Study, User

LONGEST_QUOTE = 160
MOST_FOUND = 20
# How the target reads the link.
BACKWARDS = {
    ExcerptLink.Kind.REPLIES_TO: "Is answered by",
    ExcerptLink.Kind.CONTRADICTS: "Is contradicted by",
    ExcerptLink.Kind.EXAMPLE_OF: "Has as an example",
}


def with_words(found: QuerySet[Excerpt]) -> QuerySet[Excerpt]:
    """Excerpts with what `described` reads."""
    found = found.select_related("study", "transcript__field_session")
    return found.prefetch_related("spans__turn__speaker__participant")


def described(excerpt: Excerpt) -> dict[str, Any]:
    """Its first words, who says them, and where."""
    spans = list(excerpt.spans.all())
    quote = " … ".join(span.quote for span in spans)
    time = clock(spans[0].turn.t_begin_ms) if spans else ""
    where = f"{excerpt.transcript.field_session}, {excerpt.transcript}"
    return {
        "excerpt": excerpt.pk,
        "quote": quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …",
        "speaker": ", ".join(dict.fromkeys(team_name(span.turn.speaker) for span in spans if span.turn.speaker)),
        "place": f"{where} · {time}" if time else where,
    }


def links_of(study: Study, ids: Iterable[int], viewer: User) -> dict[int, list[dict[str, Any]]]:
    """Excerpt -> its links in words, own direction first. Five queries, however many."""
    ids = list(ids)
    rows = ExcerptLink.objects.filter(Q(source__in=ids) | Q(target__in=ids), study=study).select_related("created_by")
    links = list(rows)
    ends = {pk for link in links for pk in (link.source_id, link.target_id)}
    shown = {excerpt.pk: excerpt for excerpt in with_words(Excerpt.objects.filter(pk__in=ends))} if ends else {}
    found: dict[int, list[dict[str, Any]]] = {pk: [] for pk in ids}
    for link in links:
        for here, there, is_out in (
            (link.source_id, link.target_id, True),
            (link.target_id, link.source_id, False),
        ):
            if here in found:
                found[here].append(facts(link, shown[there], viewer, is_out=is_out))
    for rows_of in found.values():
        rows_of.sort(key=lambda one: (not one["is_out"], one["id"]))
    return found


def facts(link: ExcerptLink, other: Excerpt, viewer: User, *, is_out: bool) -> dict[str, Any]:
    address = reverse("coding:transcript", args=[other.study.slug, other.transcript_id])
    return described(other) | {
        "id": link.pk,
        "kind": link.kind,
        "words": link.get_kind_display() if is_out else BACKWARDS[link.kind],
        "is_out": is_out,
        "url": f"{address}?excerpt={other.pk}",
        "transcript": other.transcript_id,
        "by": str(link.created_by),
        "is_mine": link.created_by_id == viewer.pk,
    }


def to_link(study: Study, words: str, besides: int | None = None) -> list[dict[str, Any]]:
    """Excerpts with these words, as they were said."""
    found = in_place(excerpts(study, ExcerptFilter(words=words))).exclude(pk=besides)
    return [described(excerpt) for excerpt in with_words(found)[:MOST_FOUND]]
