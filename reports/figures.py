"""The figures of the document: people as horizontal bars, small cells as the study's rule says."""

from collections.abc import Sequence

from reports.document import Bar, Figure
from reports.fieldwork import Fieldwork
from reports.matrices import people_by_code
from reports.printable import Printable
from studies.models import Dimension
from studies.plurals import plural

MOST_BARS = 8
NOT_CODED = "not coded"


def dimensions_figure(work: Fieldwork, dimensions: Sequence[Dimension], smallest: int) -> Figure | None:
    """People by dimension, for the opening of the findings; None before anything is coded."""
    found = work.coverage([dimension.pk for dimension in dimensions])
    if not found.people or not any(row.segments for row in found.rows):
        return None
    numbers, bars = Printable(work, smallest), []
    for row, dimension in zip(found.rows, dimensions, strict=True):
        if row.is_open:
            bars.append(Bar(dimension.short_name, NOT_CODED, None))
            continue
        shown = numbers.row(row)
        sure = shown.low if shown.is_exact or shown.low >= smallest else None
        bars.append(Bar(dimension.short_name, shown.text, sure, shown.high or 0))
    return Figure(
        "People who spoke about each dimension",
        tuple(bars),
        end_of_scale(numbers),
        0,
        f"people, of {numbers.total.text}",
        "Distinct people in groups and interviews. A range is given where an exact number could identify people; "
        "the open end of a bar is that range. Counts are not prevalence." + still_open(work),
    )


def end_of_scale(numbers: Printable) -> int:
    """Where not everybody may be told exactly, the scale goes to the upper end of the range, or to a round number."""
    total = numbers.total
    return total.high if total.high is not None else 5 * (total.low // 5 + 1)


def still_open(work: Fieldwork) -> str:
    number = len(work.unread)
    if not number:
        return ""
    return f" {plural(number, 'transcript is', 'transcripts are')} not read to the end yet, so numbers may still grow."


def codes_figure(work: Fieldwork, dimension: Dimension, names: dict[int, str], smallest: int) -> Figure | None:
    """People by code of one dimension, most first; None where nobody has been coded."""
    reported = [place.key for place in work.places if place.is_reported]
    counts = people_by_code((said for said in work.spoken if said.dimension == dimension.pk), reported)
    if not counts:
        return None
    numbers = Printable(work, smallest)
    shown = numbers.codes(counts, work.coverage([dimension.pk]).rows[0])
    # In the order of what is printed: the true one would tell which of two hidden numbers is larger.
    ranked = sorted(counts, key=lambda code: (-shown[code].low, shown[code].high is None, names[code]))
    bars = [(names[code], shown[code]) for code in ranked[:MOST_BARS]]
    more = len(ranked) - MOST_BARS
    return Figure(
        f"People by code: {dimension.short_name.lower()}",
        tuple(Bar(name, shown.text, shown.low if shown.is_exact else None) for name, shown in bars),
        end_of_scale(numbers),
        dimension.hue,
        f"people, of {numbers.total.text}",
        "Distinct people by code. A person may appear under several codes. Counts are not prevalence."
        + (f" {plural(more, 'more code is', 'more codes are')} not shown." if more > 0 else "")
        + still_open(work),
    )
