"""Which sessions took place, and who is a person in a figure: one definition for every page, the report and its PDF.

A session took place when it is recorded as held, or when there are words of it. In every figure
- who withdrew is not counted, and neither are their words;
- the research team is nobody: a speaker marked as team, or a participant whose capacity is the team;
- a speaker who is linked is that participant, in however many transcripts;
- a speaker who is linked to nobody is one person in each transcript;
- who speaks in the plenary reports what others said: such words are second-hand, and nobody is counted for them.

Heard are those who are recorded as there and those who speak. A voice that nobody has linked may be one of those who
are recorded: so voices are counted beyond them only where there are more voices than people without one (`size`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.expressions import Combinable

from sessions.models import Attendance, FieldSession, Participant, Phase, Speaker, Transcript, Turn
from studies.models import Study

TOOK_PLACE = (FieldSession.Status.HELD, FieldSession.Status.PROCESSED)
HEARD_ROLES = (Attendance.Role.PARTICIPANT, Attendance.Role.RAPPORTEUR)  # as in Attendance.is_heard
TEAM = Participant.Capacity.TEAM


# ---- sessions ----


def took_place(session: FieldSession, transcripts: Collection | None = None) -> bool:
    """`transcripts`: those of the session, or how many they are, where they are read already."""
    found = session.transcripts.all() if transcripts is None else transcripts
    return session.status in TOOK_PLACE or bool(found)


# ---- one voice ----


def person_key(speaker: int | None, is_team: bool | None, participant: int | None, capacity: str | None) -> str:
    """Who speaks, as figures count them: “person 7”, “voice 3”; empty for the team and for lines that nobody speaks."""
    if speaker is None or is_team or capacity == TEAM:
        return ""
    return f"person {participant}" if participant else f"voice {speaker}"


def is_team(speaker: Speaker | None) -> bool:
    """The same for one row: a speaker marked as team, or a participant whose capacity is the team."""
    return speaker is not None and (speaker.is_team or bool(speaker.participant and speaker.participant.is_team))


def of_team(speaker: str) -> Q:
    """The same for a query, by the path to the speaker."""
    return Q(**{f"{speaker}__is_team": True}) | Q(**{f"{speaker}__participant__capacity": TEAM})


def counts(speaker: str) -> Q:
    """Words that are in figures, by the path to their speaker: all but those of people who have withdrawn."""
    return Q(**{f"{speaker}__participant__withdrawn_at": None})


def people(speaker: str, transcript: str, words: Q) -> Combinable:
    """How many people are behind the rows that meet `words`, as an aggregate; the same rule as `person_key`."""
    first_hand = Q(**{f"{transcript}__phase": None}) | Q(**{f"{transcript}__phase__kind__in": FIRST_HAND})
    said = words & counts(speaker) & first_hand & Q(**{f"{speaker}__is_team": False})
    linked = Q(**{f"{speaker}__participant__capacity__in": [one for one in Participant.Capacity if one != TEAM]})
    unlinked = Q(**{f"{speaker}__participant": None})
    return Count(f"{speaker}__participant", filter=said & linked, distinct=True) + Count(
        speaker, filter=said & unlinked, distinct=True
    )


FIRST_HAND = [kind for kind in Phase.Kind if kind != Phase.Kind.PLENARY]


def is_second_hand(transcript: Transcript) -> bool:
    """What a rapporteur says there, others have said."""
    return bool(transcript.phase and transcript.phase.is_reported)


# ---- people of sessions ----


def size(named: Collection[str], voices: Collection[str]) -> int:
    """`named`: recorded as there, or speaking under their code; `voices`: everybody who speaks, linked or not."""
    return max(len(named), len(voices))


@dataclass
class People:
    """Those heard in some sessions: participants by id, and the keys of everybody who speaks."""

    participants: dict[int, Participant] = field(default_factory=dict)
    voices: set[str] = field(default_factory=set)

    @property
    def named(self) -> frozenset[str]:
        return frozenset(f"person {pk}" for pk in self.participants)

    @property
    def unlinked(self) -> int:
        return sum(voice.startswith("voice") for voice in self.voices)

    def __len__(self) -> int:
        return size(self.named, self.voices)

    def __or__(self, other: "People") -> "People":
        return People(self.participants | other.participants, self.voices | other.voices)


def with_people(sessions: QuerySet[FieldSession]) -> QuerySet[FieldSession]:
    """With all that `people_in` reads, in a number of queries that does not depend on how much there is."""
    speaking = Speaker.objects.filter(Exists(Turn.objects.filter(speaker=OuterRef("pk"))))
    return sessions.prefetch_related(
        Prefetch("attendances", Attendance.objects.select_related("participant", "group")),
        Prefetch("transcripts", Transcript.objects.select_related("phase", "group")),
        Prefetch("transcripts__speakers", speaking.select_related("participant")),
    )


def everybody_in(session: FieldSession) -> dict[int, Participant]:
    """Participants who were heard there, also those who have withdrawn since: whose words have to be kept back."""
    found = {row.participant_id: row.participant for row in session.attendances.all() if row.attended and row.is_heard}
    for transcript in session.transcripts.all():
        found |= {one.participant_id: one.participant for one in transcript.speakers.all() if one.participant_id}
    return {pk: person for pk, person in found.items() if not person.is_team}


def people_of(attendances: Iterable[Attendance], transcripts: Iterable[Transcript]) -> People:
    """The people of these rows, of which some may be second-hand: then only the participants count."""
    found = People()
    for row in attendances:
        if row.attended and row.is_heard and not row.participant.is_team and not row.participant.withdrawn_at:
            found.participants[row.participant_id] = row.participant
    transcripts = list(transcripts)
    only_reported = all(is_second_hand(transcript) for transcript in transcripts)
    for transcript in transcripts:
        for speaker in transcript.speakers.all():
            add_voice(found, speaker, is_counted=only_reported or not is_second_hand(transcript))
    return found


def add_voice(found: People, speaker: Speaker, *, is_counted: bool) -> None:
    person = speaker.participant
    key = person_key(speaker.pk, speaker.is_team, speaker.participant_id, person and person.capacity)
    if not key or (person and person.withdrawn_at):
        return
    if person:
        found.participants[person.pk] = person
    if is_counted or person:
        found.voices.add(key)


def people_in(session: FieldSession) -> People:
    """Everybody heard in a session; read it through `with_people`."""
    return people_of(session.attendances.all(), session.transcripts.all())


def people_heard(study: Study) -> dict[int, People]:
    """Session id -> the people heard there. One person in two sessions counts in both."""
    sessions = with_people(study.field_sessions.all())
    return {session.pk: people_in(session) for session in sessions if took_place(session)}


def people_of_study(study: Study) -> People:
    """Everybody heard in the study, each once."""
    found = People()
    for session in with_people(study.field_sessions.all()):
        if took_place(session):
            found |= people_in(session)
    return found
