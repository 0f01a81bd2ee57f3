from typing import Any

from django import template

from studies.downloads import ExportForm

register = template.Library()


@register.inclusion_tag("components/export.html", takes_context=True)
def export_menu(context: dict[str, Any], action: str, *, words: bool = False, memos: bool = False) -> dict[str, Any]:
    """“Export” with a choice of format. `words`: the list quotes participants; `memos`: it can bring its memos."""
    form = ExportForm(initial={"query": context["request"].GET.urlencode()}, auto_id="export-%s")
    can_read = context["access"].can.view_transcripts
    ticks = [form["memos"]] if memos and can_read else []
    if words and can_read:
        ticks.append(form["original"])
    return {"form": form, "action": action, "ticks": ticks, "words": words, "csrf_token": context.get("csrf_token")}
