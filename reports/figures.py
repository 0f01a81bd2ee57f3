"""The figures of the document: people as horizontal bars, small cells as the study's rule says."""

from collections.abc import Sequence

from reports.document import Bar, Figure
from reports.fieldwork import Fieldwork
from reports.matrices import people_by_code, small
from reports.tables import plural, row_total
from studies.models import Dimension

MOST_BARS = 8


def dimensions_figure(work: Fieldwork, dimensions: Sequence[Dimension], smallest: int) -> Figure | None:
    """People by dimension, for the opening of the findings; None before anything is coded."""
    found = work.coverage([dimension.pk for dimension in dimensions])
    if not found.people or not any(row.segments for row in found.rows):
        return None
    bars = []
    for row, dimension in zip(found.rows, dimensions, strict=True):
        shown = row_total(row, found.people, work, smallest)
        sure = shown.low if shown.is_exact or shown.low >= smallest else None
        bars.append(Bar(dimension.short_name, shown.text, sure, shown.high or 0))
    return Figure(
        "How many people spoke to each dimension",
        tuple(bars),
        found.people,
        0,
        f"people, of {found.people}",
        "Distinct people in groups and interviews. A range is given where an exact number would say too much; the open "
        "end of a bar is that range. Counts are not prevalence.",
    )


def codes_figure(work: Fieldwork, dimension: Dimension, names: dict[int, str], smallest: int) -> Figure | None:
    """People by code of one dimension, most first; None where nobody has been coded."""
    reported = [place.key for place in work.places if place.is_reported]
    counts = people_by_code((said for said in work.spoken if said.dimension == dimension.pk), reported)
    ranked = sorted(counts.items(), key=lambda row: (-row[1], names[row[0]]))
    if not ranked or not work.people:
        return None
    bars = [(names[code], small(count, smallest)) for code, count in ranked[:MOST_BARS]]
    heard = len(work.people)
    more = len(ranked) - MOST_BARS
    return Figure(
        f"Who spoke of what: {dimension.short_name.lower()}",
        tuple(Bar(name, shown.text, shown.low if shown.is_exact else None) for name, shown in bars),
        heard,
        dimension.hue,
        f"people, of {heard}",
        "Distinct people by code. A person may appear under several codes. Counts are not prevalence."
        + (f" {plural(more, 'code')} with fewer people not shown." if more > 0 else ""),
    )
