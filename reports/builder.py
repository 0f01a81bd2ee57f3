"""What the report builder shows: the outline with its states, the chosen quotes, who is quoted, and the evidence."""

from collections import Counter
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from coding.models import Excerpt, Review, Span
from coding.queries.excerpts import ExcerptFilter, excerpts, in_place
from coding.quotes import ShownSpan, decision, masked, only_team, original, with_evidence
from reports.evidence import Fate, Judged, in_order, is_in_place
from reports.forms import EvidenceForm
from reports.models import Section, SectionQuote
from reports.outline import is_annex
from reports.readiness import speakers
from reports.source import Source
from sessions.consent import Decision, Use, decide
from sessions.differences import Piece, pieces
from sessions.heard import everybody_in
from sessions.models import Participant

PER_PAGE = 40
UNSETTLED = "The turn was corrected after it was coded. Its coder has to check the excerpt first."

# ---- outline ----------------------------------------------------------------

SIGNS = {
    "empty": "empty",
    "drafting": "drafting",
    "ready": "ready",
    "generated": "generated from the data",
    "held": "quotes held back",
}


@dataclass(frozen=True)
class OutlineRow:
    section: Section
    sign: str  # a key of SIGNS
    held_out: int
    depth: int
    starts_part: bool  # a gap before it: findings, practices, annexes

    @property
    def words(self) -> str:
        return SIGNS[self.sign]

    @property
    def title(self) -> str:
        """A findings section goes by its dimension's short name here."""
        return self.section.dimension.short_name if self.section.dimension else self.section.title


def outline_rows(source: Source) -> list[OutlineRow]:
    rows, was_annex = [], False
    for section in source.sections:
        held = sum(not judged.is_printed for judged in source.quotes_of[section.pk])
        annex = is_annex(section.number)
        depth = int(section.kind == Section.Kind.FINDINGS)
        starts = section.number in {"4", "5"} or (annex and not was_annex)
        rows.append(OutlineRow(section, "held" if held else sign_of(section, source), held, depth, starts))
        was_annex = annex
    return rows


def sign_of(section: Section, source: Source) -> str:
    if section.kind == Section.Kind.GENERATED:
        return "generated"
    if section.state == Section.State.EMPTY and source.quotes_of[section.pk]:
        return "drafting"
    return section.state


# ---- chosen quotes ----------------------------------------------------------------


@dataclass(frozen=True)
class QuoteRow:
    """A chosen quote in the builder: what would be printed, or why nothing is."""

    judged: Judged
    number: int
    spans: tuple[ShownSpan, ...]
    place: str
    turn: int
    differences: tuple[Piece, ...] = ()
    can_settle: bool = False
    is_team: bool = False  # nobody but the research team speaks in it

    @property
    def quote(self) -> SectionQuote:
        return self.judged.chosen

    @property
    def is_stale(self) -> bool:
        return self.judged.fate is Fate.STALE

    @property
    def is_refused(self) -> bool:
        return self.judged.fate is Fate.REFUSED


def quote_rows(section: Section, source: Source) -> dict[str, list[QuoteRow]]:
    """By stance, numbered through the section: first those for the claim."""
    rows: dict[str, list[QuoteRow]] = {stance: [] for stance in SectionQuote.Stance.values}
    for number, judged in in_order(source.quotes_of[section.pk]):
        excerpt = judged.chosen.excerpt
        first = next(iter(excerpt.spans.all()), None)
        stale = judged.fate is Fate.STALE
        rows[judged.chosen.stance].append(
            QuoteRow(
                judged,
                number,
                words_shown(excerpt),
                place_of(excerpt),
                first.turn_id if first else 0,
                tuple(pieces(judged.chosen.wording, words_now(excerpt))) if stale else (),
                can_settle=stale and is_in_place(excerpt),
                is_team=only_team(excerpt),
            )
        )
    return rows


def words_shown(excerpt: Excerpt) -> tuple[ShownSpan, ...]:
    """As they would be printed; where the turn has changed under the excerpt, as they were chosen."""
    return tuple(masked(excerpt) if is_in_place(excerpt) else original(excerpt))


def words_now(excerpt: Excerpt) -> str:
    return "\n".join(
        span.turn.text[span.start : span.end] for span in excerpt.spans.all() if span.state != Span.State.LOST
    )


def place_of(excerpt: Excerpt) -> str:
    transcript = excerpt.transcript
    return str(transcript.group or (transcript.phase if transcript.phase_id else None) or transcript.field_session)


# ---- who is quoted ----------------------------------------------------------------

CHART_HEIGHT, COLUMN, GAP = 56, 18, 3


@dataclass(frozen=True)
class PersonBar:
    code: str
    short: str  # "6" of "P06"
    quotes: int
    may_be_quoted: bool
    reason: str
    x: int
    height: int
    is_most: bool = False

    @property
    def y(self) -> int:
        return CHART_HEIGHT - self.height

    @property
    def middle(self) -> float:
        return self.x + (COLUMN - GAP) / 2


@dataclass(frozen=True)
class WhoIsQuoted:
    bars: tuple[PersonBar, ...]
    quotes: int
    sentences: tuple[str, ...]
    is_held: bool = False  # some session took place, so that somebody was heard even where nobody is known yet

    @property
    def people(self) -> int:
        return sum(bar.quotes > 0 for bar in self.bars)

    @property
    def width(self) -> int:
        return COLUMN * len(self.bars)


def who_is_quoted(source: Source) -> WhoIsQuoted:
    """A bar for each person heard: how many of the printed quotes are theirs, or that they may not be quoted."""
    printed = [judged for judged in source.quotes if judged.is_printed]
    said = Counter(code for judged in printed for code in speakers(judged))
    people = sorted(source.work.people.values(), key=lambda person: person.code)
    most = max(said.values(), default=0)
    refused = refusals(source)
    bars = tuple(
        PersonBar(
            person.code,
            person.code.lstrip("PT").lstrip("0") or person.code,
            said[person.code],
            person.pk not in refused,
            refused.get(person.pk, ""),
            n * COLUMN,
            round((CHART_HEIGHT - 14) * said[person.code] / most) if most else 0,
            said[person.code] == most > 2 and list(said.values()).count(most) == 1,
        )
        for n, person in enumerate(people)
    )
    return WhoIsQuoted(bars, len(printed), tuple(sentences(bars, len(printed))), bool(source.work.held))


def refusals(source: Source) -> dict[int, str]:
    """People whom no session allows to quote, and why."""
    found: dict[int, str] = {}
    allowed: set[int] = set()
    for session in source.work.held:
        for pk, person in everybody_in(session).items():
            verdict = decide(Use.QUOTE, person, session, source.study)
            if verdict.allowed:
                allowed.add(pk)
            else:
                found[pk] = verdict.reason
    return {person: reason for person, reason in found.items() if person not in allowed}


def sentences(bars: tuple[PersonBar, ...], total: int) -> list[str]:
    most = next((bar for bar in bars if bar.is_most), None)
    held = [bar.code for bar in bars if not bar.may_be_quoted]
    silent = [bar.code for bar in bars if bar.may_be_quoted and not bar.quotes]
    found = [f"{most.code} has {most.quotes} of {total} quotes."] if most and total > most.quotes else []
    found += [f"{listed(held)} may not be quoted."] if held else []
    if silent and total:
        found.append(f"{listed(silent)} {'is' if len(silent) == 1 else 'are'} not quoted yet.")
    return found


def listed(codes: list[str], most: int = 6) -> str:
    shown = codes if len(codes) <= most else [*codes[: most - 1], f"{len(codes) - most + 1} others"]
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))


# ---- evidence ----------------------------------------------------------------


@dataclass(frozen=True)
class EvidenceRow:
    excerpt: Excerpt
    spans: tuple[ShownSpan, ...]
    who: str
    place: str
    accepted: int
    allowed: bool
    reason: str
    used: str = ""  # "4.7"


def evidence_page(
    section: Section, source: Source, words: str, show: str, number: str | None, *, with_team: bool = False
) -> Page:
    """Excerpts of the section's dimension (all, for a section without one): people not quoted yet first.

    What only the research team said is no evidence of what was heard, so it is listed on request.
    """
    chosen = ExcerptFilter(
        dimension=section.dimension,
        words=words,
        review=Review.Verdict.ACCEPTED if show == EvidenceForm.ACCEPTED else "",
        without_team=not with_team,
    )
    found = excerpts(source.study, chosen)
    if show == EvidenceForm.UNUSED:
        found = found.exclude(section_quotes__section__deliverable=source.deliverable)
    return Paginator(unquoted_first(found, source), PER_PAGE).get_page(number)


def unquoted_first(found: QuerySet[Excerpt], source: Source) -> QuerySet[Excerpt]:
    quoted = {code for judged in source.quotes if judged.is_printed for code in speakers(judged)}
    spans = Span.objects.filter(excerpt=OuterRef("pk"), turn__speaker__participant__code__in=quoted)
    accepted = (
        Review.objects.filter(item__excerpt=OuterRef("pk"), verdict=Review.Verdict.ACCEPTED)
        .order_by()
        .values("item__excerpt")
        .annotate(people=Count("reviewer", distinct=True))
        .values("people")
    )
    ordered = in_place(with_evidence(found).annotate(is_heard=Exists(spans), accepted=Subquery(accepted)))
    return ordered.order_by("is_heard", *ordered.query.order_by)


def evidence_rows(page: Page, source: Source) -> list[EvidenceRow]:
    used = {judged.chosen.excerpt_id: judged.chosen.section.number for judged in source.quotes}
    return [evidence_row(excerpt, used) for excerpt in page]


def evidence_row(excerpt: Excerpt, used: dict[int, str]) -> EvidenceRow:
    verdict = decision(Use.QUOTE, excerpt)
    if verdict.allowed and not is_in_place(excerpt):
        verdict = Decision(False, "", UNSETTLED)
    speaking: list[Participant] = [
        span.turn.speaker.participant
        for span in excerpt.spans.all()
        if span.turn.speaker and span.turn.speaker.participant
    ]
    return EvidenceRow(
        excerpt,
        words_shown(excerpt),
        ", ".join(dict.fromkeys(person.code for person in speaking)) or "Speaker not linked",
        place_of(excerpt),
        excerpt.accepted or 0,
        verdict.allowed,
        verdict.reason,
        used.get(excerpt.pk, ""),
    )
