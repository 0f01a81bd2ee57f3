"""From what was read to the document: the tree that exporters take."""

import datetime
from base64 import b64encode
from collections import defaultdict
from dataclasses import dataclass

from reports import abbreviations, tables
from reports.annexes import codebook_table, projects_table
from reports.document import (
    Abbreviation,
    Block,
    Control,
    Cover,
    Document,
    Fact,
    HeldOut,
    HistoryLine,
    Note,
    Part,
    Prose,
    RunIn,
    Table,
    numbered,
)
from reports.document import Practice as PracticeBlock
from reports.document import Section as SectionNode
from reports.evidence import printed
from reports.figures import codes_figure, dimensions_figure
from reports.markdown import Narrative, render
from reports.models import Deliverable, Section
from reports.outline import CODEBOOK, FINDINGS_CHAPTER, PROJECTS, SESSION_RECORDS, TABLES, is_annex
from reports.source import Source

NOT_WRITTEN = "This section has not been written yet."
NO_MATERIAL = "No material."
A_DIFFERENT_VIEW = "A different view"
REPORTED = "Reported in the plenary"


@dataclass(frozen=True)
class Edition:
    """Which assembling of the document this is: "0.4" of 14 June; without a label, a working copy with no number."""

    dated: datetime.date
    label: str = ""


# ---- the tree ----------------------------------------------------------------


def build(source: Source, edition: Edition) -> Document:
    deliverable, project = source.deliverable, source.study.project
    sections = numbered(section_tree(source))
    document = Document(
        language=source.study.language,
        title=f"{deliverable.number} {deliverable.title}",
        author=", ".join(deliverable.authors.splitlines()) or (deliverable.lead.name if deliverable.lead else ""),
        subject=f"{project.acronym}: {project.title}",
        keywords=deliverable.keywords,
        dated=edition.dated,
        foot=foot(deliverable, edition),
        cover=cover(source, edition),
        control=control(deliverable),
        sections=sections,
        abbreviations=abbreviations_in(source, {node.key for section in sections for node in section.walk()}),
        held_out=tuple(
            HeldOut(judged.chosen.pk, judged.chosen.excerpt_id, judged.chosen.section.key, judged.reason)
            for judged in source.held_out
        ),
    )
    return document


def foot(deliverable: Deliverable, edition: Edition) -> str:
    on = f"{edition.dated.day} {edition.dated:%B %Y}"
    if deliverable.is_final:
        return f"{deliverable.get_status_display()}, {on}."
    version = f"Draft {edition.label}" if edition.label else "Working copy"
    return f"{version}, {on}. Not for circulation outside the consortium."


def cover(source: Source, edition: Edition) -> Cover:
    deliverable, project = source.deliverable, source.study.project
    due = tables.day(deliverable.due_on)
    due = f"{due} ({deliverable.due_month})" if due and deliverable.due_month else due or deliverable.due_month
    on = tables.day(edition.dated)
    facts = [
        ("Work package", deliverable.work_package),
        ("Lead", deliverable.lead.name if deliverable.lead else ""),
        ("Task", deliverable.task),
        ("Level", deliverable.get_level_display()),
        ("Due", due),
        ("Type", deliverable.get_kind_display()),
        ("Version", f"{edition.label}, {on}" if edition.label else f"working copy, {on}"),
        ("Status", deliverable.get_status_display()),
        ("Grant", project.grant_no),
        ("Authors", ", ".join(deliverable.authors.splitlines())),
    ]
    written = [s for s in source.sections if s.kind != Section.Kind.GENERATED]
    return Cover(
        acronym=project.acronym,
        project_title=project.title,
        number=deliverable.number,
        title=deliverable.title,
        subtitle=deliverable.subtitle,
        facts=tuple(Fact(name, value or "–") for name, value in facts),
        funding=deliverable.funding,
        disclaimer=deliverable.disclaimer,
        emblem=f"data:image/png;base64,{b64encode(source.emblem.image).decode()}" if source.emblem else "",
        emblem_alt=source.emblem.alt if source.emblem else "",
        stamp="" if deliverable.is_final else f"DRAFT {edition.label}".strip(),
        ready=sum(s.state == Section.State.READY for s in written),
        sections=len(written),
    )


def control(deliverable: Deliverable) -> Control:
    people = [
        ("Authors", deliverable.authors),
        ("Contributors", deliverable.contributors),
        ("Reviewers", deliverable.reviewers),
    ]
    return Control(
        tuple(Fact(name, ", ".join(value.splitlines())) for name, value in people if value.strip()),
        deliverable.abstract,
        deliverable.keywords,
        tuple(
            HistoryLine(
                line.version,
                tables.day(line.dated),
                f"{line.author}, {line.organisation}" if line.organisation else line.author,
                line.change,
            )
            for line in deliverable.history.all()
        ),
    )


def section_tree(source: Source) -> list[SectionNode]:
    under: dict[int | None, list[Section]] = defaultdict(list)
    for section in source.sections:
        under[section.parent_id].append(section)

    def node(section: Section) -> SectionNode | None:
        children = tuple(child for row in under[section.pk] if (child := node(row)))
        narrative = narrative_of(section)
        blocks = tuple(blocks_of(section, narrative, source))
        # What is left out leaves a gap in the numbers, so that "4.7" is the same section in every draft.
        if not children and not (has_material(blocks) or (blocks and section.prints_empty)):
            return None
        if children and not has_material(blocks) and not section.prints_empty:
            blocks = ()
        dimension = section.dimension
        return SectionNode(
            section.key,
            section.number,
            section.title,
            blocks,
            question=dimension.question if dimension else "",
            hue=dimension.hue if dimension else 0,
            letters=dimension.letters if dimension else "",
            parts=tuple(Part(h.anchor, h.number, h.title) for h in narrative.headings) if section.number else (),
            children=children,
            is_annex=is_annex(section.number),
        )

    return [found for section in under[None] if (found := node(section))]


def has_material(blocks: tuple[Block, ...]) -> bool:
    """Whether there is more in a section than a sentence of ours or an empty table."""
    return any(not isinstance(block, Note) and not (isinstance(block, Table) and block.is_empty) for block in blocks)


def narrative_of(section: Section) -> Narrative:
    """Headings inside a chapter are its numbered parts; inside findings and in what has no number they are claims."""
    is_chapter = section.kind == Section.Kind.TEXT and section.number.isdigit()
    return render(section.narrative, anchor=f"part-{section.key}", number=section.number if is_chapter else "")


def blocks_of(section: Section, narrative: Narrative, source: Source) -> list[Block]:
    prose: list[Block] = [Prose(narrative.html)] if section.narrative.strip() else []
    if section.kind == Section.Kind.GENERATED:
        return prose + generated(section.key, source)
    if section.kind == Section.Kind.FINDINGS:
        return findings(section, prose, source)
    if section.kind == Section.Kind.PRACTICES:
        return prose + practices(source)
    if section.key == FINDINGS_CHAPTER:
        overview = dimensions_figure(source.work, source.dimensions, source.smallest)
        return prose + ([overview] if overview else [])
    return prose or [Note(NOT_WRITTEN)]


def findings(section: Section, prose: list[Block], source: Source) -> list[Block]:
    quotes = [printed(judged) for judged in source.quotes_of[section.pk] if judged.is_printed]
    figure = codes_figure(source.work, section.dimension, source.code_names, source.smallest)
    # Silence is a finding only where nothing is coded and everything has been read to the end.
    is_silent = not (quotes or figure or source.work.unread)
    blocks: list[Block] = prose or [Note(NO_MATERIAL if is_silent else NOT_WRITTEN)]
    blocks = blocks + [quote for quote in quotes if not quote.is_against and not quote.is_reported]
    for title, chosen in (
        (A_DIFFERENT_VIEW, [quote for quote in quotes if quote.is_against and not quote.is_reported]),
        (REPORTED, [quote for quote in quotes if quote.is_reported]),
    ):
        if chosen:
            blocks += [RunIn(title), *chosen]
    return blocks + ([figure] if figure else [])


def generated(key: str, source: Source) -> list[Block]:
    work, smallest = source.work, source.smallest
    if key == TABLES:
        return [
            tables.sessions_table(work, smallest),
            tables.people_table(work, smallest),
            tables.coverage_table(work, source.dimensions, smallest),
        ]
    if key == SESSION_RECORDS:
        return [tables.session_records(work, smallest)]
    if key == CODEBOOK:
        in_use = [code for code in source.codes if code.retired_at is None]
        return [codebook_table(in_use, source.dimensions)]
    if key == PROJECTS:
        return [projects_table(*source.listed_projects)]
    return []


def practices(source: Source) -> list[Block]:
    if not source.practices:
        return [Note("No practices have been collected yet.")]
    return [
        PracticeBlock(
            practice.code,
            practice.title,
            practice.get_level_display(),
            practice.summary,
            tuple(
                Fact(name, value)
                for name, value in (
                    ("Where", practice.institution),
                    ("Partners outside", practice.outside_actors),
                    ("Dimensions", ", ".join(d.short_name for d in practice.dimensions.all())),
                    ("Basis of the level", practice.basis),
                    ("Evidence", tables.plural(practice.told_by, "excerpt") if practice.told_by else ""),
                )
                if value
            ),
        )
        for practice in source.practices
    ]


def abbreviations_in(source: Source, printed: set[str]) -> tuple[Abbreviation, ...]:
    """Those that the document uses; `printed` are the keys of its sections, since empty ones are left out."""
    deliverable, sections = source.deliverable, [one for one in source.sections if one.key in printed]
    texts = [deliverable.title, deliverable.abstract, *(section.narrative for section in sections)]
    texts += [section.title for section in sections]
    return tuple(Abbreviation(short, long) for short, long in abbreviations.found_in(texts))
