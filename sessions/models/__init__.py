from sessions.models.field import BreakoutGroup, FieldSession, Phase
from sessions.models.people import Attendance, Consent, Identity, Participant
from sessions.models.text import Mask, Speaker, TextEdit, Transcript, TranscriptImport, Turn

__all__ = [
    "Attendance",
    "BreakoutGroup",
    "Consent",
    "FieldSession",
    "Identity",
    "Mask",
    "Participant",
    "Phase",
    "Speaker",
    "TextEdit",
    "Transcript",
    "TranscriptImport",
    "Turn",
]
