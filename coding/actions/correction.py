"""How a correction of the text is done: what it locks, and the primitive changes (`moved_anchors`: what moves along).

An excerpt is never deleted here: words that changed are `touched`, words that went are `lost`, and both wait for their
coders.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from coding.actions.following import what_happened
from coding.actions.moved_anchors import JOINED_BY, join_spans, keep_mask, move_span, refresh, split_mask, split_span
from coding.actions.snapshots import Snapshot, changed_spans, lock_turns, snapshot
from coding.models import Coding, Memo, Span
from sessions.editing import free_position
from sessions.models import Speaker, TextEdit, Transcript, Turn
from sessions.parsers.types import count_words
from sessions.rebasing import Edit, Place, diff, rebase_through
from studies import audit
from studies.models import Event, User
from studies.refused import Refused


@dataclass(frozen=True)
class Corrected:
    """`turns`: all that look different now; `gone`: those that are no longer in the text."""

    seq: int
    turns: list[int]
    gone: list[int]
    codes: list[int]
    moved: int
    touched: int
    lost: int
    structure: bool


def as_before(event: Event) -> Corrected:
    """The answer that the same save got the first time."""
    names = ("turns", "gone", "codes", "moved", "touched", "lost", "structure")
    return Corrected(event.seq, **{name: event.after[name] for name in names})


VERBS = ("text.corrected", "turn.split", "turn.joined", "turn.respoken", "turn.removed", "turn.inserted")


@audit.once(*VERBS, before=as_before)
def correction(
    transcript: Transcript,
    by: User,
    turns: Iterable[int],
    verb: str,
    work: Callable[["Correction"], Turn],
    *,
    save_id: UUID | None,
) -> Corrected:
    """One correction in one transaction with one event; the same save twice is one."""
    change = Correction(transcript, by, turns)
    return change.record(verb, work(change), save_id)


class Correction:
    """The turns that one correction touches, locked; what stood there; and the primitive changes."""

    def __init__(self, transcript: Transcript, by: User, turns: Iterable[int], *, with_removed: bool = False) -> None:
        self.transcript, self.by = transcript, by
        if Transcript.objects.filter(pk=transcript.pk, state=Transcript.State.LOCKED).exists():
            raise Refused(f"“{transcript}” is locked: its text cannot be changed.")
        self.turns = lock_turns(transcript.pk, turns)
        audit.lock(transcript.study)
        if not with_removed and any(turn.removed_at for turn in self.turns.values()):
            raise Refused(what_happened(transcript, [pk for pk, turn in self.turns.items() if turn.removed_at]))
        self.before = snapshot(self.turns.values())
        self.counted = self._count()
        self.structure = False

    def rewrite(self, turn: Turn, text: str) -> None:
        """Other words in a turn; its spans and masks go through the edits between the two texts."""
        edits = self.keep_text(turn, text)
        spans = list(turn.spans.all())
        for span in spans:
            move_span(span, text, rebase_through(Place(span.start, span.end), edits))
        Span.objects.bulk_update(spans, ["start", "end", "state", "before", "after"])
        for mask in turn.masks.all():
            place = rebase_through(Place(mask.start, mask.end), edits, hides=True)
            mask.start, mask.end = place.start, place.end
            keep_mask(mask, turn)

    def keep_text(self, turn: Turn, text: str) -> list[Edit]:
        """Saves a turn with these words under the next version; the caller sees to its anchors."""
        edits = diff(turn.text, text)
        self._keep_edits(turn, edits)
        turn.text, turn.version = text, turn.version + 1
        turn.save()
        return edits

    def split(self, turn: Turn, left: str, right: str) -> Turn:
        self.structure = True
        old, begins = turn.text, len(turn.text) - len(right)
        position = free_position(self.transcript, turn)
        turn.refresh_from_db(fields=["position"])
        second = Turn.objects.create(
            transcript=self.transcript, position=position, speaker=turn.speaker, text=right, t_end_ms=turn.t_end_ms
        )
        self.turns[second.pk] = second
        self._keep_edits(turn, [Edit(len(left), old[len(left) :], "")])
        turn.text, turn.version, turn.t_end_ms = left, turn.version + 1, None
        turn.save()
        for span in turn.spans.select_related("excerpt"):
            split_span(span, turn, second, begins)
        for mask in turn.masks.filter(end__gt=len(left)):
            split_mask(mask, turn, second, begins)
        return second

    def join(self, first: Turn, second: Turn) -> None:
        self.structure = True
        shift = len(first.text) + len(JOINED_BY)
        text = first.text + JOINED_BY + second.text
        self._keep_edits(first, [Edit(len(first.text), "", JOINED_BY + second.text)])
        first.text, first.version, first.t_end_ms = text, first.version + 1, second.t_end_ms
        first.save()
        self.take_out(second)
        there = {span.excerpt_id: span for span in first.spans.all()}
        for span in second.spans.all():
            if earlier := there.get(span.excerpt_id):
                join_spans(earlier, span, text, shift)
            else:
                span.turn, span.start, span.end = first, span.start + shift, span.end + shift
                refresh(span, text)
        for span in there.values():
            refresh(span, text)
        for mask in second.masks.all():
            mask.turn, mask.start, mask.end = first, mask.start + shift, mask.end + shift
            mask.save()
        Memo.objects.filter(turn=second).update(turn=first)

    def remove(self, turn: Turn) -> None:
        self.structure = True
        self.take_out(turn)
        turn.spans.update(state=Span.State.LOST, end=F("start"))

    def take_out(self, turn: Turn) -> None:
        turn.removed_at, turn.version = timezone.now(), turn.version + 1
        turn.save(update_fields=["removed_at", "version"])

    def insert(self, text: str, after: Turn | None, speaker: Speaker | None) -> Turn:
        self.structure = True
        position = free_position(self.transcript, after)
        turn = Turn.objects.create(transcript=self.transcript, position=position, speaker=speaker, text=text)
        self.turns[turn.pk] = turn
        return turn

    def record(
        self, verb: str, target: Turn | Transcript, save_id: UUID | None = None, more: dict[str, Any] | None = None
    ) -> Corrected:
        """The event, with what stands there now and `more`; and the transcript's counts."""
        after = snapshot(self.turns.values())
        changed = changed_spans(self.before, after)
        states = [span["state"] for span in changed]
        standing = {span["excerpt_id"] for span in after["spans"]}
        done = {
            "gone": [turn.pk for turn in self.turns.values() if turn.removed_at],
            "codes": codes_of(standing),
            "moved": len({span["excerpt_id"] for span in changed}),
            "touched": states.count(Span.State.TOUCHED),
            "lost": states.count(Span.State.LOST),
            "structure": self.structure,
        }
        words, count = self._count()
        Transcript.objects.filter(pk=self.transcript.pk).update(
            words=F("words") + words - self.counted[0], turn_count=F("turn_count") + count - self.counted[1]
        )
        event = audit.record(
            self.transcript.study,
            self.by,
            verb,
            target,
            before=self.before,
            after=after | done | (more or {}),
            about={"turn": list(self.turns), "excerpt": marked(changed, self.before)},
            transcript_id=self.transcript.pk,
            save_id=save_id,
        )
        return Corrected(event.seq, after["turns"], **done)

    def _count(self) -> tuple[int, int]:
        standing = [turn for turn in self.turns.values() if turn.removed_at is None]
        return sum(count_words(turn.text) for turn in standing), len(standing)

    def _keep_edits(self, turn: Turn, edits: Iterable[Edit]) -> None:
        TextEdit.objects.bulk_create(
            TextEdit(
                turn=turn,
                version=turn.version + 1,
                position=edit.position,
                removed=edit.removed,
                inserted=edit.inserted,
                by=self.by,
            )
            for edit in edits
        )


def codes_of(excerpts: Iterable[int]) -> list[int]:
    return list(Coding.objects.filter(excerpt__in=excerpts).order_by("code").values_list("code", flat=True).distinct())


def marked(changed: list[dict[str, Any]], before: Snapshot) -> list[int]:
    """The excerpts whose history shows the correction: not those that only moved along."""
    was = {span["id"]: span["state"] for span in before["spans"]}
    return sorted({span["excerpt_id"] for span in changed if was.get(span["id"]) != span["state"]})
