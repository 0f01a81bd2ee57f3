import datetime

import factory

from sessions.models import Attendance, Consent, FieldSession, Participant, Speaker, Transcript, Turn
from sessions.models.text import GAP
from tests.factories.studies import StudyFactory, UserFactory


class FieldSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FieldSession

    study = factory.SubFactory(StudyFactory)
    kind = FieldSession.Kind.FOCUS_GROUP
    title = factory.Sequence(lambda n: f"Focus group {n}")
    held_on = datetime.date(2026, 5, 14)
    status = FieldSession.Status.HELD


class ParticipantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participant

    study = factory.SubFactory(StudyFactory)
    code = factory.Sequence(lambda n: f"P{n:03d}")


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attendance

    field_session = factory.SubFactory(FieldSessionFactory)
    participant = factory.SubFactory(ParticipantFactory, study=factory.SelfAttribute("..field_session.study"))


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consent

    participant = factory.SubFactory(ParticipantFactory)
    scope = Consent.Scope.QUOTE
    allowed = True


class TranscriptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Transcript

    study = factory.SubFactory(StudyFactory)
    field_session = factory.SubFactory(FieldSessionFactory, study=factory.SelfAttribute("..study"))
    title = factory.Sequence(lambda n: f"Group {n}")
    language = "en"
    source_name = "group.txt"
    source_sha256 = "0" * 64
    source_format = "txt"
    imported_by = factory.SubFactory(UserFactory)


class SpeakerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Speaker

    transcript = factory.SubFactory(TranscriptFactory)
    name = factory.Sequence(lambda n: f"Speaker {n}")


class TurnFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Turn

    transcript = factory.SubFactory(TranscriptFactory)
    position = factory.Sequence(lambda n: (n + 1) * GAP)
    text = "Middle management was never asked, so they waited until it went away."


def transcript_of(*lines: tuple[str | None, str], **fields) -> Transcript:
    """A transcript with these (speaker's name or None, text) turns, one speaker a name."""
    transcript = TranscriptFactory(**fields)
    speakers: dict[str, Speaker] = {}
    for n, (name, text) in enumerate(lines, start=1):
        if name is not None and name not in speakers:
            speakers[name] = SpeakerFactory(transcript=transcript, name=name)
        TurnFactory(transcript=transcript, position=n * GAP, speaker=speakers.get(name), text=text)
    transcript.turn_count = len(lines)
    transcript.words = sum(len(text.split()) for _, text in lines)
    transcript.save()
    return transcript
