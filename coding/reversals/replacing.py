"""A corrected file's text taken back: turns, spans, masks and memos as they were, in one step."""

from collections import defaultdict

from django.utils import timezone

from coding.actions.coded_words import keep_words, not_in_the_text
from coding.actions.correction import Correction
from coding.actions.replacing import BATCH, VERB
from coding.anchoring import context
from coding.models import Memo, Span
from coding.reversals.text import check, follow, restore_masks, spans_made_since
from sessions.folding import fold
from sessions.models import TextEdit, Transcript, TranscriptImport, Turn
from sessions.rebasing import Edit
from studies.bulk import batched, update_rows
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses(VERB)
def take_back(event: Event, by: User) -> None:
    """Also the way to do it again: the event of the undo holds the text of the file as what was before it."""
    transcript = Transcript.objects.select_related("study").get(pk=event.transcript_id)
    done = event.after
    upload = TranscriptImport.objects.filter(pk=done["import"], study=event.study).first()
    if upload is None:
        raise CannotUndo("The corrected file has been discarded since.")
    change = Correction(transcript, by, done["turns"], with_removed=True)
    newer = spans_made_since(change, event)
    check(change, event, by)
    for span in newer:  # coded since: refused, since the words may have come with the file
        follow(span, change.turns, event, by)
    words = not_in_the_text(Span.objects.filter(pk__in=[row["id"] for row in change.before["spans"]]))
    restore_turns(change, event)
    restore_spans(change, event)
    restore_masks(change, event.before)
    memos = [[memo, to, source] for memo, source, to in done["memos"]]
    for memo, now, before in memos:
        Memo.objects.filter(pk=memo, turn=now).update(turn=before)
    change.before["has_times"] = transcript.has_times
    Transcript.objects.filter(pk=transcript.pk).update(has_times=event.before["has_times"])
    upload.replaced_at = None if upload.replaced_at else timezone.now()
    upload.save(update_fields=["replaced_at"])
    more = {"import": upload.pk, "n": done["n"], "memos": memos, "has_times": event.before["has_times"]}
    made = change.record(VERB, transcript, more=more)
    keep_words(Event.objects.get(study=event.study, seq=made.seq), words)


def restore_turns(change: Correction, event: Event) -> None:
    """As `reversals.text.restore_turn` does for a few, but for any number in a few statements."""
    states = {state["id"]: state for state in event.before["states"]}
    edits = edits_by_turn(change, states)
    kept = {pk for pk, turn in change.turns.items() if turn.removed_at is None and pk in states}
    others = change.transcript.turns.exclude(pk__in=list(change.turns))
    taken = set(others.values_list("position", flat=True)) | {change.turns[pk].position for pk in kept}
    change.structure = len(kept) < len(change.turns)
    made: list[TextEdit] = []
    for pk, turn in change.turns.items():
        turn.version += 1
        state = states.get(pk)
        if state is None:  # it came with the file
            turn.removed_at = timezone.now()
            continue
        for edit in (edit.inverse for edit in reversed(edits[pk])):
            turn.text = edit.apply(turn.text)
            fields = {"position": edit.position, "removed": edit.removed, "inserted": edit.inserted}
            made.append(TextEdit(turn=turn, version=turn.version, by=change.by, **fields))
        turn.folded = fold(turn.text)
        turn.speaker_id, turn.t_begin_ms, turn.t_end_ms = state["speaker_id"], state["t_begin_ms"], state["t_end_ms"]
        if turn.removed_at and turn.position in taken:
            raise CannotUndo("The turns around one that the file deleted were added again since.")
        turn.removed_at = None
        taken.add(turn.position)
    fields = ["text", "folded", "version", "speaker", "t_begin_ms", "t_end_ms", "removed_at"]
    # Those that go first, so that no two turns have one position in between.
    update_rows(sorted(change.turns.values(), key=lambda turn: turn.removed_at is None), fields)
    TextEdit.objects.bulk_create(made, batch_size=BATCH)


def edits_by_turn(change: Correction, states: dict[int, dict]) -> dict[int, list[Edit]]:
    """The corrections since the version before the event, the oldest first."""
    found: dict[int, list[Edit]] = defaultdict(list)
    for ids in batched(states):
        rows = TextEdit.objects.filter(turn__in=ids).order_by("version", "id")
        for pk, version, *edit in rows.values_list("turn", "version", "position", "removed", "inserted"):
            if version > states[pk]["version"]:
                found[pk].append(Edit(*edit))
    return found


def restore_spans(change: Correction, event: Event) -> None:
    """Spans of excerpts that stand, each as it was, with the words that were coded."""
    now = {row["id"]: row for row in change.before["spans"]}
    was = {row["id"]: row for row in event.before["spans"]}
    standing = {row["excerpt_id"] for row in now.values()}
    # Also those at the same place: what is around them is another text again.
    other = {
        pk
        for pk, row in was.items()
        if row["excerpt_id"] in standing and (now.get(pk) != row or row["turn_id"] in change.turns)
    }
    came = {row["id"] for row in event.after["spans"]} - was.keys()
    quotes = dict(Span.objects.filter(pk__in=list(other)).values_list("pk", "quote"))
    quotes |= dict(event.coded_words.values_list("span_number", "quote"))
    texts = {pk: turn.text for pk, turn in change.turns.items()}
    elsewhere = {was[pk]["turn_id"] for pk in other} - texts.keys()
    texts |= dict(Turn.with_removed.filter(pk__in=elsewhere).values_list("pk", "text"))
    made = []
    for pk in sorted(other):
        span, text = Span(**was[pk]), texts[was[pk]["turn_id"]]
        span.quote = text[span.start : span.end] if span.state == Span.State.LIVE else quotes[pk]
        span.before, span.after = context(text, span.start, span.end)
        made.append(span)
    Span.objects.filter(pk__in=[*other, *came]).delete()
    Span.objects.bulk_create(made, batch_size=BATCH)
