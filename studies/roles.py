"""Roles as lists of rights."""

from studies.models import Role
from studies.permissions import Permission as P

PARTNER = frozenset({P.VIEW_STUDY, P.VIEW_REVIEW, P.GIVE_VERDICT, P.DISCUSS, P.VIEW_CODEBOOK, P.VIEW_DRAFTS})

RESEARCHER = frozenset(
    {
        P.VIEW_STUDY,
        P.VIEW_SESSIONS,
        P.EDIT_SESSIONS,
        P.IMPORT_TRANSCRIPTS,
        P.VIEW_TRANSCRIPTS,
        P.CODE,
        P.VIEW_CODEBOOK,
        P.EDIT_CODEBOOK,
        P.VIEW_EXCERPTS,
        P.VIEW_REVIEW,
        P.DISCUSS,
        P.VIEW_PRACTICES,
        P.EDIT_PRACTICES,
        P.VIEW_REPORT,
        P.VIEW_DRAFTS,
    }
)

# Everything but a verdict: that is the partners' word, and a coordinator who codes must not speak for them.
COORDINATOR = frozenset(P) - {P.GIVE_VERDICT}

PERMISSIONS: dict[str, frozenset[P]] = {
    Role.COORDINATOR: COORDINATOR,
    Role.RESEARCHER: RESEARCHER,
    Role.PARTNER: PARTNER,
}
