"""The outline of a Task 1.3 deliverable, as data: which sections there are, in which order, and how each is filled.

It follows the titles of D1.3 and the covers of real Horizon 2020 deliverables, but it is this application's own
proposal, not the project's template. Chapter 4 gets one section a dimension of the study.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.models import Section

TEXT, FINDINGS, PRACTICES, GENERATED = (
    Section.Kind.TEXT,
    Section.Kind.FINDINGS,
    Section.Kind.PRACTICES,
    Section.Kind.GENERATED,
)

SUMMARY, METHOD, TABLES, FINDINGS_CHAPTER, REFERENCES = "summary", "method", "tables", "findings", "references"
SESSION_RECORDS, CODEBOOK, PROJECTS = "session-records", "codebook", "projects"
STEP = 10  # between positions, so that a section can be put in later


@dataclass(frozen=True)
class Planned:
    """A section of the outline. `hint` tells the author what belongs in it."""

    key: str
    number: str
    title: str
    kind: Section.Kind = TEXT
    parent: str = ""
    hint: str = ""
    dimension: int | None = None  # its id


CHAPTERS = (
    Planned(
        SUMMARY,
        "",
        "Executive summary",
        hint="Purpose, method in three lines, one finding per dimension, main recommendations; one or two pages.",
    ),
    Planned(
        "introduction",
        "1",
        "Introduction",
        hint=(
            "The project and this task, its objectives, intended readers and how to use the "
            "report, contents of the other chapters."
        ),
    ),
    Planned(
        "frame",
        "2",
        "Conceptual frame",
        hint=(
            "Innovation ecosystem, quadruple helix, gender in innovation, institutional change and "
            "equality plans, intersectionality."
        ),
    ),
    Planned(
        METHOD,
        "3",
        "Method",
        hint=(
            "Design, selection and recruitment, focus groups, interviews, transcription and coding, "
            "ethics, limits. Begin each part with a line “## Title”; it is numbered."
        ),
    ),
    Planned(TABLES, "3T", "Tables", GENERATED, METHOD),
    Planned(
        FINDINGS_CHAPTER,
        "4",
        "Findings by dimension",
        hint="Common points of the sections in this chapter, and how to read them.",
    ),
    Planned(
        "practices",
        "5",
        "Good and promising practices",
        PRACTICES,
        hint="Selection of the practices. The list below it is generated from the data.",
    ),
    Planned(
        "hubs",
        "6",
        "Reports from the local R&I Hubs",
        hint=(
            "One part per hub: the ecosystem, participants, activities, gaps, next steps. “Not "
            "received” is a finding too."
        ),
    ),
    Planned(
        "discussion", "7", "Discussion", hint="Themes across the dimensions, and how they relate to the literature."
    ),
    Planned(
        "recommendations",
        "8",
        "Recommendations",
        hint="For research organisations, funders, hub stakeholders, policy makers, and the next tasks.",
    ),
    Planned(
        "conclusions",
        "9",
        "Conclusions and next steps",
        hint="Open questions, the second focus group, use in the co-design of plans.",
    ),
    Planned(REFERENCES, "", "References", hint="One work per line."),
)

ANNEXES = (
    Planned("guide-focus-group", "A1", "Focus group guide", hint="Phases, and the questions by type and dimension."),
    Planned("guide-interview", "A2", "Interview guide", hint="Two variants: experts and scholars; practitioners."),
    Planned("consent-form", "A3", "Information sheet and consent form", hint="The blank forms only."),
    Planned(SESSION_RECORDS, "A4", "Session records", GENERATED),
    Planned("fiche-template", "A5", "Practice fiche, blank", hint="The fields of a fiche."),
    Planned(CODEBOOK, "A6", "Codebook", GENERATED),
    Planned(PROJECTS, "A7", "Projects consulted", GENERATED),
    Planned("data-note", "A8", "Hub report template and data note", hint="Data kept, where, and until when."),
)

HINTS = {planned.key: planned.hint for planned in (*CHAPTERS, *ANNEXES)}
FINDINGS_HINT = (
    "Findings on this question. Begin each finding with a line “## The claim in one sentence”; "
    "say what people agreed on, who saw it differently, and what it means for an equality plan."
)


def is_annex(number: str) -> bool:
    return number.startswith("A")


def hint_for(key: str) -> str:
    """What belongs in the section of this key."""
    return FINDINGS_HINT if key.startswith(f"{FINDINGS_CHAPTER}-") else HINTS.get(key, "")


def findings_key(dimension_key: str) -> str:
    return f"{FINDINGS_CHAPTER}-{dimension_key.replace('_', '-')}"


def outline(dimensions: Iterable) -> list[Planned]:
    """The whole outline in order, with one findings section for each of these dimensions."""
    planned: list[Planned] = []
    for chapter in CHAPTERS:
        planned.append(chapter)
        if chapter.key == FINDINGS_CHAPTER:
            planned += [
                Planned(
                    findings_key(dimension.key),
                    f"4.{number}",
                    dimension.name,
                    FINDINGS,
                    FINDINGS_CHAPTER,
                    dimension=dimension.pk,
                )
                for number, dimension in enumerate(dimensions, start=1)
            ]
    return [*planned, *ANNEXES]
