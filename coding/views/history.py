"""What happened to a transcript: every change of its words, codes and memos, newest first."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from coding.models import Span
from coding.queries.history import told
from sessions.models import Transcript
from studies.access import in_study
from studies.models import Event, EventSubject, Study, User
from studies.permissions import Permission
from studies.requests import number

PER_PAGE = 100
LONGEST_QUOTE = 90
# What can be chosen: the beginning of the verbs that belong to it.
TOPICS = {
    "codes": ("Codes", ("coding.", "codings.", "code.", "search.", "suggestion.")),
    "memos": ("Memos and links", ("memo.", "link.")),
    "words": ("Words and turns", ("text.", "turn.", "mask.", "transcript.", "span.", "excerpt.")),
}


@require_safe
@in_study(Permission.VIEW_TRANSCRIPTS)
def transcript_history(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    transcript = get_object_or_404(study.transcripts.select_related("field_session"), pk=pk)
    events = events_of(study, transcript).select_related("actor", "reverses")
    who, topic = number(request.GET.get("who")), request.GET.get("topic", "")
    people = User.objects.filter(pk__in=events.order_by().values("actor").distinct()).order_by("name", "email")
    if who is not None:
        events = events.filter(actor=who)
    if topic in TOPICS:
        events = events.filter(verb__regex=verbs_of(topic))
    page = Paginator(events.order_by("-seq"), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    quotes = first_quotes(study, [excerpt_of(event) for event in shown])
    lines = [
        {
            "told": line,
            "day": timezone.localdate(event.at),
            "excerpt": excerpt_of(event),
            "quote": quotes.get(excerpt_of(event)),
        }
        for event, line in zip(shown, told(shown, study, request.user), strict=True)
    ]
    context = {
        "transcript": transcript,
        "page": page,
        "lines": lines,
        "people": people,
        "topics": [(key, words) for key, (words, _) in TOPICS.items()],
        "who": who,
        "topic": topic,
        "query": f"{urlencode({'who': who or '', 'topic': topic})}&" if who or topic else "",
    }
    return render(request, "coding/history.html", context)


def events_of(study: Study, transcript: Transcript) -> QuerySet[Event]:
    """Its own, and those of several transcripts at once (merges, codings changed in bulk) that name it or its words."""
    inside = Q(kind="excerpt", object_id__in=transcript.excerpts.values("pk")) | Q(
        kind="transcript", object_id=transcript.pk
    )
    named = EventSubject.objects.filter(inside, event=OuterRef("pk"))
    return study.events.filter(Q(transcript_id=transcript.pk) | Q(Exists(named), transcript_id=None))


def verbs_of(topic: str) -> str:
    return f"^({'|'.join(begin.replace('.', '[.]') for begin in TOPICS[topic][1])})"


def excerpt_of(event: Event) -> int | None:
    return event.after.get("excerpt") or event.before.get("excerpt")


def first_quotes(study: Study, excerpts: list[int | None]) -> dict[int, str]:
    """Excerpt -> the beginning of its words; those that are gone are left out."""
    rows = Span.objects.filter(excerpt__study=study, excerpt__in=set(excerpts) - {None}, position=0)
    quotes = dict(rows.values_list("excerpt", "quote"))
    return {pk: quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]}…" for pk, quote in quotes.items()}
