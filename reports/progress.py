"""How far each piece of fieldwork is, from planned to reviewed.

A transcript is coded when a coder says that they have read it to the end (`coding.queries.readings`); nothing else
tells that what carries no code needs none. Until then the scale goes to the turn of the last coding, never to the end.
It is reviewed as far as its excerpts that are in a round have a verdict.
"""

from dataclasses import dataclass, field

from django.db.models import Count, Max, Q

from coding.models import Coding, ReviewItem
from coding.queries.readings import Read, readings, told
from sessions.heard import took_place
from sessions.models import Attendance, BreakoutGroup, FieldSession, Transcript
from studies.models import Study

STEPS = ("planned", "held", "transcribed", "coded", "reviewed")


@dataclass
class Line:
    """One line of the scale: a breakout group, a plenary, an interview; or a session of which there is no text yet."""

    title: str
    note: str = ""
    is_heading: bool = False  # a focus group over its parts
    transcript: Transcript | None = None
    field_session: FieldSession | None = None
    reached: int = 0  # index in STEPS
    part: float = 0.0  # of the next step, 0 to 1
    is_cancelled: bool = False

    @property
    def state(self) -> str:
        if self.is_cancelled:
            return "cancelled"
        if self.reached == len(STEPS) - 1:
            return "done"
        if self.part:
            return {2: "coding", 3: "in review"}[self.reached]
        return {0: "planned", 1: "to be transcribed", 2: "to be coded", 3: "to be reviewed"}[self.reached]

    @property
    def length(self) -> float:
        """Of the whole scale, in percent."""
        return round(100 * (self.reached + self.part) / (len(STEPS) - 1), 1)

    @property
    def part_text(self) -> str:
        return f"{round(100 * self.part)} %" if self.part else ""

    @property
    def ticks(self) -> list[dict]:
        """One a step: where it stands, in percent, and whether it is reached."""
        last = len(STEPS) - 1
        return [{"x": 100 * n // last, "on": n <= self.reached and not self.is_cancelled} for n in range(len(STEPS))]

    @property
    def spoken(self) -> str:
        """The scale in words, for who does not see it."""
        done = "cancelled" if self.is_cancelled else STEPS[self.reached]
        return f"{done}, {self.state} {self.part_text}".strip()


@dataclass
class Facts:
    """What the database says of all transcripts at once."""

    coded_to: dict[int, float] = field(default_factory=dict)  # transcript -> 0 to 1: where the last coding is
    reads: dict[int, list[Read]] = field(default_factory=dict)
    excerpts: dict[int, int] = field(default_factory=dict)
    in_review: dict[int, tuple[int, int]] = field(default_factory=dict)  # transcript -> (with verdict, in a round)


def facts(study: Study) -> Facts:
    """Six queries, however many transcripts there are."""
    found = Facts(reads=readings(study))
    last = dict(
        Coding.objects.filter(study=study)
        .values("excerpt__transcript")
        .annotate(last=Max("excerpt__spans__turn__position"))
        .values_list("excerpt__transcript", "last")
    )
    behind = Transcript.objects.filter(study=study, pk__in=last).annotate(last_turn=Max("turns__position"))
    found.coded_to = {row.pk: min(1.0, last[row.pk] / row.last_turn) for row in behind if row.last_turn}
    found.excerpts = dict(
        study.excerpts.values("transcript").annotate(number=Count("id")).values_list("transcript", "number")
    )
    rows = (
        ReviewItem.objects.filter(round__study=study)
        .values("excerpt__transcript")
        .annotate(
            all=Count("excerpt", distinct=True),
            judged=Count("excerpt", distinct=True, filter=Q(reviews__isnull=False)),
        )
        .values_list("excerpt__transcript", "judged", "all")
    )
    found.in_review = {transcript: (judged, number) for transcript, judged, number in rows}
    return found


def lines(study: Study, found: Facts) -> list[Line]:
    """Sessions in their order; a focus group is a heading over its groups and its other transcripts."""
    sessions = study.field_sessions.prefetch_related(
        "transcripts__group", "transcripts__phase", "phases__groups__attendances__participant"
    )
    made: list[Line] = []
    for field_session in sessions:
        made += session_lines(field_session, found)
    return made


def session_lines(field_session: FieldSession, found: Facts) -> list[Line]:
    date = f"{field_session.held_on:%-d %B}" if field_session.held_on else "no date yet"
    note = f"{date}, {field_session.get_mode_display().lower()}"
    line = Line(field_session.title, note, field_session=field_session)
    transcripts = list(field_session.transcripts.all())
    if field_session.status == FieldSession.Status.CANCELLED and not transcripts:
        line.is_cancelled = True
        return [line]
    groups = [group for phase in field_session.phases.all() for group in phase.groups.all()]
    if not took_place(field_session, transcripts):
        return [line]
    if len(transcripts) + len(groups) < 2:
        return [measured(line, transcripts[0], found) if transcripts else held(line)]
    line.is_heading = True
    return [line, *part_lines(field_session, transcripts, groups, found)]


def part_lines(
    field_session: FieldSession, transcripts: list[Transcript], groups: list[BreakoutGroup], found: Facts
) -> list[Line]:
    parts = []
    for group in groups:
        own = [transcript for transcript in transcripts if transcript.group_id == group.pk]
        note = " · ".join(part for part in (facilitator(group), group.note) if part)
        parts += [
            measured(Line(transcript.title, note, field_session=field_session), transcript, found) for transcript in own
        ] or [held(Line(group.title, note, field_session=field_session))]
    for transcript in transcripts:
        if transcript.group_id is None:
            note = "second-hand" if transcript.phase and transcript.phase.is_reported else ""
            parts.append(measured(Line(transcript.title, note, field_session=field_session), transcript, found))
    return parts


def facilitator(group: BreakoutGroup) -> str:
    names = [
        attendance.participant.pseudonym or attendance.participant.code
        for attendance in group.attendances.all()
        if attendance.role == Attendance.Role.FACILITATOR
    ]
    return ", ".join(names)


def held(line: Line) -> Line:
    line.reached = STEPS.index("held")
    return line


def measured(line: Line, transcript: Transcript, found: Facts) -> Line:
    line.transcript = transcript
    line.reached = STEPS.index("transcribed")
    reads = found.reads.get(transcript.pk, [])
    line.note = " · ".join(filter(None, [line.note, told(reads)]))
    if not any(read.holds for read in reads):
        line.part = min(MOST_UNREAD, found.coded_to.get(transcript.pk, 0.0))
        return line
    line.reached = STEPS.index("coded")
    judged, number = found.in_review.get(transcript.pk, (0, 0))
    if number and judged == number:
        line.reached = STEPS.index("reviewed")
    elif number:
        line.part = judged / number
    return line


MOST_UNREAD = 0.95  # a last turn with a code does not say that everything before it was read
