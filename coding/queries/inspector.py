"""Facts for the API: an excerpt as the inspector shows it, a transcript as a whole."""

from collections import defaultdict
from dataclasses import asdict

from django.db.models import Exists, OuterRef

from coding.models import Code, Coding, Excerpt, Memo, Practice, Span
from coding.queries.earlier_words import EarlierWords
from coding.queries.history import history
from coding.queries.links import links_of
from coding.queries.settling import part_of
from coding.quotes import decision, team_name, with_evidence
from sessions.clock import clock
from sessions.consent import Use
from sessions.models import Transcript
from studies.models import Event, Study, User

MOST_HISTORY = 20


def whole(transcript: Transcript) -> dict:
    """Turns and segments of one transcript, in three queries."""
    codes = defaultdict(list)
    codings = Coding.objects.filter(excerpt__transcript=transcript).order_by("id")
    for excerpt, code in codings.values_list("excerpt_id", "code_id"):
        if code not in codes[excerpt]:
            codes[excerpt].append(code)
    spans = Span.objects.filter(excerpt__transcript=transcript).exclude(state=Span.State.LOST)
    turns = transcript.turns.order_by("position")
    return {
        "id": transcript.pk,
        "title": transcript.title,
        "language": transcript.language,
        "seq": Study.objects.values_list("last_seq", flat=True).get(pk=transcript.study_id),
        "turns": [
            {"id": id, "version": version, "speaker": speaker or "", "begin_ms": begin, "text": text}
            for id, version, speaker, begin, text in turns.values_list(
                "id", "version", "speaker__name", "t_begin_ms", "text"
            )
        ],
        "segments": [
            {"excerpt": excerpt, "turn": turn, "start": start, "end": end, "codes": codes[excerpt]}
            for excerpt, turn, start, end in spans.order_by("turn__position", "start", "id").values_list(
                "excerpt_id", "turn_id", "start", "end"
            )
        ],
    }


def code_facts(code: Code) -> dict:
    return {
        "id": code.pk,
        "name": code.name,
        "dimension": code.dimension_id,
        "parent": code.parent_id,
        "letters": code.letters,
        "hue": code.hue,
        "definition": code.definition,
        "is_retired": code.retired_at is not None,
    }


def memo_facts(memo: Memo, viewer: User) -> dict:
    return {
        "id": memo.pk,
        "text": memo.text,
        "author": str(memo.author),
        "is_mine": memo.author_id == viewer.pk,
        "version": memo.version,
        "updated_at": memo.updated_at,
    }


def excerpt_facts(study: Study, excerpt_id: int, viewer: User) -> dict:
    excerpt = with_evidence(study.excerpts.filter(pk=excerpt_id)).get()
    spans = list(excerpt.spans.all())
    quotable = decision(Use.QUOTE, excerpt)
    earlier = EarlierWords(study, [excerpt.pk])
    memos = defaultdict(list)
    for memo in Memo.objects.standing().filter(coding__excerpt=excerpt).select_related("author"):
        memos[memo.coding_id].append(memo_facts(memo, viewer))
    reviews = [
        {
            "round": str(item.round),
            "reviewer": str(review.reviewer),
            "verdict": review.verdict,
            "at": review.updated_at,
            "is_for_other_words": earlier.are_others(excerpt, review.updated_at),
        }
        for item in excerpt.review_items.select_related("round").prefetch_related("reviews__reviewer")
        for review in item.reviews.all()
    ]
    return {
        "id": excerpt.pk,
        "speaker": ", ".join(dict.fromkeys(team_name(span.turn.speaker) for span in spans if span.turn.speaker)),
        "time": clock(spans[0].turn.t_begin_ms),
        "spans": [
            {"turn": span.turn_id, "start": span.start, "end": span.end, "quote": span.quote, "state": span.state}
            | ({} if span.state == Span.State.LIVE else {"difference": difference(span)})
            for span in spans
        ],
        "codings": [
            {
                "id": coding.pk,
                "code": coding.code_id,
                "coder": str(coding.coder),
                "is_mine": coding.coder_id == viewer.pk,
                "at": coding.created_at,
                "origin": coding.origin,
                "memos": memos[coding.pk],
            }
            for coding in excerpt.codings.all()
        ],
        "memos": [memo_facts(memo, viewer) for memo in excerpt.memos.standing().select_related("author")],
        "verdicts": reviews,
        "practices": practices_for(study, excerpt),
        "links": links_of(study, [excerpt.pk], viewer)[excerpt.pk],
        "history": [asdict(one) for one in history(study, "excerpt", excerpt.pk, viewer, MOST_HISTORY)],
        "around": around(excerpt, spans),
        "quotable": quotable.allowed,
        "quote_reason": quotable.label if quotable.allowed else quotable.reason,
    }


def practices_for(study: Study, excerpt: Excerpt) -> list[dict]:
    told = Practice.excerpts.through.objects.filter(practice=OuterRef("pk"), excerpt=excerpt)
    practices = study.practices.annotate(is_told=Exists(told))
    return [{"id": each.pk, "name": str(each), "is_told": each.is_told} for each in practices]


def difference(span: Span) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in part_of(span).pieces]


def around(excerpt: Excerpt, spans: list[Span]) -> list[dict]:
    """Longer excerpts of one span that hold this one's words."""
    if len(spans) != 1:
        return []
    span = spans[0]
    longer = (
        Span.objects.filter(turn=span.turn_id, start__lte=span.start, end__gte=span.end)
        .exclude(excerpt=excerpt)
        .exclude(state=Span.State.LOST)
        .prefetch_related("excerpt__codings")
    )
    return [
        {
            "excerpt": other.excerpt_id,
            "codes": list(dict.fromkeys(coding.code_id for coding in other.excerpt.codings.all())),
            "words": len(other.quote.split()),
        }
        for other in longer
    ]


def event_facts(event: Event) -> dict:
    return {
        "seq": event.seq,
        "at": event.at,
        "actor": event.actor_id,
        "verb": event.verb,
        "target_type": event.target_type,
        "target_id": event.target_id,
        "turns": event.after.get("turns") or event.before.get("turns") or [],
    }
