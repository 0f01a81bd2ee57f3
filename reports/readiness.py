"""The facts that preflight looks at, from what was read for the document."""

from collections import defaultdict

from coding.models import Review
from coding.quotes import only_team
from reports.assemble import blocks_of, has_material, narrative_of
from reports.characters import unshipped_in
from reports.evidence import Fate, Judged, in_order
from reports.models import Deliverable, Section
from reports.preflight import Check, Facts, QuoteFacts, SectionFacts, blocking
from reports.source import Source, load, read
from sessions.models import Mask
from studies.models import Study
from studies.plurals import plural


class NotReady(Exception):
    """A final version is refused; `checks` are the points of preflight that stand in its way."""

    def __init__(self, checks: list[Check]) -> None:
        places = "; ".join(f"{check.place}: {check.text}" for check in checks)
        super().__init__(f"Not final yet: resolve {plural(len(checks), 'point')} of the preflight first. {places}")
        self.checks = checks


def refuse_unready(deliverable: Deliverable) -> None:
    """Raises NotReady if this deliverable, as it stands in the database, may not be final."""
    if checks := blocking(facts_of(read(load(deliverable.pk)))):
        raise NotReady(checks)


def facts_of(source: Source) -> Facts:
    deliverable, study = source.deliverable, source.study
    rejected = rejections(deliverable)
    return Facts(
        number=deliverable.number,
        grant_no=study.project.grant_no,
        funding=deliverable.funding,
        disclaimer=deliverable.disclaimer,
        level=deliverable.level,
        lead=str(deliverable.lead or ""),
        authors=deliverable.authors.strip(),
        abstract=deliverable.abstract.strip(),
        due=str(deliverable.due_on or deliverable.due_month),
        is_final=deliverable.is_final,
        history=len(deliverable.history.all()),
        sections=tuple(section_facts(section, source) for section in source.sections),
        quotes=tuple(
            quote_facts(judged, rejected, number)
            for section in source.sections
            for number, judged in in_order(source.quotes_of[section.pk])
        ),
        sessions_without_transcript=tuple(s.title for s in source.work.held if not s.transcripts.all()),
        transcripts_unread=tuple(
            f"{session.title}, {transcript.title}" if session.is_focus_group else session.title
            for session, transcript in source.work.unread
        ),
        voices_unlinked=source.work.unlinked,
        masked=masked_terms(study),
        unshipped=unshipped_in(source),
    )


def section_facts(section: Section, source: Source) -> SectionFacts:
    has_children = any(row.parent_id == section.pk for row in source.sections)
    narrative = narrative_of(section)
    is_practices = section.kind == Section.Kind.PRACTICES
    return SectionFacts(
        key=section.key,
        number=section.number,
        title=section.title,
        text=section.narrative,
        is_findings=section.kind == Section.Kind.FINDINGS,
        # A chapter that only holds its parts needs no text of its own, nor does a list of practices.
        is_generated=section.kind == Section.Kind.GENERATED
        or (not section.narrative.strip() and (has_children or (is_practices and bool(source.practices)))),
        prints_empty=section.prints_empty,
        has_material=section.kind == Section.Kind.FINDINGS
        and has_material(tuple(blocks_of(section, narrative, source))),
        is_silent=is_silent(section, source),
        notes_unprinted=narrative.unprinted,
    )


def is_silent(section: Section, source: Source) -> bool:
    """Nobody spoke to the section's dimension, as far as everything has been read."""
    return not source.work.unread and not any(said.dimension == section.dimension_id for said in source.work.spoken)


def quote_facts(judged: Judged, rejected: dict[int, tuple[str, ...]], number: int) -> QuoteFacts:
    section = judged.chosen.section
    return QuoteFacts(
        section=section.key,
        place=section.number or section.title,
        people=speakers(judged),
        reason="" if judged.is_printed else judged.reason,
        is_stale=judged.fate is Fate.STALE,
        rejected_by=rejected.get(judged.chosen.excerpt_id, ()),
        number=number,
        is_team=only_team(judged.chosen.excerpt),
    )


def speakers(judged: Judged) -> tuple[str, ...]:
    """Codes of the people who speak in a chosen quote, without the team."""
    people = [
        span.turn.speaker.participant
        for span in judged.chosen.excerpt.spans.all()
        if span.turn.speaker and span.turn.speaker.participant
    ]
    return tuple(dict.fromkeys(person.code for person in people if not person.is_team))


def rejections(deliverable: Deliverable) -> dict[int, tuple[str, ...]]:
    """Who rejected which chosen excerpt, in the newest round that each partner spoke in."""
    newest: dict[tuple[int, int], Review] = {}
    reviews = (
        Review.objects.filter(item__excerpt__section_quotes__section__deliverable=deliverable)
        .select_related("item__round", "reviewer")
        .order_by("item__round__number")
        .distinct()
    )
    for review in reviews:
        newest[review.item.excerpt_id, review.reviewer_id] = review
    found: dict[int, list[str]] = defaultdict(list)
    for (excerpt, _), review in newest.items():
        if review.verdict == Review.Verdict.REJECTED:
            found[excerpt].append(str(review.reviewer))
    return {excerpt: tuple(names) for excerpt, names in found.items()}


def masked_terms(study: Study) -> dict[str, tuple[str, ...]]:
    """The words behind each mask of the study, by what is shown for them."""
    terms: dict[str, set[str]] = defaultdict(set)
    rows = Mask.objects.filter(turn__transcript__study=study).values_list("replacement", "start", "end", "turn__text")
    for replacement, start, end, text in rows:
        terms[replacement].add(text[start:end])
    return {shown: tuple(sorted(words)) for shown, words in sorted(terms.items())}
