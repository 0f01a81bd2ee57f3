"""Correcting the text of a transcript after it was coded: each is one transaction, one event, one step of undo."""

from dataclasses import dataclass
from uuid import UUID

from coding.actions.correction import Corrected, Correction, correction
from coding.actions.moved_anchors import move_span
from coding.models import Span
from sessions.editing import text_at
from sessions.models import Speaker, Transcript, Turn
from sessions.rebasing import Place, diff, merge, normalised, rebase_through
from studies import audit
from studies.models import User
from studies.refused import Refused

LONGEST_TURN = 200_000  # code points; a whole transcript of two hours has about as many


def correct_turn(turn: Turn, *, by: User, version: int, text: str, save_id: UUID | None = None) -> Corrected:
    """New words for a turn that the client saw in `version`.

    Somebody else's corrections since then are kept where they do not meet these; where they do, Refused gives both
    texts.
    """

    def work(change: Correction) -> Turn:
        (row,) = change.turns.values()
        wanted = checked(text)
        if row.version != version:
            wanted = merged(row, version, wanted)
        if wanted == row.text:
            raise Refused("Nothing was changed.")
        change.rewrite(row, wanted)
        return row

    return correction(turn.transcript, by, [turn.pk], "text.corrected", work, save_id=save_id)


def split_turn(turn: Turn, *, by: User, version: int, offset: int, save_id: UUID | None = None) -> Corrected:
    """Two turns of the same speaker, the second beginning at `offset`. An excerpt across the border gets two spans."""

    def work(change: Correction) -> Turn:
        (row,) = change.turns.values()
        same_version(row, version)
        left, right = row.text[:offset].rstrip(), row.text[offset:].lstrip()
        if not left or not right:
            raise Refused("A turn can only be split between two words.")
        change.split(row, left, right)
        return row

    return correction(turn.transcript, by, [turn.pk], "turn.split", work, save_id=save_id)


def join_turns(turn: Turn, *, by: User, version: int, save_id: UUID | None = None) -> Corrected:
    """A turn and the one after it as one, spoken by the first one's speaker."""
    following = turn.transcript.turns.filter(position__gt=turn.position).order_by("position").first()
    if following is None:
        raise Refused("There is no turn after this one.")

    def work(change: Correction) -> Turn:
        first, second = change.turns[turn.pk], change.turns[following.pk]
        same_version(first, version)
        change.join(first, second)
        return first

    return correction(turn.transcript, by, [turn.pk, following.pk], "turn.joined", work, save_id=save_id)


def change_speaker(
    turn: Turn, *, by: User, speaker: Speaker | None = None, name: str = "", save_id: UUID | None = None
) -> Corrected:
    """Somebody else said this: one of the transcript's speakers, a new label, or (without both) nobody."""

    def work(change: Correction) -> Turn:
        (row,) = change.turns.values()
        label = " ".join(name.split())[:120]
        chosen = row.transcript.speakers.get_or_create(name=label)[0] if label else speaker
        if chosen is not None and chosen.transcript_id != row.transcript_id:
            raise ValueError("The speaker belongs to another transcript.")
        if chosen == row.speaker:
            raise Refused("Nothing was changed.")
        row.speaker = chosen
        row.version += 1
        row.save(update_fields=["speaker", "version"])
        return row

    return correction(turn.transcript, by, [turn.pk], "turn.respoken", work, save_id=save_id)


def remove_turn(turn: Turn, *, by: User, version: int, save_id: UUID | None = None) -> Corrected:
    """Takes a turn out of the text. Excerpts in it are lost, which is listed; nothing of them is deleted."""

    def work(change: Correction) -> Turn:
        (row,) = change.turns.values()
        same_version(row, version)
        if row.transcript.turns.count() == 1:
            raise Refused("A transcript needs at least one turn.")
        change.remove(row)
        return row

    return correction(turn.transcript, by, [turn.pk], "turn.removed", work, save_id=save_id)


def insert_turn(
    transcript: Transcript,
    *,
    by: User,
    text: str,
    after: Turn | None,
    speaker: Speaker | None = None,
    save_id: UUID | None = None,
) -> Corrected:
    """A turn that was missing; behind `after`, or at the very beginning."""

    def work(change: Correction) -> Turn:
        if speaker is not None and speaker.transcript_id != transcript.pk:
            raise ValueError("The speaker belongs to another transcript.")
        audit.lock(transcript.study)
        audit.must_stand(transcript)
        return change.insert(checked(text), after, speaker)

    return correction(transcript, by, [], "turn.inserted", work, save_id=save_id)


@dataclass(frozen=True)
class Foreseen:
    """What a correction would do to one excerpt's words in this turn."""

    excerpt: int
    state: str
    before: str
    after: str


def foresee(turn: Turn, version: int, text: str) -> list[Foreseen]:
    """The excerpts that other words would touch or lose; nothing is changed."""
    wanted = checked(text)
    if turn.version != version:
        wanted = merged(turn, version, wanted)
    edits = diff(turn.text, wanted)
    found = []
    for span in turn.spans.exclude(state=Span.State.LOST):
        was = (span.state, span.start, span.end)
        move_span(span, wanted, rebase_through(Place(span.start, span.end), edits))
        if span.state != Span.State.LIVE and (
            span.state != was[0] or wanted[span.start : span.end] != turn.text[was[1] : was[2]]
        ):
            found.append(
                Foreseen(span.excerpt_id, span.state, turn.text[was[1] : was[2]], wanted[span.start : span.end])
            )
    return found


def checked(text: str) -> str:
    text = normalised(text)
    if not text:
        raise Refused("A turn needs words. To remove its text, delete the turn.")
    if len(text) > LONGEST_TURN:
        raise Refused(f"A turn has at most {LONGEST_TURN} characters; this one has {len(text)}.")
    return text


def same_version(turn: Turn, version: int) -> None:
    if turn.version != version:
        raise Refused(
            "This turn was corrected in the meantime. Check it as it is now.",
            version=turn.version,
            text=turn.text,
        )


def merged(turn: Turn, version: int, wanted: str) -> str:
    """This person's correction on top of those that came since the version they saw."""
    together = merge(text_at(turn, version), turn.text, wanted)
    if together is None:
        raise Refused(
            "Someone corrected the same words while you were writing. Both texts are here: keep what you need.",
            version=turn.version,
            text=turn.text,
            yours=wanted,
        )
    return together
