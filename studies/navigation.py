"""The study's bar: groups of pages in the order of the work, only what the person may open, and where they are."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from studies.access import Access
from studies.permissions import Permission as P


@dataclass(frozen=True)
class Entry:
    """`begins`: beginnings of the names of addresses that count as inside this page."""

    name: str
    words: str
    permission: P
    begins: tuple[str, ...]


ENDING = ("studies:end", "studies:archive", "studies:reopen", "studies:delete")
GROUPS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("Home", (Entry("reports:home", "Home", P.VIEW_STUDY, ("reports:home",)),)),
    (
        "Fieldwork",
        (
            Entry("sessions:list", "Sessions", P.VIEW_SESSIONS, ("sessions:", "coding:transcript", "coding:replace")),
            Entry("sessions:participants", "Participants", P.VIEW_SESSIONS, ("sessions:participant",)),
        ),
    ),
    (
        "Coding",
        (
            Entry("coding:codebook", "Codebook", P.VIEW_CODEBOOK, ("coding:code",)),
            Entry("coding:excerpts", "Excerpts", P.VIEW_EXCERPTS, ("coding:excerpt", "coding:correction")),
            Entry("coding:memos", "Memos", P.VIEW_TRANSCRIPTS, ("coding:memo",)),
            Entry("coding:search", "Search", P.VIEW_TRANSCRIPTS, ("coding:search", "coding:code_hits")),
        ),
    ),
    ("Review", (Entry("coding:review", "Review", P.VIEW_REVIEW, ("coding:review",)),)),
    (
        "Report",
        (
            Entry("reports:report", "Report", P.VIEW_REPORT, ("reports:report",)),
            Entry("coding:practices", "Practices", P.VIEW_PRACTICES, ("coding:practice",)),
            Entry("reports:drafts", "Drafts", P.VIEW_DRAFTS, ("reports:draft",)),
        ),
    ),
    (
        "Settings",
        (
            Entry("studies:settings", "Study", P.EDIT_STUDY, ("studies:settings", *ENDING)),
            Entry("studies:dimensions", "Dimensions", P.EDIT_STUDY, ("studies:dimension",)),
            Entry("studies:projects", "Projects", P.EDIT_STUDY, ("studies:project",)),
            Entry("studies:organisations", "Organisations", P.EDIT_STUDY, ("studies:organisation",)),
            Entry(
                "studies:members",
                "Members",
                P.MANAGE_MEMBERS,
                ("studies:member", "studies:invite", "studies:invitation_"),
            ),
        ),
    ),
)


def groups(request: HttpRequest, access: Access) -> list[dict]:
    """Rows of `words`, `href`, `current` and `pages` (the same three each). A group with one page is that page."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    open_entry = nearest(here)
    found = []
    for words, entries in GROUPS:
        pages = [
            {"words": e.words, "href": reverse(e.name, args=[access.study.slug]), "current": e == open_entry}
            for e in entries
            if access.has(e.permission)
        ]
        if len(pages) == 1:
            found.append(pages[0] | {"pages": []})
        elif pages:
            is_here = any(page["current"] for page in pages)
            found.append({"words": words, "href": pages[0]["href"], "current": is_here, "pages": pages})
    return found


def nearest(here: str) -> Entry | None:
    """The entry that this address lies in: the one with the longest beginning that fits."""
    fits = [(len(begin), e) for _, entries in GROUPS for e in entries for begin in e.begins if here.startswith(begin)]
    return max(fits, key=lambda fit: fit[0], default=(0, None))[1]
