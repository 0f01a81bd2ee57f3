"""A document tree in, bytes out. No exporter asks the database, and none reaches for an address outside."""
