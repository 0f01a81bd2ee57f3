"""The quotes that somebody chose for the report: which may be printed, as what, and why the others may not.

A quote is printed only if everybody who speaks in it agreed to be quoted, its words stand where they stood, and they
are still those that were chosen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Prefetch

from coding.models import Excerpt, Span
from coding.quotes import decision, masked, only_team, with_evidence
from reports.document import Quote, QuoteLine
from reports.models import Deliverable, SectionQuote
from sessions.consent import Use, decide_speaker, session_facts


class Fate(StrEnum):
    PRINTED = "printed"
    REFUSED = "refused"  # consent, or nobody known who could give it
    STALE = "stale"  # the words have changed since


STALE = "The turn was corrected after this quote was chosen."


@dataclass(frozen=True)
class Judged:
    """A chosen quote with what becomes of it. `label` is empty unless consent allows the quote."""

    chosen: SectionQuote
    fate: Fate
    label: str
    reason: str

    @property
    def is_printed(self) -> bool:
        return self.fate is Fate.PRINTED


def chosen_quotes(deliverable: Deliverable):
    """All chosen quotes of the deliverable in their order, with what `judge` reads: no query after that."""
    return (
        SectionQuote.objects.filter(section__deliverable=deliverable)
        .select_related("section__dimension")
        .order_by("section__position", "position", "pk")
        .prefetch_related(Prefetch("excerpt", with_evidence(Excerpt.objects.order_by())))
    )


def judge(chosen: SectionQuote) -> Judged:
    excerpt = chosen.excerpt
    verdict = decision(Use.QUOTE, excerpt)
    if not verdict.allowed:
        return Judged(chosen, Fate.REFUSED, "", verdict.reason)
    if not is_in_place(excerpt) or chosen.wording != excerpt.quote:
        return Judged(chosen, Fate.STALE, verdict.label, STALE)
    return Judged(chosen, Fate.PRINTED, verdict.label, verdict.reason)


def is_in_place(excerpt: Excerpt) -> bool:
    """Whether each span's words are, to the letter, what its turn has there."""
    spans = list(excerpt.spans.all())
    return bool(spans) and all(
        span.state == Span.State.LIVE and span.turn.text[span.start : span.end] == span.quote for span in spans
    )


def in_order(quotes: Iterable[Judged]) -> Iterator[tuple[int, Judged]]:
    """The quotes of one section with the number that each has there ("Q3"): first those for the claim."""
    stances = list(SectionQuote.Stance)
    return enumerate(sorted(quotes, key=lambda judged: stances.index(judged.chosen.stance)), start=1)


def printed(judged: Judged) -> Quote:
    """The quote as the document has it: masked words, under the label that the strictest rule allows."""
    excerpt, section = judged.chosen.excerpt, judged.chosen.section
    phase = excerpt.transcript.phase
    return Quote(
        id=judged.chosen.pk,
        excerpt=excerpt.pk,
        lines=lines(excerpt),
        label=judged.label,
        hue=section.dimension.hue if section.dimension else 0,
        is_against=judged.chosen.stance == SectionQuote.Stance.AGAINST,
        is_reported=bool(phase and phase.is_reported),
        is_team=only_team(excerpt),
    )


def lines(excerpt: Excerpt) -> tuple[QuoteLine, ...]:
    """One line a span; where several people speak, each under their own label of the same decision."""
    language = excerpt.transcript.language or excerpt.transcript.field_session.language
    names = [speaker_label(span, excerpt) for span in excerpt.spans.all() if span.state != Span.State.LOST]
    several = len(set(names)) > 1
    return tuple(
        QuoteLine(shown.text, language, name if several else "", shown.is_team)
        for shown, name in zip(masked(excerpt), names, strict=True)
    )


def speaker_label(span: Span, excerpt: Excerpt) -> str:
    """ "Participant 6" of "Participant 6, focus group 1": the session stands below the whole quote."""
    if span.turn.speaker is None:
        return ""
    field_session = excerpt.transcript.field_session
    label = decide_speaker(Use.QUOTE, span.turn.speaker, field_session, excerpt.study).label
    return label.removesuffix(f", {session_facts(field_session).reference}")
