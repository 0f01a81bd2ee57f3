"""What happened to a transcript: every change of its words, codes and memos, newest first."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from coding.models import Span
from coding.telling import told
from studies.access import in_study
from studies.models import Event, Study, User
from studies.permissions import Permission
from studies.requests import number

PER_PAGE = 100
LONGEST_QUOTE = 90
# What can be chosen: the beginning of the verbs that belong to it.
TOPICS = {
    "codes": ("Codes", ("coding.", "codings.", "code.in_vivo", "search.")),
    "memos": ("Memos and links", ("memo.", "link.")),
    "words": ("Words and turns", ("text.", "turn.", "mask.", "transcript.", "span.", "excerpt.")),
}


@require_safe
@in_study(Permission.VIEW_TRANSCRIPTS)
def transcript_history(request: HttpRequest, study: Study, pk: int) -> HttpResponse:
    transcript = get_object_or_404(study.transcripts.select_related("field_session"), pk=pk)
    events = Event.objects.filter(study=study, transcript_id=pk).select_related("actor", "reverses")
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
        {"told": line, "excerpt": excerpt_of(event), "quote": quotes.get(excerpt_of(event))}
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


def verbs_of(topic: str) -> str:
    return f"^({'|'.join(begin.replace('.', '[.]') for begin in TOPICS[topic][1])})"


def excerpt_of(event: Event) -> int | None:
    return event.after.get("excerpt") or event.before.get("excerpt")


def first_quotes(study: Study, excerpts: list[int | None]) -> dict[int, str]:
    """Excerpt -> the beginning of its words; those that are gone are left out."""
    rows = Span.objects.filter(excerpt__study=study, excerpt__in=set(excerpts) - {None}, position=0)
    quotes = dict(rows.values_list("excerpt", "quote"))
    return {pk: quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]}…" for pk, quote in quotes.items()}
