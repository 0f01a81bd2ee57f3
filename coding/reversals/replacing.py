"""A corrected file's text taken back: turns, spans, masks and memos as they were, in one step."""

from django.utils import timezone

from coding.actions.coded_words import keep_words, not_in_the_text
from coding.actions.correction import Correction
from coding.actions.replacing import VERB
from coding.models import Memo, Span
from coding.reversals.text import check, follow, restore_masks, restore_spans, restore_turn, spans_made_since
from sessions.models import Transcript, TranscriptImport
from studies.models import Event, User
from studies.undo import CannotUndo, reverses


@reverses(VERB)
def take_back(event: Event, by: User) -> None:
    """Also the way to do it again: the event of the undo holds the text of the file as what was before it."""
    transcript = Transcript.objects.select_related("study").get(pk=event.transcript_id)
    done = event.after
    upload = TranscriptImport.objects.filter(pk=done["import"], study=event.study).first()
    if upload is None:
        raise CannotUndo("The corrected file was put away since.")
    change = Correction(transcript, by, done["turns"], with_removed=True)
    newer = spans_made_since(change, event)
    check(change, event, by)
    for span in newer:  # coded since: refused, since the words may have come with the file
        follow(span, change.turns, event, by)
    words = not_in_the_text(Span.objects.filter(pk__in=[row["id"] for row in change.before["spans"]]))
    restore_turns(change, event)
    restore_spans(change, event.before, {span["id"] for span in done["spans"]})
    for number, quote in event.coded_words.values_list("span_number", "quote"):
        Span.objects.filter(pk=number).update(quote=quote)
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
    """First those that came go, so that the places of the others are free again."""
    states = {state["id"]: state for state in event.before["states"]}
    for pk, turn in sorted(change.turns.items(), key=lambda item: item[0] in states):
        restore_turn(change, turn, states.get(pk))
