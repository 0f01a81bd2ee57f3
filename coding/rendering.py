"""The HTML of a turn. Plain strings: a template for each of thousands of turns would be the slowest part of the page.

static/coding/segments.js draws the same marks for the moment between a click and the server's answer.
"""

from functools import lru_cache
from html import escape

from coding.overlaps import Segment, lanes, pieces
from coding.queries.transcript import CodeMark, SegmentView, TurnView
from sessions.clock import clock
from studies.plurals import listed

LEAF_TURNS = 20
MOST_LANES = 4
LANE = 8  # pixels, a stripe of 5 and a gap


# Names come again with every mark.
name_of = lru_cache(maxsize=4096)(escape)


def render_turns(turns: list[TurnView], language: str) -> str:
    """In leaves, which the browser leaves undrawn while they are far off: a few hundred of them, and not each turn."""
    drawn = [render_turn(turn, language) for turn in turns]
    starts = range(0, len(drawn), LEAF_TURNS)
    return "".join(f'<div class="leaf">{"".join(drawn[first : first + LEAF_TURNS])}</div>' for first in starts)


def render_turn(turn: TurnView, language: str) -> str:
    time = clock(turn.begin_ms)
    name = turn.speaker or "Line without a speaker"
    kinds = " team" if turn.is_team else "" if turn.speaker else " unspoken"
    head = ""
    if turn.speaker or time or turn.memos:
        head = (
            f'<header><b id="s{turn.id}">{name_of(turn.speaker)}</b> <span>{name_of(turn.role)}</span>'
            f"<time>{time}</time>{memo_sign(turn.memos)}</header>"
        )
    labelled = ", ".join(part for part in (escape(name), time, f"turn {turn.number}" if turn.number else "") if part)
    at = "" if turn.at is None else f'data-at="{turn.at}" data-number="{turn.number}" '
    described = f' aria-describedby="l{turn.id}"' if turn.segments else ""
    return (
        f'<article class="turn{kinds}" id="turn-{turn.id}" tabindex="-1" data-turn="{turn.id}" {at}'
        f'data-version="{turn.version}" aria-label="{labelled}"{described}>'
        f'<div class="said">{head}<p class="text" lang="{escape(language)}" dir="auto">{render_text(turn)}</p></div>'
        f"{render_margin(turn)}</article>"
    )


def memo_sign(memos: int) -> str:
    if not memos:
        return ""
    words = "1 memo on this turn" if memos == 1 else f"{memos} memos on this turn"
    return f'<button class="turn-memo" tabindex="-1" aria-label="{words}" title="{words}">M</button>'


def render_text(turn: TurnView) -> str:
    """The words, cut into marks at every border of an excerpt."""
    if not turn.segments:
        return escape(turn.text)
    views = {view.excerpt: view for view in turn.segments}
    segments = [Segment(view.excerpt, view.start, view.end) for view in turn.segments]
    return "".join(
        mark(turn.text[piece.start : piece.end], [views[id] for id in piece.ids])
        for piece in pieces(len(turn.text), segments)
    )


def mark(text: str, views: list[SegmentView]) -> str:
    """One piece: ground and lower underline are the narrowest excerpt's, the upper underline the next one's."""
    if not views:
        return escape(text)
    ids = " ".join(str(view.excerpt) for view in views)
    return f'<mark class="{mark_classes(views)}" data-ids="{ids}">{escape(text)}</mark>'


def mark_classes(views: list[SegmentView]) -> str:
    strokes = [hue for view in views for hue in view.hues]
    classes = [f"hue-{strokes[-1]}"]
    if len(strokes) > 1:
        classes.append(f"up-{strokes[-2]}")
    if len(strokes) > 2:
        classes.append("many")
    if any(view.state == "touched" for view in views):
        classes.append("touched")
    return " ".join(classes)


def render_margin(turn: TurnView) -> str:
    """Stripes by character fractions (nothing is measured), and beside them every code by name."""
    if not turn.segments:
        return '<div class="margin"></div>'
    length = max(1, len(turn.text))
    lane_of = lanes([Segment(view.excerpt, view.start, view.end) for view in turn.segments])
    hidden = sum(lane >= MOST_LANES for lane in lane_of.values())
    stripes = "".join(stripe(view, lane_of[view.excerpt], length) for view in turn.segments)
    more = f'<text x="{MOST_LANES * LANE}" y="10">+{hidden}</text>' if hidden else ""
    names = "".join(label(view) for view in turn.segments)
    return (
        f'<div class="margin"><svg class="stripes" aria-hidden="true">{stripes}{more}</svg>'
        f'<ul class="labels" id="l{turn.id}" aria-label="Codes of this turn">{names}</ul></div>'
    )


def stripe(view: SegmentView, lane: int, length: int) -> str:
    if lane >= MOST_LANES:
        return ""
    top, height = 100 * view.start / length, 100 * (view.end - view.start) / length
    hues = view.hues
    classes = f"hue-{hues[-1]}{'' if view.is_mine else ' other'}{' touched' if view.state == 'touched' else ''}"
    return (
        f'<rect class="{classes}" data-id="{view.excerpt}" x="{lane * LANE + 1}" y="{top:.1f}%" width="5" '
        f'height="{height:.1f}%"/>'
    )


def people(code: CodeMark) -> str:
    """“you and Ilse Brandt”"""
    names = (["you"] if code.is_mine else []) + [name or "somebody" for name in code.others]
    return listed(names)


def label(view: SegmentView) -> str:
    memo = ' <span class="has-memo" title="has a memo">M</span>' if view.has_memo else ""
    if not view.codes:
        return (
            f'<li><button class="stripe-label hue-0" data-id="{view.excerpt}" tabindex="-1"><i></i>without a code{memo}'
            "</button></li>"
        )
    return "".join(
        f'<li><button class="stripe-label hue-{code.hue}{"" if code.is_mine else " other"}" data-id="{view.excerpt}" '
        f'data-hue="{code.hue}" data-code="{code.code}" aria-label="{name_of(code.name)}; {name_of(people(code))}" '
        f'tabindex="-1"><i></i><b>{name_of(code.letters)}</b> '
        f"<span>{name_of(code.name)}</span>{memo if n == 0 else ''}</button></li>"
        for n, code in enumerate(view.codes)
    )
