"""The verbs of fieldwork and import: see `studies.verbs`."""

from studies import verbs

WORDS = {
    "sessions.loaded": "loaded the sessions of the reference pack",
    "session.created": "recorded a session",
    "session.changed": "changed a session",
    "session.plan_changed": "changed the plan of a session",
    "session.cancelled": "cancelled a session",
    "session.reopened": "reopened a session",
    "session.deleted": "deleted a session",
    "attendance.added": "added people to a session",
    "attendance.changed": "changed who was at a session",
    "attendance.removed": "removed a person from a session",
    "participant.created": "added a participant",
    "participant.changed": "changed a participant",
    "participant.withdrawn": "recorded a withdrawal",
    "participant.restored": "took a withdrawal back",
    "participant.deleted": "deleted a participant",
    "consent.changed": "changed the consent of a participant",
    "identity.recorded": "saved the name and contact of a participant",
    "identity.changed": "changed the name and contact of a participant",
    "identity.removed": "deleted the name and contact of a participant",
    "identity.viewed": "looked at the name and contact of a participant",
    "speakers.linked": "said who the speakers are",
    "import.received": "uploaded a file",
    "import.reread": "had a file read again",
    "import.put_away": "discarded a file",
    "transcript.imported": "imported the transcript",
    "mask.added": "masked words",
    "mask.removed": "took a mask off",
}
NEWS = {
    "session.created": ("recorded", "session"),
    "participant.created": ("added", "participant"),
    "transcript.imported": ("imported", "transcript"),
    "participant.withdrawn": ("recorded", "withdrawal"),
}
verbs.register(WORDS, NEWS)
