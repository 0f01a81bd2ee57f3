"""Who was heard where, and who spoke to what: rows of the database as the plain data that `matrices.py` counts.

Who is a person, and which sessions took place, is said by `sessions.heard`; what was read, by
`coding.queries.readings`.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Prefetch

from coding.models import Coding, Span
from coding.queries.readings import read_to_the_end, readings
from reports.matrices import Coverage, Place, Spoken, coverage
from sessions.heard import People, people_in, people_of, person_key, took_place, with_people
from sessions.models import Attendance, BreakoutGroup, FieldSession, Participant, Phase, Transcript
from studies.models import Study

INTERVIEWS = "interviews"
MOST_COLUMNS = 6  # beyond that the groups of a session share a column


@dataclass
class Fieldwork:
    """The sessions of a study with everything that their tables need, and each coded voice."""

    sessions: list[FieldSession]
    read: set[int]  # ids of transcripts that somebody has read to the end
    voices: list["Voice"] = field(repr=False, default_factory=list)

    @cached_property
    def held(self) -> list[FieldSession]:
        return [session for session in self.sessions if took_place(session)]

    @property
    def planned(self) -> list[FieldSession]:
        return [s for s in self.sessions if s.status == FieldSession.Status.PLANNED and not took_place(s)]

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
    def heard(self) -> People:
        """Everybody who was heard, each once."""
        found = People()
        for session in self.held:
            found |= people_in(session)
        return found

    @property
    def people(self) -> dict[int, Participant]:
        """Those among them who are known: recorded as there, or linked to a voice."""
        return self.heard.participants

    @property
    def unlinked(self) -> int:
        """Voices that are not linked to a participant."""
        return self.heard.unlinked

    @cached_property
    def unread(self) -> list[tuple[FieldSession, Transcript]]:
        """Of which nobody can say yet that nobody spoke to something."""
        return [
            (session, transcript)
            for session in self.held
            for transcript in session.transcripts.all()
            if transcript.pk not in self.read
        ]

    def coverage(self, dimensions: list[int]) -> Coverage:
        return coverage(dimensions, self.places, self.spoken, len(self.heard))


@dataclass(frozen=True)
class Voice:
    """One speaker's words in one coded excerpt; `person` is empty for a line that nobody speaks."""

    transcript: int
    dimension: int | None
    code: int
    excerpt: int
    person: str


def read(study: Study) -> Fieldwork:
    """All of it in a number of queries that does not depend on how much there is."""
    voices = read_voices(study)
    sessions = with_people(study.field_sessions.all()).prefetch_related(
        Prefetch("phases", Phase.objects.prefetch_related("groups")),
        "attendances__participant__consents",
        "transcripts__speakers__participant__consents",
        "projects",
    )
    return Fieldwork(list(sessions), read_to_the_end(readings(study)), voices)


def read_voices(study: Study) -> list[Voice]:
    """Each speaker behind each coding, by the words that are still in the text.

    Without people who have withdrawn, and without the research team, whose words are no evidence of what was heard.
    """
    speaker = "excerpt__spans__turn__speaker"
    rows = (
        Coding.objects.filter(study=study, excerpt__spans__state__in=[Span.State.LIVE, Span.State.TOUCHED])
        .order_by()
        .values_list(
            "excerpt__transcript_id",
            "code__dimension_id",
            "code_id",
            "excerpt_id",
            f"{speaker}__participant__withdrawn_at",
            f"{speaker}_id",
            f"{speaker}__is_team",
            f"{speaker}__participant_id",
            f"{speaker}__participant__capacity",
        )
        .distinct()
    )
    voices = []
    for transcript, dimension, code, excerpt, withdrawn_at, speaker_id, *who in rows:
        person = person_key(speaker_id, *who)
        is_team = speaker_id is not None and not person
        if not withdrawn_at and not is_team:
            voices.append(Voice(transcript, dimension, code, excerpt, person))
    return voices


def groups_of(session: FieldSession) -> list[BreakoutGroup]:
    return [group for phase in session.phases.all() for group in phase.groups.all()]


def place_key(session: FieldSession, transcript: Transcript, by_group: bool) -> str:
    if not session.is_focus_group:
        return INTERVIEWS
    if transcript.phase and transcript.phase.is_reported:
        return f"reported {session.pk}"
    return f"group {transcript.group_id}" if by_group and transcript.group_id else f"session {session.pk}"


def place_of(
    key: str, title: str, people: People, texts: list[Transcript], work: Fieldwork, *, missing=0, is_reported=False
) -> Place:
    """Each of its transcripts has to be read before nothing there means nobody; `missing`: those that are to come."""
    read = sum(text.pk in work.read for text in texts)
    return Place(key, title, people.named, frozenset(people.voices), read, len(texts) + missing, is_reported)


def focus_group_places(session: FieldSession, work: Fieldwork) -> list[Place]:
    """Its breakout groups, the session where it has none (or talk outside of them), and the plenary apart."""
    rows: list[Attendance] = list(session.attendances.all())
    texts: dict[str, list[Transcript]] = defaultdict(list)
    for transcript in session.transcripts.all():
        texts[place_key(session, transcript, work.by_group)].append(transcript)
    groups = groups_of(session) if work.by_group else []
    is_only = sum(s.is_focus_group for s in work.held) == 1
    places = []
    for group in groups:
        here = texts[f"group {group.pk}"]
        title = group.title if is_only else f"{session.title}, {group.title}"
        people = people_of([row for row in rows if row.group_id == group.pk], here)
        places.append(place_of(f"group {group.pk}", title, people, here, work))
    whole, reported = f"session {session.pk}", f"reported {session.pk}"
    if not groups or texts[whole]:
        title = session.title if not groups else "Whole group"
        people = people_of(rows, texts[whole])
        places.append(place_of(whole, title, people, texts[whole], work))
    if texts[reported]:
        title = "Plenary" if is_only else f"{session.title}, plenary"
        people = people_of(rows, texts[reported])
        places.append(place_of(reported, title, people, texts[reported], work, is_reported=True))
    return places


def interviews_place(interviews: list[FieldSession], work: Fieldwork) -> Place:
    people = People()
    for session in interviews:
        people |= people_in(session)
    texts = [text for session in interviews for text in session.transcripts.all()]
    # An interview without a transcript is one that nobody can have read.
    missing = sum(not session.transcripts.all() for session in interviews)
    return place_of(INTERVIEWS, "Interviews", people, texts, work, missing=missing)
