from hypothesis import given
from hypothesis import strategies as st

from coding.overlaps import Piece, Segment, lanes, pieces


def test_pieces_of_a_turn_without_segments_is_the_turn():
    assert pieces(5, []) == [Piece(0, 5, ())]


def test_pieces_name_the_widest_first():
    assert pieces(10, [Segment(1, 2, 6), Segment(2, 0, 8)]) == [
        Piece(0, 2, (2,)),
        Piece(2, 6, (2, 1)),
        Piece(6, 8, (2,)),
        Piece(8, 10, ()),
    ]


def test_lanes_are_used_again_when_free():
    assert lanes([Segment(1, 0, 4), Segment(2, 2, 6), Segment(3, 4, 9)]) == {1: 0, 2: 1, 3: 0}


SEGMENTS = st.lists(
    st.tuples(st.integers(0, 39), st.integers(1, 40)).map(lambda p: (min(p[0], p[1] - 1), p[1])), max_size=12
).map(lambda pairs: [Segment(n, start, end) for n, (start, end) in enumerate(pairs)])


@given(SEGMENTS)
def test_pieces_cover_the_turn_and_each_segment_exactly(segments):
    found = pieces(40, segments)
    assert [piece.start for piece in found[1:]] == [piece.end for piece in found[:-1]]
    assert (found[0].start, found[-1].end) == (0, 40)
    for segment in segments:
        covered = sum(piece.end - piece.start for piece in found if segment.id in piece.ids)
        assert covered == segment.end - segment.start


@given(SEGMENTS)
def test_no_two_in_one_lane_overlap(segments):
    lane = lanes(segments)
    for one in segments:
        for other in segments:
            if one.id < other.id and one.start < other.end and other.start < one.end:
                assert lane[one.id] != lane[other.id]
