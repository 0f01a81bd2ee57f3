"""The words of a form that was refused, on whichever page says so."""

from django import template
from django.template import Context

from studies.signing_in import kept_words

register = template.Library()


@register.inclusion_tag("_kept_words.html", takes_context=True)
def show_kept_words(context: Context, sentence: str = "") -> dict:
    """To copy: the page that they were typed on cannot take them any more, and `no-store` keeps it out of “back”."""
    return {"words": kept_words(context["request"]), "sentence": sentence}
