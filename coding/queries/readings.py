"""Which transcripts were read to the end, by whom, and what came in afterwards.

A mark is never changed by somebody else's work. Turns that were put in, or that a corrected file brought, after it was
set are counted from the event log: as long as there are some, the transcript does not count as read by this person.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from coding.models import Reading
from sessions.models import Transcript
from studies.models import Event, Study, User
from studies.plurals import listed, plural

# Verbs that bring turns, and in which state of the change turns are new (1: it stands, 0: not made, or taken back).
BRINGS = {"turn.inserted": {1}, "turn.removed": {0}, "transcript.replaced": {0, 1}}


@dataclass(frozen=True)
class Read:
    """One person's mark on one transcript; `since`: turns that came in after it."""

    reader: User
    at: datetime.datetime
    since: int = 0

    @property
    def holds(self) -> bool:
        return not self.since

    @property
    def words(self) -> str:
        """“read to the end by Nadia”, or what keeps that from being true of the text as it stands."""
        said = f"read to the end by {self.reader}"
        if self.holds:
            return said
        return f"{said}, before {plural(self.since, 'turn')} {'was' if self.since == 1 else 'were'} added"


def readings(study: Study, transcript: Transcript | None = None) -> dict[int, list[Read]]:
    """Transcript -> its marks, in the order in which they were set. Two queries, however many there are."""
    rows = Reading.objects.filter(transcript__study=study).select_related("reader").order_by("read_at", "pk")
    if transcript is not None:
        rows = rows.filter(transcript=transcript)
    rows = list(rows)
    if not rows:
        return {}
    changes = changes_of(study, {row.transcript_id for row in rows})
    found: dict[int, list[Read]] = defaultdict(list)
    for row in rows:
        since = sum(change.new_since(row.seq) for change in changes[row.transcript_id])
        found[row.transcript_id].append(Read(row.reader, row.read_at, since))
    return dict(found)


@dataclass
class Change:
    """A change of which turns there are, with every undo and redo of it: each one turns its state over."""

    verb: str
    turns: int
    seqs: list[int]

    def new_since(self, seq: int) -> int:
        """How many of its turns stand now and did not stand at that event."""
        then, now = sum(one <= seq for one in self.seqs) % 2, len(self.seqs) % 2
        return self.turns if then != now and now in BRINGS[self.verb] else 0


def changes_of(study: Study, transcripts: set[int]) -> dict[int, list[Change]]:
    rows = Event.objects.filter(study=study, verb__in=BRINGS, transcript_id__in=transcripts).order_by("seq")
    made: dict[int, Change] = {}
    found: dict[int, list[Change]] = defaultdict(list)
    for pk, transcript, seq, verb, reverses, turns in rows.values_list(
        "pk", "transcript_id", "seq", "verb", "reverses_id", "after__n"
    ):
        if change := made.get(reverses):
            change.seqs.append(seq)
        else:
            change = Change(verb, (turns or 0) if verb == "transcript.replaced" else 1, [seq])
            found[transcript].append(change)
        made[pk] = change
    return found


def read_to_the_end(marks: dict[int, list[Read]]) -> set[int]:
    """Transcripts of which somebody has read every turn that stands in them."""
    return {transcript for transcript, reads in marks.items() if any(read.holds for read in reads)}


def told(reads: Iterable[Read]) -> str:
    """“read to the end by Nadia and Ilse”; of marks that no longer hold, only where there are no others."""
    reads = list(reads)
    names = [str(read.reader) for read in reads if read.holds]
    if names:
        return "read to the end by " + listed(names)
    return reads[-1].words if reads else ""
