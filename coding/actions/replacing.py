"""A transcript's text replaced by that of a corrected file: one transaction, one event, one undo.

Turns that go on are corrected in their rows, so that everything that stands on them stays; the words of each block go
through one difference, and every anchor with them.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from coding.actions.coded_words import keep_words, not_in_the_text
from coding.actions.correction import Corrected, Correction
from coding.actions.moved_anchors import JOINED_BY
from coding.anchoring import context
from coding.models import Memo, Span
from coding.queries.replacing import Comparison, NewTurn, Outcome, Step, fingerprint
from sessions.editing import make_room, spread
from sessions.folding import fold
from sessions.matching import Part
from sessions.models import Mask, Speaker, TextEdit, Transcript, TranscriptImport, Turn
from sessions.models.text import GAP
from sessions.rebasing import Place, diff
from studies.bulk import update_rows
from studies.models import Event, User
from studies.refused import Refused

VERB = "transcript.replaced"
BATCH = 500


class Stale(Refused):
    """The transcript is not the one that was compared."""


def replace_transcript(
    transcript: Transcript, upload: TranscriptImport, *, by: User, fingerprint_seen: str
) -> Corrected | None:
    """The file's text from now on. Pressed twice, it is done once: None the second time.

    Raises Stale where the transcript was corrected since it was compared, Refused where nothing differs.
    """
    comparison = Comparison(transcript, upload)
    stale = Stale("The transcript was corrected meanwhile. This is the comparison with the text as it stands now.")
    with transaction.atomic():
        try:
            change = Correction(transcript, by, comparison.changed_turns)
        except Turn.DoesNotExist:
            raise stale from None
        upload = TranscriptImport.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        if upload.replaced_at:
            return None
        now = transcript.turns.order_by("position").values_list("pk", "version")
        if not comparison.fingerprint == fingerprint_seen == fingerprint(now):
            raise stale
        if not comparison.changed:
            raise Refused("The file has the same text as the transcript. There is nothing to replace.")
        return Replacing(comparison, change).do(upload)


class Replacing:
    def __init__(self, comparison: Comparison, change: Correction) -> None:
        self.comparison, self.change, self.transcript = comparison, change, comparison.transcript
        # Under the lock: somebody may have coded in between.
        self.spans = list(Span.objects.filter(turn__in=list(change.turns)).order_by("excerpt", "position"))
        self.words = not_in_the_text(Span.objects.filter(pk__in=[row["id"] for row in change.before["spans"]]))
        self.step_of: dict[int, Step] = {}
        self.rows: dict[int, list[Turn]] = {}  # of each step, by id(step): the turns that it leaves
        self.taken_out: dict[int, Turn] = {}

    def do(self, upload: TranscriptImport) -> Corrected:
        change = self.change
        change.structure = any(len(step.old) != len(step.new) for step in self.comparison.changed)
        self.turns()
        self.move_spans()
        self.move_masks()
        memos = self.move_memos()
        change.before["has_times"] = self.transcript.has_times
        if self.comparison.has_times and not self.transcript.has_times:
            Transcript.objects.filter(pk=self.transcript.pk).update(has_times=True)
        TranscriptImport.objects.filter(pk=upload.pk).update(replaced_at=timezone.now())
        more = {"import": upload.pk, "n": self.comparison.size, "memos": memos, "has_times": self.comparison.has_times}
        done = change.record(VERB, self.transcript, more=more)
        keep_words(Event.objects.get(study=self.transcript.study_id, seq=done.seq), self.words)
        return done

    # ---- turns ----

    def turns(self) -> None:
        speakers = self.speakers()
        edits, kept, added = [], [], []
        for step in self.comparison.changed:
            old = [self.change.turns[turn.pk] for turn in step.old]
            self.step_of |= {turn.pk: step for turn in old}
            going_on = min(len(old), len(step.new))
            times = self.times(step)
            for turn, new, (begin, end) in zip(old, step.new, times, strict=False):
                edits += self.edits_of(step, turn, new.text)
                turn.text, turn.folded, turn.version = new.text, fold(new.text), turn.version + 1
                turn.speaker, turn.t_begin_ms, turn.t_end_ms = speakers.get(new.speaker), begin, end
            for turn in old[going_on:]:
                turn.removed_at, turn.version = timezone.now(), turn.version + 1
                self.taken_out[turn.pk] = turn
            came = [
                self.new_turn(new, speakers, *time)
                for new, time in zip(step.new[going_on:], times[going_on:], strict=True)
            ]
            self.rows[id(step)] = old[:going_on] + came
            kept += old
            added += came
        self.place()
        fields = ["text", "folded", "version", "speaker", "t_begin_ms", "t_end_ms", "removed_at"]
        update_rows(kept, fields)
        Turn.objects.bulk_create(added, batch_size=BATCH)
        TextEdit.objects.bulk_create(edits, batch_size=BATCH)
        self.change.turns |= {turn.pk: turn for turn in added}

    def speakers(self) -> dict[str, Speaker]:
        for name in self.comparison.new_labels:
            Speaker.objects.get_or_create(transcript=self.transcript, name=name)
        return {speaker.name: speaker for speaker in self.transcript.speakers.all()}

    def times(self, step: Step) -> list[tuple[int | None, int | None]]:
        """Of the file, if it has any; otherwise what is known of the old turns."""
        if self.comparison.has_times:
            return [(new.begin_ms, new.end_ms) for new in step.new]
        old = [(turn.t_begin_ms, turn.t_end_ms) for turn in step.old]
        if not old or len(old) == len(step.new):
            return old or [(None, None)] * len(step.new)
        known = [old[n][0] if n < len(old) else None for n in range(len(step.new))]
        return [(begin, old[-1][1] if n == len(known) - 1 else None) for n, begin in enumerate(known)]

    def edits_of(self, step: Step, turn: Turn, text: str) -> list[TextEdit]:
        """Of a turn that became one turn these are the ones that its anchors go through too."""
        found = step.carrier.edits if len(step.old) == len(step.new) == 1 else diff(turn.text, text)
        return [
            TextEdit(
                turn=turn, version=turn.version + 1, position=edit.position,
                removed=edit.removed, inserted=edit.inserted, by=self.change.by,
            )
            for edit in found
        ]  # fmt: skip

    def new_turn(self, new: NewTurn, speakers: dict[str, Speaker], begin: int | None, end: int | None) -> Turn:
        return Turn(
            transcript=self.transcript, speaker=speakers.get(new.speaker), text=new.text, folded=fold(new.text),
            t_begin_ms=begin, t_end_ms=end,
        )  # fmt: skip

    def place(self) -> None:
        """Positions for the turns that came, between their neighbours; all are spread first where there is no room."""
        runs = self.runs()
        if self.fill(runs) or not runs:
            return
        spread(self.transcript, gap=GAP * (1 + max(len(run) for _, run, _ in runs) // 500))
        if not self.fill(self.runs()):
            raise RuntimeError("There is room for new turns after spreading.")

    def runs(self) -> list[tuple[int, list[Turn], int | None]]:
        """Turns that came one after the other, with the positions before and behind them."""
        positions = dict(Turn.with_removed.filter(transcript=self.transcript).values_list("pk", "position"))
        for turn in self.change.turns.values():
            turn.position = positions[turn.pk]
        found: list[tuple[int, list[Turn], int | None]] = []
        low, run = 0, []
        for step in self.comparison.steps:
            for turn in self.rows.get(id(step), [] if step.is_changed else step.old):
                if turn.pk is None:
                    run.append(turn)
                    continue
                if run:
                    found.append((low, run, positions[turn.pk]))
                low, run = positions[turn.pk], []
        return [*found, (low, run, None)] if run else found

    def fill(self, runs: Iterable[tuple[int, list[Turn], int | None]]) -> bool:
        for low, run, high in runs:
            room = make_room(self.transcript, low, high, len(run))
            if room is None:
                return False
            for turn, position in zip(run, room, strict=True):
                turn.position = position
        return True

    # ---- anchors ----

    def move_spans(self) -> None:
        """Where an excerpt has other spans afterwards they are made again under their numbers; others are updated."""
        of_excerpt = defaultdict(list)
        excerpts = {span.excerpt_id for span in self.spans}
        for span in Span.objects.filter(excerpt__in=excerpts).order_by("excerpt", "position"):
            of_excerpt[span.excerpt_id].append(span)
        texts = Turn.with_removed.in_bulk({s.turn_id for spans in of_excerpt.values() for s in spans})
        updated, again, made = [], [], []
        for spans in of_excerpt.values():
            was = [(span.pk, span.turn_id) for span in spans]
            moved = joined([one for span in spans for one in self.moved(span)], self.text_of(texts))
            for position, span in enumerate(moved):
                span.position = position
            if [(span.pk, span.turn_id) for span in moved] == was:
                updated += moved
            else:
                again += [pk for pk, _ in was]
                made += moved
        fields = ["start", "end", "quote", "before", "after", "state"]
        update_rows(updated, fields)
        Span.objects.filter(pk__in=again).delete()
        Span.objects.bulk_create(made, batch_size=BATCH)

    def text_of(self, others: dict[int, Turn]):
        return lambda pk: (self.change.turns.get(pk) or others[pk]).text

    def moved(self, span: Span) -> list[Span]:
        """This span at its new place, and further ones where its words are in several turns now."""
        step = self.step_of.get(span.turn_id)
        if step is None:
            return [span]
        found, rows = step.outcomes(span), self.rows[id(step)]
        if not found or found[0].state == Span.State.LOST:
            return [self.lost(span, rows, found)]
        spans = []
        for one in found:
            fresh = spans and Span(excerpt_id=span.excerpt_id)
            spans.append(put(fresh or span, rows[one.part.turn], one))
        return spans

    def lost(self, span: Span, rows: list[Turn], found: list[Outcome]) -> Span:
        """Stays in its own turn: at the point where the words were or, if the turn went too, as it was there."""
        span.state = Span.State.LOST
        turn = self.change.turns[span.turn_id]
        part = found[0].part if found and rows[found[0].part.turn] is turn else None
        point = span.start if turn.removed_at else part.place.start if part else min(span.start, len(turn.text))
        span.start = span.end = point
        span.before, span.after = context(turn.text, point, point)
        return span

    def move_masks(self) -> None:
        masks = list(Mask.objects.filter(turn__in=list(self.step_of)).order_by("pk"))
        pks = [mask.pk for mask in masks]
        fresh: dict[tuple[int, int], Mask] = {}
        for mask in masks:
            step = self.step_of[mask.turn_id]
            rows = self.rows[id(step)]
            if not rows:  # the turn went: it keeps its masks
                fresh[mask.turn_id, mask.start] = mask
                continue
            number = next(n for n, turn in enumerate(step.old) if turn.pk == mask.turn_id)
            for part in step.carrier.carry(number, Place(mask.start, mask.end), hides=True):
                if not part.place.is_lost:
                    keep_longer(fresh, masked(mask, rows[part.turn], part))
        Mask.objects.filter(pk__in=pks).delete()
        Mask.objects.bulk_create(fresh.values(), batch_size=BATCH)

    def move_memos(self) -> list[list[int]]:
        """Memos on turns whose words are in another one now; [memo, from, to]."""
        moves = []
        for memo in Memo.objects.filter(turn__in=list(self.taken_out)).order_by("pk"):
            if rows := self.rows[id(self.step_of[memo.turn_id])]:
                moves.append([memo.pk, memo.turn_id, rows[-1].pk])
                Memo.objects.filter(pk=memo.pk).update(turn=rows[-1])
        return moves


def put(span: Span, turn: Turn, one: Outcome) -> Span:
    span.turn, span.state, span.quote = turn, one.state, one.quote
    span.start, span.end = one.part.place.start, one.part.place.end
    span.before, span.after = context(turn.text, span.start, span.end)
    return span


def joined(spans: list[Span], text_of) -> list[Span]:
    """Spans of one excerpt that are in one turn now become one; words between them belong to it, which is told."""
    found: dict[int, Span] = {}
    for span in spans:
        if (first := found.get(span.turn_id)) is None:
            found[span.turn_id] = span
            continue
        text = text_of(span.turn_id)
        standing = [one for one in (first, span) if one.state != Span.State.LOST] or [first]
        start, end = min(one.start for one in standing), max(one.end for one in standing)
        both = {first.state, span.state} == {Span.State.LIVE}
        quote = f"{first.quote}{JOINED_BY}{span.quote}"
        if both and text[start:end].split() == quote.split():
            quote = text[start:end]
        first.start, first.end, first.quote = start, end, quote
        gone = start == end
        first.state = Span.State.LOST if gone else Span.State.LIVE if text[start:end] == quote else Span.State.TOUCHED
        first.before, first.after = context(text, start, end)
    return list(found.values())


def masked(mask: Mask, turn: Turn, part: Part) -> Mask:
    fields: dict[str, Any] = {name: getattr(mask, name) for name in ("replacement", "category", "created_by_id")}
    pk, mask.pk = mask.pk, None  # its first part keeps the number
    return Mask(pk=pk, turn=turn, start=part.place.start, end=part.place.end, **fields)


def keep_longer(masks: dict[tuple[int, int], Mask], mask: Mask) -> None:
    """Two that begin together become the longer one."""
    twin = masks.get((mask.turn_id, mask.start))
    if twin is None:
        masks[mask.turn_id, mask.start] = mask
    else:
        twin.end = max(twin.end, mask.end)
