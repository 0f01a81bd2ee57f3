"""The study's home: what is next, how far everything is, who spoke to what, what is due."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from coding.models import ReviewRound, Span
from coding.queries.dimensions import shown_dimensions
from reports import fieldwork, next_step, progress
from reports.checklist import checklist
from reports.fieldwork import Fieldwork
from sessions.consent import Use, decide
from sessions.heard import everybody_in
from sessions.models import FieldSession, Participant
from studies import verbs
from studies.access import in_study
from studies.models import Event, Study, User
from studies.permissions import Permission

DAYS_OF_NEWS = 7
MOST_NEWS = 6


@require_safe
@in_study(Permission.VIEW_STUDY)
def home(request: HttpRequest, study: Study) -> HttpResponse:
    context = {"due": next_step.due(study, request.access)}
    if request.access.has(Permission.VIEW_SESSIONS):
        context |= team_context(request, study)
    else:
        context |= {
            "next": next_step.for_partner(study, request.user),
            "rounds": ReviewRound.objects.filter(study=study, partners=request.user).prefetch_related("items__reviews"),
        }
    return render(request, "reports/home.html", context)


def team_context(request: HttpRequest, study: Study) -> dict:
    lines = progress.lines(study, progress.facts(study))
    work = fieldwork.read(study)
    dimensions = list(shown_dimensions(study))
    table = work.coverage([dimension.pk for dimension in dimensions])
    return {
        **({} if study.archived_at else to_do(request, study, lines)),
        "lines": lines,
        "steps": progress.STEPS,
        "people": len(work.heard),
        "unlinked": work.unlinked,
        "coverage": table,
        "rows": list(zip(dimensions, table.rows, strict=True)),
        "held_back": held_back(study, work),
        "news": news(study, request.user),
    }


def to_do(request: HttpRequest, study: Study, lines: list) -> dict:
    return {
        "next": next_step.for_team(request.access, lines, request.user),
        "checklist": checklist(request.access),
        "small_jobs": next_step.small_jobs(study, request.access),
    }


@dataclass(frozen=True)
class HeldBack:
    participant: Participant
    reason: str
    excerpts: int


def held_back(study: Study, work: Fieldwork) -> list[HeldBack]:
    """People whose words stay out of every export, with the reason and how many excerpts that concerns."""
    heard: dict[int, tuple[Participant, FieldSession]] = {}
    for session in work.held:
        for pk, person in everybody_in(session).items():
            heard.setdefault(pk, (person, session))
    spans = Span.objects.filter(excerpt__study=study).order_by().values_list("turn__speaker__participant", "excerpt")
    excerpts = Counter(person for person, _ in spans.distinct())
    found = []
    for person, session in sorted(heard.values(), key=lambda one: one[0].code):
        decision = decide(Use.QUOTE, person, session, study)
        if not decision.allowed:
            found.append(HeldBack(person, decision.reason, excerpts[person.pk]))
    return found


@dataclass(frozen=True)
class News:
    at: datetime.datetime
    words: str


def news(study: Study, user: User) -> list[News]:
    """What happened in the last days, a line for each person, day and kind of thing."""
    since = timezone.now() - datetime.timedelta(days=DAYS_OF_NEWS)
    events = Event.objects.filter(study=study, at__gte=since, verb__in=verbs.NEWS, actor__isnull=False)
    events = events.select_related("actor").order_by("-seq")[:300]
    counts: Counter = Counter()
    latest: dict[tuple, Event] = {}
    for event in events:
        key = (timezone.localdate(event.at), event.actor_id, verbs.NEWS[event.verb])
        counts[key] += 1
        latest.setdefault(key, event)
    return [told(event, *key[2], counts[key], user) for key, event in list(latest.items())[:MOST_NEWS]]


def told(event: Event, verb: str, thing: str, number: int, user: User) -> News:
    who = "You" if event.actor == user else str(event.actor)
    if thing.startswith("the "):
        return News(event.at, f"{who} {verb} {thing}")
    what = (
        f"{'an' if thing[0] in 'aeiou' else 'a'} {thing}"
        if number == 1
        else f"{number} {thing}{'es' if thing.endswith('ch') else 's'}"
    )
    return News(event.at, f"{who} {verb} {what}")
