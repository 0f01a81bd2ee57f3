"""A transcript's text replaced by a corrected file: the text is the file's, every anchor stands or is flagged."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from coding.actions.coding import Place, apply_code
from coding.actions.replacing import Stale, replace_transcript
from coding.actions.settling import keep_new_words
from coding.actions.text import correct_turn
from coding.anchoring import context
from coding.models import Excerpt, Memo, Span
from coding.queries.replacing import Comparison, Kind, effect
from sessions.models import Mask, Transcript, TranscriptImport
from sessions.parsers.types import ParsedTranscript, ParsedTurn
from sessions.rebasing import normalised
from studies import undo
from studies.models import Event
from studies.refused import Refused
from studies.undo import CannotUndo
from tests.coding.test_text import check, everything, spans, standing, turn
from tests.factories import CodeFactory, code_words, member, transcript_of
from tests.sessions.test_matching import versions

pytestmark = pytest.mark.django_db
PHASES = set(Phase) - {Phase.explain}  # which takes minutes with a database
LINES = [
    ("Irena", "They gave us a date. Before that the plan was in a drawer."),
    ("Dario", "With us nobody did."),
    ("Irena", "I know."),
    (None, "(pause)"),
    ("Dario", "So we went to the union and asked."),
]


@pytest.fixture
def transcript():
    return transcript_of(*LINES)


@pytest.fixture
def nadia(transcript):
    return member(transcript.study, name="Nadia Weiss")


@pytest.fixture
def ilse(transcript):
    return member(transcript.study, name="Ilse Brandt")


@pytest.fixture
def code(transcript):
    return CodeFactory(study=transcript.study)


def corrected_file(transcript, by, *lines, **options) -> TranscriptImport:
    """An upload that was read as these (label, text[, begin in ms]) turns."""
    turns = tuple(
        ParsedTurn(line[0], line[1], line[2] if len(line) > 2 else None, None, n) for n, line in enumerate(lines, 1)
    )
    parsed = ParsedTranscript(
        "txt", "utf-8", "en", turns, (), (), any(len(line) > 2 for line in lines), 0, "colon"
    )  # fmt: skip
    return TranscriptImport.objects.create(
        study=transcript.study, field_session=transcript.field_session, source="sources/new.txt", source_name="new.txt",
        source_sha256="1" * 64, size=1, parsed=parsed.to_json(), replaces=transcript, created_by=by, options=options,
    )  # fmt: skip


def replace(transcript, by, *lines, **options):
    upload = corrected_file(transcript, by, *lines, **options)
    seen = Comparison(transcript, upload).fingerprint
    return replace_transcript(transcript, upload, by=by, fingerprint_seen=seen)


def comes_and_goes(transcript, by, *lines):
    before = everything(transcript)
    done = replace(transcript, by, *lines)
    check(transcript)
    after = everything(transcript)
    for _ in range(2):
        undo.undo(transcript.study, by)
        assert everything(transcript) == before
        check(transcript)
        undo.redo(transcript.study, by)
        assert everything(transcript) == after
    check(transcript)
    return done


NEW = [
    ("Irena", "They gave us a month."),
    ("Nadia", "When?"),
    ("Irena", "Before that, the plan was in a drawer."),
    ("Dario", "With us nobody did. I know."),
    ("Dario", "So we went to the union and asked."),
]


def test_the_text_is_the_file_s_and_undo_brings_all_back(transcript, code, nadia, ilse):
    code_words(code, ilse, (turn(transcript, 0), "a date"))
    code_words(code, ilse, (turn(transcript, 0), "in a drawer"))
    code_words(code, ilse, (turn(transcript, 0), "a date. Before that the plan"), (turn(transcript, 1), "With us"))
    code_words(code, ilse, (turn(transcript, 1), "nobody did."), (turn(transcript, 2), "I know."))
    code_words(code, ilse, (turn(transcript, 3), "pause"))
    code_words(code, ilse, (turn(transcript, 4), "the union"))
    Mask.objects.create(turn=turn(transcript, 0), start=13, end=19, replacement="a time", created_by=nadia)
    done = comes_and_goes(transcript, nadia, *NEW)
    assert standing(transcript) == NEW
    assert [row[1:] for row in spans()] == [
        (0, "a month", "a date", "touched"),
        (0, "in a drawer", "in a drawer", "live"),
        (0, "a month.", "a date. Before that the plan", "touched"),
        (1, "Before that, the plan", "Before that, the plan", "live"),
        (2, "With us", "With us", "live"),
        (0, "nobody did. I know.", "nobody did. I know.", "live"),
        (0, "", "pause", "lost"),
        (0, "the union", "the union", "live"),
    ]
    assert (done.touched, done.lost) == (2, 1)


def test_one_event_without_words(transcript, code, nadia):
    code_words(code, nadia, (turn(transcript, 0), "a date"))
    replace(transcript, nadia, *NEW)
    event = Event.objects.get()
    assert (event.verb, event.target_id, event.after["n"]) == ("transcript.replaced", str(transcript.pk), 6)
    assert not any(word in str(event.before) + str(event.after) for word in ("month", "drawer", "date"))
    assert str(transcript.pk) in event.target_id


def test_what_the_preview_says_is_what_happens(transcript, code, nadia):
    for n, words in ((0, "a date"), (0, "in a drawer"), (3, "pause"), (4, "the union")):
        code_words(code, nadia, (turn(transcript, n), words))
    comparison = Comparison(transcript, corrected_file(transcript, nadia, *NEW))
    kinds = [Kind.SPLIT, Kind.JOINED, Kind.REMOVED, Kind.SAME]
    assert [step.kind for step in comparison.steps if step.kind != Kind.ADDED] == kinds
    found = effect(comparison)
    assert (found.stay, found.move, found.touched, found.lost) == (1, 1, 1, 1)
    assert [(one.span.quote, one.state, one.now) for one in found.affected] == [
        ("a date", "touched", "a month"),
        ("pause", "lost", ""),
    ]
    assert comparison.new_labels == ["Nadia"]


@pytest.mark.parametrize("n", range(5))
def test_a_turn_taken_out_and_put_in_again_at_the_same_place(transcript, nadia, n):
    lines = [line for k, line in enumerate(LINES) if k != n]
    comes_and_goes(transcript, nadia, *lines)
    assert standing(transcript) == lines
    comes_and_goes(transcript, nadia, *LINES)
    assert standing(transcript) == LINES


def test_many_turns_between_two_make_room(transcript, nadia):
    came = [("Irena", f"Sentence number {n} that was missing.") for n in range(1100)]
    lines = [*LINES[:2], *came, *LINES[2:]]
    replace(transcript, nadia, *lines)
    assert standing(transcript) == lines
    undo.undo(transcript.study, nadia)
    assert standing(transcript) == LINES


def test_speakers_are_known_by_label_case_and_person(transcript, nadia):
    lines = [("IRENA", LINES[0][1]), ("Dario", LINES[1][1]), ("Irena", "I know."), (None, "(pause)"), LINES[4]]
    with pytest.raises(Refused, match="nothing to replace"):
        replace(transcript, nadia, *lines)
    assert transcript.speakers.count() == 2


def test_a_corrected_label_is_the_same_speaker(transcript, nadia):
    lines = [(label and label.replace("Dario", "Darío"), text) for label, text in LINES]
    upload = corrected_file(transcript, nadia, *lines)
    assert Comparison(transcript, upload).renamed == {"Darío": "Dario"}


def test_another_speaker_and_times(transcript, code, nadia):
    code_words(code, nadia, (turn(transcript, 1), "nobody"))
    lines = [(*line, n * 1000) for n, line in enumerate(LINES)]
    lines[1] = ("Irena", LINES[1][1], 1000)
    comes_and_goes(transcript, nadia, *lines)
    transcript.refresh_from_db()
    assert transcript.has_times
    assert list(transcript.turns.values_list("speaker__name", "t_begin_ms"))[1] == ("Irena", 1000)
    assert spans()[0][4] == "live"


def test_a_comparison_that_is_not_up_to_date_is_refused(transcript, nadia, ilse):
    upload = corrected_file(transcript, nadia, *NEW)
    seen = Comparison(transcript, upload).fingerprint
    correct_turn(turn(transcript, 4), by=ilse, version=1, text="So we went there.")
    before = everything(transcript)
    with pytest.raises(Stale, match="corrected meanwhile"):
        replace_transcript(transcript, upload, by=nadia, fingerprint_seen=seen)
    assert everything(transcript) == before


def test_pressed_twice_it_is_done_once(transcript, nadia):
    upload = corrected_file(transcript, nadia, *NEW)
    seen = Comparison(transcript, upload).fingerprint
    assert replace_transcript(transcript, upload, by=nadia, fingerprint_seen=seen)
    upload.refresh_from_db()
    assert upload.replaced_at
    assert replace_transcript(transcript, upload, by=nadia, fingerprint_seen=seen) is None
    assert Event.objects.count() == 1


def test_a_locked_transcript_is_not_replaced(transcript, nadia):
    Transcript.objects.update(state="locked")
    with pytest.raises(Refused, match="locked"):
        replace(transcript, nadia, *NEW)


def test_undo_is_refused_where_somebody_has_built_on_it(transcript, code, nadia, ilse):
    replace(transcript, nadia, *NEW)
    row = turn(transcript, 0)
    place = Place(row.pk, row.version, 13, 20, "a month")
    done = apply_code(transcript, by=ilse, code=code, places=[place])
    with pytest.raises(CannotUndo, match="Ilse Brandt has coded words of this turn since"):
        undo.undo(transcript.study, nadia)
    undo.undo(transcript.study, ilse)
    undo.undo(transcript.study, nadia)
    assert standing(transcript) == LINES
    assert done.excerpt


def test_undo_is_refused_where_a_turn_was_corrected_since(transcript, nadia, ilse):
    replace(transcript, nadia, *NEW)
    row = turn(transcript, 0)
    correct_turn(row, by=ilse, version=row.version, text="They gave us a year.")
    with pytest.raises(CannotUndo, match="Ilse Brandt has changed"):
        undo.undo(transcript.study, nadia)


def test_touched_and_lost_ones_keep_their_words_through_it_all(transcript, code, nadia, ilse):
    """Words that were corrected before are joined, and come back as they were."""
    code_words(code, ilse, (turn(transcript, 1), "nobody did."), (turn(transcript, 2), "I know."))
    correct_turn(turn(transcript, 1), by=nadia, version=1, text="With us somebody did.")
    lines = [LINES[0], ("Dario", "With us somebody did. I know."), *LINES[3:]]
    comes_and_goes(transcript, nadia, *lines)
    assert [row[1:] for row in spans()] == [(0, "somebody did. I know.", "nobody did. I know.", "touched")]
    keep_new_words(transcript.study, [Span.objects.get().excerpt_id], by=ilse)
    assert spans()[0][2:] == ("somebody did. I know.", "somebody did. I know.", "live")


def test_memos_on_a_turn_go_with_its_words(transcript, nadia):
    memo = Memo.objects.create(study=transcript.study, turn=turn(transcript, 2), author=nadia, text="Look again.")
    lines = [LINES[0], ("Dario", "With us nobody did. I know."), *LINES[3:]]
    replace(transcript, nadia, *lines)
    was = memo.turn_id
    memo.refresh_from_db()
    assert memo.turn == turn(transcript, 1)
    undo.undo(transcript.study, nadia)
    memo.refresh_from_db()
    assert memo.turn_id == was


@settings(
    max_examples=60,
    deadline=None,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(versions(), st.data())
def test_any_two_versions(db, pair, data):
    """The text is the file's; anchors stand or are flagged; undo brings back everything, redo makes it again."""
    with transaction.atomic():
        old, new = ([(line.speaker or None, normalised(line.text)) for line in lines] for lines in pair)
        transcript = transcript_of(*old)
        by = member(transcript.study)
        some_excerpts(transcript, by, data)
        before = everything(transcript)
        try:
            replace(transcript, by, *new)
        except Refused:
            assert old == new
        else:
            assert standing(transcript) == new
            check(transcript)
            after = everything(transcript)
            undo.undo(transcript.study, by)
            assert everything(transcript) == before
            undo.redo(transcript.study, by)
            assert everything(transcript) == after
        transaction.set_rollback(True)


def some_excerpts(transcript, by, data) -> None:
    """Up to four, of one to three turns, anywhere."""
    rows = list(transcript.turns.order_by("position"))
    for _ in range(data.draw(st.integers(0, 4))):
        excerpt = Excerpt.objects.create(study=transcript.study, transcript=transcript, created_by=by)
        first = data.draw(st.integers(0, len(rows) - 1))
        for position, row in enumerate(rows[first : first + data.draw(st.integers(1, 3))]):
            signs = [n for n, sign in enumerate(row.text) if not sign.isspace()]
            start = data.draw(st.sampled_from(signs))
            end = data.draw(st.sampled_from([n for n in signs if n >= start])) + 1
            before, after = context(row.text, start, end)
            excerpt.spans.create(
                position=position, turn=row, start=start, end=end, quote=row.text[start:end], before=before, after=after
            )
