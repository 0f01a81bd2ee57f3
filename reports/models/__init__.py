from reports.models.deliverable import Deliverable, Draft, Emblem, Section, SectionDraft, SectionQuote, VersionEntry

__all__ = ["Deliverable", "Draft", "Emblem", "Section", "SectionDraft", "SectionQuote", "VersionEntry"]
