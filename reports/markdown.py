"""Narrative of the report: Markdown in, a small and safe subset of HTML out.

HTML that an author types is shown as text. What the renderer makes is cleaned once more, so that no picture, style,
script or address other than a web or mail link can reach a page or the PDF.
"""

import re
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt

ALLOWED = {
    "p", "br", "strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote", "hr", "a",
    "h3", "h4", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "h3": {"id", "class"}, "h4": {"class"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}

# Quotes that were typed straight come out curly ("smartquotes"); nothing else of the author's is changed.
PARSER = MarkdownIt("commonmark", {"html": False, "typographer": True})
PARSER.enable(["table", "strikethrough", "smartquotes"]).disable("image")


@dataclass(frozen=True)
class Heading:
    """A first-level heading of the narrative: a numbered part of a chapter, or a claim."""

    anchor: str
    number: str
    title: str


@dataclass(frozen=True)
class Narrative:
    html: str
    headings: tuple[Heading, ...] = ()


def render(text: str, *, anchor: str = "part", number: str = "") -> Narrative:
    """The narrative as HTML. `#` and `##` become `h3`, deeper ones `h4`.

    With the `number` of a chapter ("3") its headings are counted ("3.1"); without, they stay unnumbered claims.
    """
    tokens = PARSER.parse(text)
    headings: list[Heading] = []
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type != "heading_open":
            continue
        is_first = opening.tag in {"h1", "h2"}
        opening.tag = closing.tag = "h3" if is_first else "h4"
        if not is_first:
            opening.attrs = {"class": "run-in"}
            continue
        count = len(headings) + 1
        heading = Heading(f"{anchor}-{count}", f"{number}.{count}" if number else "", plain(inline))
        headings.append(heading)
        opening.attrs = {"id": heading.anchor, "class": "part" if number else "claim"}
    html = nh3.clean(
        PARSER.renderer.render(tokens, PARSER.options, {}),
        tags=ALLOWED,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return Narrative(number_parts(html, headings) if number else html, tuple(headings))


def plain(inline) -> str:
    """The words of a heading, without their marks."""
    return "".join(" " if child.type == "softbreak" else child.content for child in inline.children or []).strip()


def number_parts(html: str, headings: list[Heading]) -> str:
    """Put "3.1" before the title of each part; the numbers are ours, so they come after the cleaning."""
    for heading in headings:
        opening = re.compile(rf'(<h3[^>]*id="{re.escape(heading.anchor)}"[^>]*>)')
        html = opening.sub(rf'\1<span class="number">{heading.number}</span> ', html, count=1)
    return html
