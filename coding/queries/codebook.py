"""The codebook with what is coded: how many people, excerpts and codings each code has."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import Combinable

from coding import tree
from coding.models import Code, Coding, Span
from sessions.heard import counts as counts_in_figures
from sessions.heard import people
from studies.models import Dimension, Study

SPEAKER = "excerpt__spans__turn__speaker"
WORDS = Q(excerpt__spans__state__in=[Span.State.LIVE, Span.State.TOUCHED])  # a span that is lost has none


@dataclass(frozen=True)
class Counts:
    """Distinct people (`sessions.heard`), and segments: an excerpt counts once, however many coders gave the code."""

    people: int = 0
    segments: int = 0


@dataclass(frozen=True)
class CodeRow:
    code: Code
    depth: int
    counts: Counts


@dataclass(frozen=True)
class Branch:
    """A dimension, or None for emergent codes, with its codes as the tree is read."""

    dimension: Dimension | None
    rows: list[CodeRow]
    counts: Counts


def code_counts(codings: QuerySet[Coding]) -> dict[int, Counts]:
    rows = codings.order_by().values("code_id").annotate(**_counted())
    return {row["code_id"]: Counts(row["people"], row["segments"]) for row in rows}


def codebook(study: Study, *, retired: bool = False) -> list[Branch]:
    """The whole tree, in four queries however large it is."""
    codes = study.codes.select_related("dimension").order_by("position", "name", "id")
    if not retired:
        codes = codes.in_use()
    codings = Coding.objects.filter(study=study, code__in=codes.order_by().values("pk"))
    counts = code_counts(codings)
    by_dimension = codings.order_by().values_list("code__dimension").annotate(people=_counted()["people"])
    people_of = dict(by_dimension)
    under: dict[int | None, list[Code]] = {}
    for code in codes:
        under.setdefault(code.dimension_id, []).append(code)
    return [
        _branch(dimension, under.get(dimension.pk if dimension else None, []), counts, people_of)
        for dimension in [*(study.dimensions.all() if retired else study.dimensions.in_use()), None]
    ]


def _branch(
    dimension: Dimension | None, codes: list[Code], counts: dict[int, Counts], people_of: dict[int | None, int]
) -> Branch:
    by_id = {code.pk: code for code in codes}
    rows = [
        CodeRow(by_id[pk], depth, counts.get(pk, Counts()))
        for pk, depth in tree.in_order({code.pk: code.parent_id for code in codes})
    ]
    # Segments of a dimension add up its codes', so that the column can be checked by eye; people are counted once.
    segments = sum(row.counts.segments for row in rows)
    return Branch(dimension, rows, Counts(people_of.get(dimension.pk if dimension else None, 0), segments))


def _counted() -> dict[str, Combinable]:
    return {
        "people": people(SPEAKER, "excerpt__transcript", WORDS),
        "segments": Count("excerpt", filter=WORDS & counts_in_figures(SPEAKER), distinct=True),
    }
