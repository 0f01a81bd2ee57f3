"""What each verb of the event log is called: “Nadia *merged X into Y*”. Each app registers its own in `<app>/verbs.py`.

Histories, undo and the study's home read them here. `tests/test_verbs.py` fails for a verb that is written and has no
words, and for words of a verb that nothing writes.
"""

from collections.abc import Mapping

# Fields that words may name: {code}, {codes} and {was}, names of codes; {n:code}, how many codes; {kind}, of a link.
WORDS: dict[str, str] = {}
# Verbs that the home tells as news, several in one line: what was done, and the thing that is counted ("the study" is
# not: there is one).
NEWS: dict[str, tuple[str, str]] = {}
# Verbs that only an earlier version wrote: told, and taken back, like those of today.
EARLIER: set[str] = set()


def register(
    words: Mapping[str, str],
    news: Mapping[str, tuple[str, str]] | None = None,
    earlier: Mapping[str, str] | None = None,
) -> None:
    """`earlier`: words of verbs that are no longer written."""
    EARLIER.update(earlier or {})
    words = {**words, **(earlier or {})}
    if double := WORDS.keys() & words.keys():
        raise RuntimeError(f"These verbs have words already: {', '.join(sorted(double))}.")
    WORDS.update(words)
    NEWS.update(news or {})


def words(verb: str) -> str:
    """An event of an older or newer version may have a verb that this one does not know; its raw name helps nobody."""
    return WORDS.get(verb, "changed something that this version of Caliper cannot describe")


register(
    {
        "study.created": "set up the study",
        "study.changed": "edited the study settings",
        "export.made": "exported {kind}",
        "export.original": "exported {kind} with the original words",
        "study.archived": "archived the study",
        "study.reopened": "reopened the study",
        "dimension.added": "added a dimension",
        "dimension.changed": "edited a dimension",
        "dimension.moved": "moved a dimension",
        "dimension.retired": "retired a dimension",
        "dimension.restored": "restored a dimension",
        "dimension.deleted": "deleted a dimension",
        "project.added": "added a project",
        "project.changed": "edited a project",
        "project.removed": "removed a project",
        "organisation.added": "added an organisation",
        "organisation.changed": "edited an organisation",
        "organisation.removed": "removed an organisation",
        "membership.began": "joined the study",
        "membership.changed": "edited a membership",
        "invitation.made": "invited a member",
        "invitation.withdrawn": "withdrew an invitation",
    },
    {
        "study.created": ("created", "the study"),
        "study.changed": ("changed", "the study settings"),
        "dimension.added": ("added", "dimension"),
        "project.added": ("added", "project"),
        "organisation.added": ("added", "organisation"),
        "invitation.made": ("sent", "invitation"),
        "membership.began": ("joined", "the study"),
        "study.archived": ("archived", "the study"),
        "study.reopened": ("reopened", "the study"),
    },
)
