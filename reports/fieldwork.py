"""Who was heard where, and who spoke to what: rows of the database as the plain data that `matrices.py` counts.

People who have withdrawn are in no figure. A voice that nobody has linked to a participant counts as one person.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Prefetch

from coding.models import Coding, Span
from reports.matrices import Coverage, Place, Spoken, coverage
from sessions.models import Attendance, BreakoutGroup, FieldSession, Participant, Phase, Transcript
from studies.models import Study

INTERVIEWS = "interviews"
MOST_COLUMNS = 6  # beyond that the groups of a session share a column
HEARD = {FieldSession.Status.HELD, FieldSession.Status.PROCESSED}


@dataclass
class Fieldwork:
    """The sessions of a study with everything that their tables need, and each coded voice."""

    sessions: list[FieldSession]
    coded: set[int]  # ids of transcripts with at least one coding
    voices: list["Voice"] = field(repr=False, default_factory=list)

    @cached_property
    def held(self) -> list[FieldSession]:
        return [session for session in self.sessions if session.status in HEARD]

    @cached_property
    def by_group(self) -> bool:
        groups = sum(len(groups_of(session)) or 1 for session in self.held if session.is_focus_group)
        return groups <= MOST_COLUMNS

    @cached_property
    def places(self) -> list[Place]:
        found = [place for s in self.held if s.is_focus_group for place in focus_group_places(s, self)]
        interviews = [session for session in self.held if not session.is_focus_group]
        return found + ([interviews_place(interviews, self)] if interviews else [])

    @cached_property
    def spoken(self) -> list[Spoken]:
        place_of = {
            transcript.pk: place_key(session, transcript, self.by_group)
            for session in self.held
            for transcript in session.transcripts.all()
        }
        return [
            Spoken(place_of[voice.transcript], voice.dimension, voice.code, voice.excerpt, voice.person)
            for voice in self.voices
            if voice.transcript in place_of
        ]

    @cached_property
    def people(self) -> dict[int, Participant]:
        """Those who were heard, each once."""
        return {row.participant_id: row.participant for session in self.held for row in heard_in(session)}

    @cached_property
    def unlinked(self) -> int:
        """Coded voices that are not linked to a participant."""
        return len({said.person for said in self.spoken if said.person.startswith("voice")})

    def coverage(self, dimensions: list[int]) -> Coverage:
        return coverage(dimensions, self.places, self.spoken)


@dataclass(frozen=True)
class Voice:
    """One speaker's words in one coded excerpt; `person` is empty for the research team."""

    transcript: int
    dimension: int | None
    code: int
    excerpt: int
    person: str


def read(study: Study) -> Fieldwork:
    """All of it in a number of queries that does not depend on how much there is."""
    voices = read_voices(study)
    sessions = study.field_sessions.prefetch_related(
        Prefetch("phases", Phase.objects.prefetch_related("groups")),
        Prefetch("attendances", Attendance.objects.select_related("participant", "group")),
        "attendances__participant__consents",
        Prefetch("transcripts", Transcript.objects.select_related("phase", "group")),
        "projects",
    )
    coded = set(Coding.objects.filter(study=study).order_by().values_list("excerpt__transcript", flat=True).distinct())
    return Fieldwork(list(sessions), coded, voices)


def read_voices(study: Study) -> list[Voice]:
    speaker = "excerpt__spans__turn__speaker"
    rows = (
        Coding.objects.filter(study=study)
        .exclude(excerpt__spans__state=Span.State.LOST)
        .order_by()
        .values_list(
            "excerpt__transcript_id",
            "code__dimension_id",
            "code_id",
            "excerpt_id",
            f"{speaker}_id",
            f"{speaker}__is_team",
            f"{speaker}__participant_id",
            f"{speaker}__participant__capacity",
            f"{speaker}__participant__withdrawn_at",
        )
        .distinct()
    )
    return [
        Voice(transcript, dimension, code, excerpt, person_key(speaker_id, is_team, participant, capacity))
        for transcript, dimension, code, excerpt, speaker_id, is_team, participant, capacity, withdrawn_at in rows
        if not withdrawn_at
    ]


def person_key(speaker: int | None, is_team: bool | None, participant: int | None, capacity: str | None) -> str:
    if speaker is None or is_team or capacity == Participant.Capacity.TEAM:
        return ""
    return f"person {participant}" if participant else f"voice {speaker}"


def heard_in(session: FieldSession) -> list[Attendance]:
    """Attendances that count among the people heard."""
    return [
        row
        for row in session.attendances.all()
        if row.attended and row.is_heard and not row.participant.is_team and not row.participant.withdrawn_at
    ]


def groups_of(session: FieldSession) -> list[BreakoutGroup]:
    return [group for phase in session.phases.all() for group in phase.groups.all()]


def place_key(session: FieldSession, transcript: Transcript, by_group: bool) -> str:
    if not session.is_focus_group:
        return INTERVIEWS
    if transcript.phase and transcript.phase.is_reported:
        return f"reported {session.pk}"
    return f"group {transcript.group_id}" if by_group and transcript.group_id else f"session {session.pk}"


def people_of(rows: list[Attendance]) -> frozenset[str]:
    return frozenset(f"person {row.participant_id}" for row in rows)


def focus_group_places(session: FieldSession, work: Fieldwork) -> list[Place]:
    """Its breakout groups, the session where it has none (or talk outside of them), and the plenary apart."""
    rows = heard_in(session)
    coded: dict[str, bool] = defaultdict(bool)
    for transcript in session.transcripts.all():
        coded[place_key(session, transcript, work.by_group)] |= transcript.pk in work.coded
    groups = groups_of(session) if work.by_group else []
    is_only = sum(s.is_focus_group for s in work.held) == 1
    places = [
        Place(
            key := f"group {group.pk}",
            group.title if is_only else f"{session.title}, {group.title}",
            people_of([row for row in rows if row.group_id == group.pk]),
            coded[key],
        )
        for group in groups
    ]
    whole = f"session {session.pk}"
    if not groups or whole in coded:
        title = session.title if not groups else "Whole group"
        places.append(Place(whole, title, people_of(rows), coded[whole]))
    reported = f"reported {session.pk}"
    if reported in coded:
        title = "Plenary" if is_only else f"{session.title}, plenary"
        places.append(Place(reported, title, people_of(rows), coded[reported], is_reported=True))
    return places


def interviews_place(interviews: list[FieldSession], work: Fieldwork) -> Place:
    rows = [row for session in interviews for row in heard_in(session)]
    done = [s for s in interviews if any(transcript.pk in work.coded for transcript in s.transcripts.all())]
    waiting = len(interviews) - len(done)
    note = f"{waiting} of {len(interviews)} interviews are not coded yet." if done and waiting else ""
    return Place(INTERVIEWS, "Interviews", people_of(rows), bool(done), note=note)
