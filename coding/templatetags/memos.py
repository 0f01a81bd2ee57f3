"""Memos on one thing, for pages other than the coding screen: {% memos_on "code" code.pk %}."""

from typing import Any

from django import template

from coding.forms.memos import MemoForm
from coding.queries.memos import about
from studies.permissions import Permission

register = template.Library()


@register.inclusion_tag("coding/_memos.html", takes_context=True)
def memos_on(context: template.Context, on: str, pk: int | None = None) -> dict[str, Any]:
    """The list, with a form for who may code; nothing for partners, whom analysts' notes do not reach."""
    access, request = context["access"], context["request"]
    if not access.has(Permission.VIEW_TRANSCRIPTS):
        return {"hidden": True}
    found = access.study.memos.standing().select_related("author")
    found = found.filter(about(on)) if pk is None else found.filter(**{on: pk})
    here = request.get_full_path()
    return {
        "study": access.study,
        "memos": list(found),
        "user": request.user,
        "may_write": access.offers(Permission.CODE),
        "form": MemoForm(initial={"on": on, "id": pk, "next": here}, auto_id=f"memo-{on}-%s"),
        "here": here,
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "on": on,
    }
