"""The excerpts of the list as it is filtered, in its order, all pages of it."""

from collections import defaultdict

from django.db.models import Q, QuerySet

from coding.exports.words import Held, notes, speakers_of, state_of, verdict_counts, words_of
from coding.forms.excerpts import ExcerptFilterForm
from coding.models import Code, Excerpt, Memo, Review
from coding.queries.excerpts import excerpts, in_place, newest_first, with_rows
from sessions.clock import clock
from sessions.consent import strictest
from sessions.models import Participant, Turn
from sessions.small_cells import shared
from studies.downloads import check_number
from studies.exporting import Cell, Table
from studies.models import AttributionRule, Study

ATTRIBUTES = ("Heard as", "Organisation", "Helix", "Country")
HEAD = (
    "Excerpt", "Study", "Session", "Group or transcript", "Turn", "Time", "Speaker", *ATTRIBUTES, "Words",
    "Corrected since", "Codes", "Dimensions", "Coders", "Verdicts",
)  # fmt: skip
# Under a stricter rule a person is not even told by role.
TELLS_ATTRIBUTES = {AttributionRule.NAMED, AttributionRule.ORGANISATION, AttributionRule.ROLE}


def excerpt_table(study: Study, form: ExcerptFilterForm, *, original: bool = False, memos: bool = False) -> Table:
    found = excerpts(study, form.chosen())
    check_number(found.count(), "excerpts")
    listed = list(with_rows(newest_first(found) if form.newest_first else in_place(found)))
    held = Held("excerpt")
    allowed = [excerpt for excerpt in listed if held.allows_excerpt(excerpt)]
    numbers, attributes = turn_numbers(found), attributes_of(study)
    written = memos_on(study) if memos else {}
    rows = [
        row(study, excerpt, numbers, attributes, original) + ([written.get(excerpt.pk, "")] if memos else [])
        for excerpt in allowed
    ]
    active = form.active()
    return Table(
        name="excerpts",
        title=f"Excerpts of {study.title}",
        head=(*HEAD, "Memos") if memos else HEAD,
        rows=rows,
        heading=("Excerpt", "Session", "Group or transcript"),
        quote="Words",
        notes=notes(len(rows), "excerpt", held, [chip[1:] for chip in active], original=original),
        held_back=held.counts,
        filters=[name for name, *_ in active],
    )


def row(study: Study, excerpt: Excerpt, numbers: dict[int, int], attributes: dict, original: bool) -> list[Cell]:
    transcript, spans = excerpt.transcript, list(excerpt.spans.all())
    codes = codes_of(excerpt)
    turns = [str(numbers[span.turn_id]) for span in spans if span.turn_id in numbers]
    return [
        excerpt.pk,
        study.code,
        str(transcript.field_session),
        str(transcript),
        int(turns[0]) if len(turns) == 1 else ", ".join(turns),
        clock(spans[0].turn.t_begin_ms),
        speakers_of(excerpt),
        *attributes_told(excerpt, attributes),
        words_of(excerpt, original=original),
        state_of(excerpt),
        "; ".join(f"{code.letters} {code.name}" for code in codes),
        "; ".join(code.dimension.short_name if code.dimension else "Emergent" for code in codes),
        "; ".join(", ".join(coders) for coders in codes.values()),
        "; ".join(verdicts_of(excerpt)),
    ]


def codes_of(excerpt: Excerpt) -> dict[Code, list[str]]:
    """Each code once, with who gave it; emergent ones last on either database."""
    given: dict[Code, list[str]] = defaultdict(list)
    for coding in sorted(excerpt.codings.all(), key=lambda coding: coding.code.dimension is None):
        given[coding.code].append(str(coding.coder))
    return given


def verdicts_of(excerpt: Excerpt) -> list[str]:
    """“Round 1: 2 accepted, 1 questioned”, for each round that it is in."""
    found = []
    for item in excerpt.review_items.all():
        given = [review.verdict for review in item.reviews.all()]
        counts = {verdict: given.count(verdict) for verdict in Review.Verdict.values}
        found.append(f"{item.round}: {verdict_counts(counts) or 'no verdict yet'}")
    return found


def turn_numbers(found: QuerySet[Excerpt]) -> dict[int, int]:
    """Turn -> its number in its transcript, counted from 1 as the coding screen does."""
    numbers, counted = {}, defaultdict(int)
    turns = Turn.objects.filter(transcript__in=found.values("transcript"))
    for pk, transcript in turns.order_by("transcript", "position").values_list("pk", "transcript"):
        counted[transcript] += 1
        numbers[pk] = counted[transcript]
    return numbers


def attributes_of(study: Study) -> dict[int, list[str]]:
    """Participant -> what may be told of them: only what enough of the people heard share (sessions/small_cells.py)."""
    people = study.participants.exclude(capacity=Participant.Capacity.TEAM).filter(withdrawn_at=None)
    values = {
        person.pk: [
            person.get_capacity_display(),
            person.get_organisation_kind_display(),
            person.get_helix_display(),
            person.country,
        ]
        for person in people
    }
    return shared(values, study.small_cell)


def attributes_told(excerpt: Excerpt, attributes: dict[int, list[str]]) -> list[str]:
    """For each attribute, those of the speakers in order, each person once, as far as the attribution rule goes."""
    rules = [excerpt.study.attribution_rule, excerpt.transcript.field_session.attribution_rule]
    speakers = [span.turn.speaker for span in excerpt.spans.all() if span.turn.speaker]
    people = dict.fromkeys(speaker.participant for speaker in speakers if speaker.participant)
    told = [
        attributes[person.pk]
        for person in people
        if person.pk in attributes
        and strictest(*(AttributionRule(rule) for rule in [*rules, person.attribution_rule] if rule))
        in TELLS_ATTRIBUTES
    ]
    if not told:
        return [""] * len(ATTRIBUTES)
    return ["; ".join(values) if any(values) else "" for values in zip(*told, strict=True)]


def memos_on(study: Study) -> dict[int, str]:
    """Excerpt -> the memos on it and on its codings, oldest first."""
    on = study.memos.standing().filter(Q(excerpt__isnull=False) | Q(coding__isnull=False))
    texts: dict[int, list[str]] = defaultdict(list)
    for memo in on.select_related("author", "coding__code").order_by("created_at", "pk"):
        texts[memo.coding.excerpt_id if memo.coding else memo.excerpt_id].append(said(memo))
    return {excerpt: "\n\n".join(found) for excerpt, found in texts.items()}


def said(memo: Memo) -> str:
    on = f" on “{memo.coding.code}”" if memo.coding else ""
    return f"{memo.author}{on}: {memo.text}"
