"""Quotation marks in templates."""

from django import template

from reports import quotation

register = template.Library()


@register.filter
def quoted(text: str) -> str:
    return quotation.quoted(text)
