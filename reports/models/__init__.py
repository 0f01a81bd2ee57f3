from reports.models.deliverable import Deliverable, Draft, Section, SectionDraft, SectionQuote, VersionEntry

__all__ = ["Deliverable", "Draft", "Section", "SectionDraft", "SectionQuote", "VersionEntry"]
