"""Small random studies as plain rows, without a database: who was where, and who spoke to what under which code."""

import random
from itertools import count

from reports.fieldwork import Fieldwork, Voice
from sessions.heard import person_key
from sessions.models import Attendance, BreakoutGroup, FieldSession, Participant, Phase, Speaker, Transcript
from studies.models import Dimension


class Rows(list):
    """What a prefetched relation answers."""

    def all(self) -> "Rows":
        return self


def having(row, **related):
    """A row as if it had been read with these relations."""
    row._prefetched_objects_cache = {name: Rows(rows) for name, rows in related.items()}
    return row


class RandomStudy:
    """`work` is what the document reads; `dimensions` and `codes` (id -> name) go with it."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.ids = chance, count(1)
        self.dimensions = [Dimension(pk=n, key=f"d{n}", short_name=f"D{n}", letters=f"D{n}", hue=1) for n in (1, 2)]
        self.codes = {10 * d.pk + n: f"Code {d.pk}{n}" for d in self.dimensions for n in range(chance.randint(1, 3))}
        self.read: set[int] = set()
        self.voices: list[Voice] = []
        self.people: list[Participant] = []
        kinds = chance.choice(["f", "f", "ff", "fi", "fii", "iii", "iiii", "ffi"])
        sessions = [self.session(kind, n) for n, kind in enumerate(kinds)]
        self.work = Fieldwork(sessions, self.read, self.voices)

    def person(self) -> Participant:
        """Somebody new, mostly; now and then somebody who was heard already."""
        if self.people and self.chance.random() < 0.1:
            return self.chance.choice(self.people)
        found = Participant(
            pk=next(self.ids),
            code=f"P{len(self.people)}",
            capacity=self.chance.choice(["practitioner", "practitioner", "expert", "policy_maker"]),
        )
        self.people.append(found)
        return found

    def session(self, kind: str, position: int) -> FieldSession:
        is_interview = kind == "i"
        row = FieldSession(
            pk=next(self.ids),
            kind="interview" if is_interview else "focus_group",
            title=f"{'Interview' if is_interview else 'Focus group'} {position}",
            status="held",
        )
        groups = [] if is_interview else [self.group(n) for n in range(self.chance.choice([0, 0, 1, 2, 3]))]
        phase = having(Phase(pk=next(self.ids), kind="breakout", position=1), groups=groups)
        attendances, texts = [], []
        for group in groups or [None]:
            size = self.chance.choice([1, 1, 1, 2]) if is_interview else self.chance.randint(0, 6)
            people = list(dict.fromkeys(self.person() for _ in range(size)))
            attendances += [self.there(person, group) for person in people]
            if self.chance.random() < 0.9:
                texts.append(self.transcript(row, group, people))
        if groups:
            attendances += [self.there(self.person(), None) for _ in range(self.chance.choice([0, 0, 1, 3]))]
        if groups and self.chance.random() < 0.2:
            texts.append(self.transcript(row, None, [row.participant for row in attendances]))
        return having(row, attendances=attendances, transcripts=texts, phases=[phase], projects=[])

    def group(self, number: int) -> BreakoutGroup:
        return BreakoutGroup(pk=next(self.ids), title=f"Group {number}")

    def there(self, person: Participant, group: BreakoutGroup | None) -> Attendance:
        return Attendance(participant=person, group=group, role="participant", attended=True)

    def transcript(self, session: FieldSession, group: BreakoutGroup | None, people: list[Participant]) -> Transcript:
        row = Transcript(pk=next(self.ids), field_session=session, group=group, title="Text", words=100)
        people = list(dict.fromkeys(people))
        # Some voices are linked to nobody yet.
        linked = [person if self.chance.random() < 0.9 else None for person in people]
        speakers = [Speaker(pk=next(self.ids), name="X", participant=person) for person in linked]
        if self.chance.random() < 0.8:
            self.read.add(row.pk)
        for speaker in speakers:
            self.speak(row, speaker)
        return having(row, speakers=speakers)

    def speak(self, transcript: Transcript, speaker: Speaker) -> None:
        person = speaker.participant
        key = person_key(speaker.pk, False, speaker.participant_id, person and person.capacity)
        for code in self.codes:
            if self.chance.random() < 0.4:
                self.voices.append(Voice(transcript.pk, code // 10, code, next(self.ids), key))
