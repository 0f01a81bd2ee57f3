from coding.queries.transcript import CodeMark, SegmentView, TurnView
from coding.rendering import mark_classes, render_turn
from sessions.clock import clock


def turn(text="They <gave> us a date.", **fields) -> TurnView:
    standing = {"id": 7, "version": 1, "number": 3, "speaker": "P04 Irena", "role": "coordinator", "is_team": False}
    return TurnView(**standing | {"text": text, "begin_ms": 3_723_000, "at": 42} | fields)


def segment(excerpt, start, end, *codes, state="live") -> SegmentView:
    marks = [CodeMark(code, f"Code {code}", "BE", hue, mine) for code, hue, mine in codes]
    return SegmentView(excerpt, start, end, state, marks)


def test_clock():
    assert [clock(None), clock(0), clock(3_723_999)] == ["", "00:00:00", "01:02:03"]


def test_words_names_and_codes_are_escaped():
    view = turn(speaker='<b>"x"</b>', role="<i>", segments=[segment(1, 5, 11, (1, 2, True))])
    view.segments[0].codes[0] = CodeMark(1, "<script>", "BE", 2, True)
    html = render_turn(view, "en")
    assert "<script>" not in html
    assert "<i>coordinator" not in html
    assert '<mark class="hue-2" data-ids="1">&lt;gave&gt;</mark>' in html
    assert "&lt;b&gt;&quot;x&quot;" in html


def test_ground_is_the_narrowest_excerpt_and_the_upper_line_the_next():
    wide, narrow = segment(1, 0, 20, (1, 3, True)), segment(2, 5, 11, (2, 7, False))
    assert mark_classes([wide]) == "hue-3"
    assert mark_classes([wide, narrow]) == "hue-7 up-3"
    assert mark_classes([wide, segment(3, 0, 9, (9, 1, True)), narrow]) == "hue-7 up-1 many"
    assert mark_classes([segment(4, 0, 3, (1, 3, True), (2, 5, True))]) == "hue-5 up-3"
    assert mark_classes([segment(4, 0, 3, (1, 3, True), state="touched")]) == "hue-3 touched"


def test_stripes_are_fractions_of_the_characters():
    html = render_turn(turn(text="x" * 200, segments=[segment(1, 50, 150, (1, 4, False))]), "en")
    assert '<rect class="hue-4 other" data-id="1" x="1" y="25.0%" width="5" height="50.0%"/>' in html


def test_a_line_that_nobody_speaks_has_a_name_too():
    html = render_turn(turn(speaker="", role="", begin_ms=None), "el")
    assert 'class="turn unspoken"' in html
    assert 'aria-label="Line without a speaker, turn 3"' in html
    assert "<header>" not in html
    assert 'lang="el" dir="auto"' in html


def test_a_turn_after_a_save_leaves_number_and_place_to_the_page():
    html = render_turn(turn(number=None, at=None), "en")
    assert "data-at" not in html
    assert 'aria-label="P04 Irena, 01:02:03"' in html
