"""XML that cannot reach out: no DOCTYPE, no entities, no network, no huge trees."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from lxml import etree

from .types import ImportRefused

DAMAGED = "The document is damaged: its text cannot be read. Open it in the program it came from and save it again."
_ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_SAFE_ENCODINGS = {b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1"}


def refuse_doctype(data: bytes) -> None:
    """Office documents have no DOCTYPE; one is only there to do harm (entities that grow, or that read files)."""
    declared = _ENCODING.search(data[:200].replace(b"\x00", b""))
    if declared and declared[1].lower() not in _SAFE_ENCODINGS:
        raise ImportRefused(DAMAGED)
    plain = data.replace(b"\x00", b"") if b"\x00" in data[:64] else data
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise ImportRefused(
            "The document contains a DOCTYPE, so it was not read, for safety. Open it in the "
            "program it came from and save it again."
        )


def read_tree(data: bytes) -> etree._Element:
    """A small part (styles, relationships) as a tree."""
    refuse_doctype(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise ImportRefused(DAMAGED) from error


def each_element(data: bytes, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """The elements of the given names in the order in which they end, without keeping the whole document."""
    refuse_doctype(data)
    events = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for _, element in events:
            yield element
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise ImportRefused(DAMAGED) from error
