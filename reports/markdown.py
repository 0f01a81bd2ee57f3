"""Narrative of the report: Markdown in, a small and safe subset of HTML out.

HTML that an author types is shown as text. What the renderer makes is cleaned once more, so that no picture, style,
script or address other than a web or mail link can reach a page or the PDF.
"""

import re
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

ALLOWED = {
    "p", "br", "strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote", "hr", "a",
    "h3", "h4", "table", "thead", "tbody", "tr", "th", "td", "span",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "h3": {"id", "class"}, "h4": {"class"}, "ol": {"start"}, "span": {"class"}}
SCHEMES = {"http", "https", "mailto"}

# Quotes that were typed straight come out curly ("smartquotes"); nothing else of the author's is changed.
PARSER = MarkdownIt("commonmark", {"html": False, "typographer": True})
PARSER.enable(["table", "strikethrough", "smartquotes"]).disable("image")
footnote_plugin(PARSER)


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
    footnotes: int = 0
    unprinted: tuple[str, ...] = ()  # names of notes that the text does not refer to, or refers to in vain


def render(text: str, *, anchor: str = "part", number: str = "") -> Narrative:
    """The narrative as HTML. `#` and `##` become `h3`, deeper ones `h4`.

    With the `number` of a chapter ("3") its headings are counted ("3.1"); without, they stay unnumbered claims.
    """
    env: dict = {}
    tokens = PARSER.parse(text, env)
    unprinted = unmatched(tokens, env)
    tokens, footnotes = with_notes_in_place(tokens)
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
    return Narrative(number_parts(html, headings) if number else html, tuple(headings), footnotes, unprinted)


# ---- footnotes ----------------------------------------------------------------

IN_VAIN = re.compile(r"\[\^([^\]\s]+)\]")


def with_notes_in_place(tokens: list[Token]) -> tuple[list[Token], int]:
    """Each reference becomes the note itself, which the page style moves to the foot of its page and numbers.

    A note that is referred to twice stands at the foot twice, so that no page sends the reader to another.
    """
    end = next((n for n, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    notes: dict[int, list[str]] = {}
    for token in tokens[end:]:
        if token.type == "footnote_open":
            note = notes.setdefault(token.meta["id"], [])
        elif token.type in {"inline", "fence", "code_block"}:
            words = [child for child in token.children or [] if child.type != "footnote_ref"]
            note.append(PARSER.renderer.renderInline(words, PARSER.options, {}) if words else escapeHtml(token.content))
    count = 0
    for token in tokens[:end]:
        for child in token.children or []:
            if child.type == "footnote_ref":
                count += 1
                child.type, child.content = "html_inline", note_html(notes[child.meta["id"]])
    return tokens[:end], count


def note_html(parts: list[str]) -> str:
    return f'<span class="footnote">{"<br>".join(filter(None, parts))}</span>'


def unmatched(tokens: list[Token], env: dict) -> tuple[str, ...]:
    """Notes that nothing refers to, which the parser drops, and references without a note, which stay as typed."""
    dropped = [label.removeprefix(":") for label, id in env.get("footnotes", {}).get("refs", {}).items() if id < 0]
    texts = [child for token in tokens for child in token.children or [] if child.type == "text"]
    return tuple(dict.fromkeys(dropped + [name for text in texts for name in IN_VAIN.findall(text.content)]))


def plain(inline) -> str:
    """The words of a heading, without their marks."""
    words = (" " if child.type == "softbreak" else child.content for child in inline.children or [])
    return "".join(word for word in words if not word.startswith('<span class="footnote">')).strip()


def number_parts(html: str, headings: list[Heading]) -> str:
    """Put "3.1" before the title of each part; the numbers are ours, so they come after the cleaning."""
    for heading in headings:
        opening = re.compile(rf'(<h3[^>]*id="{re.escape(heading.anchor)}"[^>]*>)')
        html = opening.sub(rf'\1<span class="number">{heading.number}</span> ', html, count=1)
    return html
