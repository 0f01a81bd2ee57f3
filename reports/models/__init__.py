from reports.models.deliverable import Deliverable, Draft, Section, SectionQuote, VersionEntry

__all__ = ["Deliverable", "Draft", "Section", "SectionQuote", "VersionEntry"]
