from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.masking import mask_text


@dataclass(frozen=True)
class Span:
    start: int
    end: int
    replacement: str


# Letters, a combining acute, an emoji of several code points, Greek, Hebrew, a line break.
TEXTS = st.text(alphabet="abc de\n\u0301\U0001f469\u200d\U0001f52cάΩשל[]", max_size=60)


@st.composite
def masked_texts(draw, overlapping=False):
    text = draw(TEXTS)
    edges = draw(st.lists(st.integers(0, len(text)), max_size=12))
    if not overlapping:
        edges = sorted(set(edges))
    pairs = [sorted(pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    words = st.text(alphabet="XYZ \U0001f600", min_size=1, max_size=8)
    return text, [Span(start, end, draw(words)) for start, end in pairs if start < end]


def test_replacement_stands_in_brackets():
    masked = mask_text("Mirte of Leuven said so", [Span(9, 15, "a city"), Span(0, 5, "P03")])
    assert masked.text == "[P03] of [a city] said so"


def test_offsets_after_an_emoji_count_code_points():
    text = "\U0001f642 Mirte said so"
    masked = mask_text(text, [Span(2, 7, "P03")])
    assert masked.text == "\U0001f642 [P03] said so"
    assert masked.to_masked(8, 12) == (8, 12)
    assert masked.masked_slice(8, 12) == "said"


def test_mask_partly_inside_a_slice_is_shown_whole():
    masked = mask_text("so Mirte said", [Span(3, 8, "P03")])
    assert masked.masked_slice(5, 13) == "[P03] said"
    assert masked.masked_slice(0, 4) == "so [P03]"
    assert masked.masked_slice(4, 6) == "[P03]"
    assert masked.to_original(4, 6) == (3, 8)


def test_caret_goes_to_the_start_of_its_mask_and_stays_at_the_end():
    masked = mask_text("so Mirte", [Span(3, 8, "P03")])
    assert masked.to_masked(5, 5) == (3, 3)
    assert masked.to_masked(8, 8) == (8, 8)
    assert mask_text("", []).to_masked(0, 0) == (0, 0)


def test_masks_that_overlap_or_reach_too_far_hide_all_they_cover():
    masked = mask_text("abcdefgh", [Span(1, 4, "X"), Span(3, 6, "Y"), Span(7, 99, "Z"), Span(50, 60, "W")])
    assert masked.text == "a[X]g[Z]"


def test_a_mask_that_covers_nothing_shows_nothing():
    assert mask_text("abc", [Span(1, 1, "X"), Span(3, 3, "Y"), Span(3, 9, "Z")]).text == "abc"


def test_masks_that_touch_stay_two():
    assert mask_text("abcd", [Span(0, 2, "X"), Span(2, 4, "Y")]).text == "[X][Y]"


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (0, 9), (3, 2)])
def test_slice_outside_the_text_is_refused(start, end):
    with pytest.raises(ValueError, match="outside the text of 4 characters"):
        mask_text("abcd", [Span(0, 2, "X")]).masked_slice(start, end)


@given(masked_texts(overlapping=True))
def test_pieces_cover_both_texts_without_gaps(case):
    text, masks = case
    masked = mask_text(text, masks)
    at = masked_at = 0
    for piece in masked.pieces:
        assert (piece.start, piece.masked_start) == (at, masked_at)
        assert piece.start < piece.end
        if not piece.is_mask:
            assert masked.text[piece.masked_start : piece.masked_end] == text[piece.start : piece.end]
        at, masked_at = piece.end, piece.masked_end
    assert (at, masked_at) == (len(text), len(masked.text))


@given(masked_texts(overlapping=True))
def test_every_masked_character_is_hidden(case):
    text, masks = case
    hidden = {offset for piece in mask_text(text, masks).pieces if piece.is_mask for offset in range(*_span(piece))}
    assert hidden == {offset for mask in masks for offset in range(mask.start, mask.end)}


def _span(piece):
    return piece.start, piece.end


@given(masked_texts(), st.data())
def test_there_and_back_widens_only_to_whole_masks(case, data):
    text, masks = case
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    masked = mask_text(text, masks)
    there = masked.to_masked(start, end)
    back = masked.to_original(*there)
    touched = [mask for mask in masks if start < end and mask.start < end and start < mask.end]
    if start < end:
        assert back == (min([start, *(m.start for m in touched)]), max([end, *(m.end for m in touched)]))
    shown = masked.masked_slice(start, end)
    assert all(f"[{mask.replacement}]" in shown for mask in touched)


@given(masked_texts(), st.data())
def test_slices_of_neighbours_add_up(case, data):
    text, masks = case
    cut = data.draw(st.integers(0, len(text)))
    masked = mask_text(text, masks)
    if not any(mask.start < cut < mask.end for mask in masks):
        assert masked.masked_slice(0, cut) + masked.masked_slice(cut, len(text)) == masked.text
