"""The verbs of fieldwork and import: see `studies.verbs`."""

from studies import verbs

WORDS = {
    "sessions.loaded": "loaded the sessions of the reference pack",
    "session.created": "added a session",
    "session.changed": "edited a session",
    "session.plan_changed": "edited the plan of a session",
    "session.cancelled": "cancelled a session",
    "session.reopened": "reopened a session",
    "session.deleted": "deleted a session",
    "attendance.added": "added people to a session",
    "attendance.changed": "edited the attendance of a session",
    "attendance.removed": "removed a person from a session",
    "participant.created": "added a participant",
    "participant.changed": "edited a participant",
    "participant.withdrawn": "recorded a withdrawal",
    "participant.restored": "undid a withdrawal",
    "participant.deleted": "deleted a participant",
    "consent.changed": "edited the consent of a participant",
    "identity.recorded": "saved the name and contact of a participant",
    "identity.changed": "edited the name and contact of a participant",
    "identity.removed": "deleted the name and contact of a participant",
    "identity.viewed": "viewed the name and contact of a participant",
    "speakers.linked": "linked speakers to participants",
    "import.received": "uploaded a file",
    "import.reread": "had a file read again",
    "import.put_away": "discarded a file",
    "transcript.imported": "imported the transcript",
    "mask.added": "masked words",
    "mask.removed": "removed a mask",
}
NEWS = {
    "session.created": ("added", "session"),
    "participant.created": ("added", "participant"),
    "transcript.imported": ("imported", "transcript"),
    "participant.withdrawn": ("recorded", "withdrawal"),
    "session.deleted": ("deleted", "session"),
    "participant.deleted": ("deleted", "participant"),
}
verbs.register(WORDS, NEWS)
