"""The entries of a study's top bar: only what the person may open, and which one is open."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from studies.access import Access
from studies.permissions import Permission as P

# Address, words, right, and the names of addresses (their beginnings) that count as inside.
ENTRIES = [
    ("reports:home", "Home", P.VIEW_STUDY, ["reports:home"]),
    ("sessions:list", "Sessions", P.VIEW_SESSIONS, ["sessions:", "coding:transcript"]),
    ("sessions:participants", "Participants", P.VIEW_SESSIONS, ["sessions:participant"]),
    ("coding:codebook", "Codebook", P.VIEW_CODEBOOK, ["coding:code"]),
    ("coding:excerpts", "Excerpts", P.VIEW_EXCERPTS, ["coding:excerpt", "coding:correction"]),
    ("coding:memos", "Memos", P.VIEW_TRANSCRIPTS, ["coding:memo"]),
    ("coding:search", "Search", P.VIEW_TRANSCRIPTS, ["coding:search", "coding:code_hits"]),
    ("coding:review", "Review", P.VIEW_REVIEW, ["coding:review"]),
    ("coding:practices", "Practices", P.VIEW_PRACTICES, ["coding:practice"]),
    ("reports:report", "Report", P.VIEW_REPORT, ["reports:report"]),
    ("reports:drafts", "Drafts", P.VIEW_DRAFTS, ["reports:draft"]),
    ("studies:members", "People", P.MANAGE_MEMBERS, ["studies:member"]),
]


def entries(request: HttpRequest, access: Access) -> list[dict]:
    """Rows of `href`, `words` and `current`; the longest matching beginning is the open one."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    matches = {name: max((len(b) for b in begins if here.startswith(b)), default=0) for name, _, _, begins in ENTRIES}
    nearest = max(matches.values())
    found = []
    for name, words, permission, _ in ENTRIES:
        if not access.has(permission):
            continue
        try:
            href = reverse(name, args=[access.study.slug])
        except NoReverseMatch:
            continue
        found.append({"href": href, "words": words, "current": bool(nearest) and matches[name] == nearest})
    return found
