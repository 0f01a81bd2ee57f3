"""Codes that are out of use, and who put them there: for those who still have them on their page."""

from collections.abc import Collection

from coding.models import Code
from coding.queries.history import fields, names_of
from studies import verbs
from studies.models import Study

WENT = ("code.merged", "code.retired")


def who_put_out(study: Study, codes: Collection[int]) -> dict[int, str]:
    """Code id -> “Ilse Brandt merged “Dates” into “Days””; the newest counts, and older data may have no event."""
    if not codes:
        return {}
    events = study.events.filter(verb__in=WENT, subjects__kind="code", subjects__object_id__in=codes)
    names, found = names_of(study), {}
    for event in events.select_related("actor").order_by("seq").distinct():
        words = f"{event.actor or 'Someone'} {verbs.words(event.verb).format(**fields(event, names))}"
        gone = [event.before.get("code")] if event.verb == "code.merged" else event.after.get("codes", [])
        found |= {pk: words for pk in gone if pk in codes}
    return found


def why_out(code: Code) -> str:
    """The same for one code, without a full stop."""
    if words := who_put_out(code.study, [code.pk]).get(code.pk):
        return words
    return (
        f"“{code.name}” was merged into “{code.merged_into.name}”" if code.merged_into else f"“{code.name}” was retired"
    )
