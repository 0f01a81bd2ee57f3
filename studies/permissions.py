"""Every right there is, in one list. Who has which is in `roles.py`; the question is asked through `access.py`."""

from enum import StrEnum


class Permission(StrEnum):
    VIEW_STUDY = "view_study"  # the study's home
    EDIT_STUDY = "edit_study"  # title, rules, dimensions
    DELETE_STUDY = "delete_study"  # archive it, reopen it, delete it with all that is in it
    DELETE_WORDS = "delete_words"  # transcripts with all that was coded in them, and people with their consents
    MANAGE_MEMBERS = "manage_members"  # invite, change roles, end memberships
    VIEW_SESSIONS = "view_sessions"
    EDIT_SESSIONS = "edit_sessions"  # sessions, phases, groups, participants, attendance, consent
    VIEW_IDENTITIES = "view_identities"  # names and contacts; each look is an event
    IMPORT_TRANSCRIPTS = "import_transcripts"
    VIEW_TRANSCRIPTS = "view_transcripts"  # the original words, unmasked
    CODE = "code"  # excerpts, codings, memos, masks
    VIEW_CODEBOOK = "view_codebook"
    EDIT_CODEBOOK = "edit_codebook"
    VIEW_EXCERPTS = "view_excerpts"  # all excerpts of the study
    MANAGE_REVIEW = "manage_review"  # open and close rounds, choose excerpts and partners
    VIEW_REVIEW = "view_review"  # researchers: all rounds; partners: those they are invited to
    GIVE_VERDICT = "give_verdict"  # accept, question, reject
    DISCUSS = "discuss"  # write to the thread of an excerpt under review
    VIEW_PRACTICES = "view_practices"
    EDIT_PRACTICES = "edit_practices"
    VIEW_REPORT = "view_report"  # the report builder
    EDIT_REPORT = "edit_report"  # narrative, choice and order of quotes
    ASSEMBLE_DRAFT = "assemble_draft"
    VIEW_DRAFTS = "view_drafts"
