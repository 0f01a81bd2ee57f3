"""What the document's templates ask of a block: its template, its geometry."""

from django import template

from reports.document import Block, Figure
from reports.exporters.drawing import Chart
from reports.exporters.drawing import chart as draw

register = template.Library()


@register.filter
def template_of(block: Block) -> str:
    return f"reports/pdf/_{block.kind}.html"


@register.filter
def chart(figure: Figure) -> Chart:
    return draw(figure)


@register.filter
def percent(share: float) -> str:
    return f"{share * 100:.1f}"
