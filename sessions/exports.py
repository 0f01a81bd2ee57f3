"""Sessions and people as tables. No identities: names, contacts and notes on people are in neither, nor is gender.

Both are lists of facts without anybody's words, for who may see these pages anyway, so `may()` is not asked. `Use.LIST`
is for the list of participants that is published. Of somebody who withdrew, only the code and the day are given.
"""

from django.utils import timezone
from django.utils.formats import date_format

from sessions.heard import people_heard
from sessions.models import Consent, Participant
from sessions.queries import participant_rows, session_rows
from sessions.reading_marks import read_by_session
from studies.exporting import Cell, Table
from studies.models import Study
from studies.plurals import plural

SCOPES = (
    Consent.Scope.TAKE_PART, Consent.Scope.QUOTE, Consent.Scope.QUOTE_NAMED, Consent.Scope.SHARE, Consent.Scope.LIST,
    Consent.Scope.ARCHIVE,
)  # fmt: skip
ANSWERS = {True: "yes", False: "no", None: "not asked"}
SESSIONS = (
    "Session", "Kind", "Date", "Mode", "Status", "Groups", "People heard", "Transcripts", "Words", "Read to the end",
)  # fmt: skip
PEOPLE = ("Person", "Pseudonym", "Heard as", "Role", "Organisation", "Country", "Sessions")


def session_table(study: Study) -> Table:
    heard, read = people_heard(study), read_by_session(study)
    rows: list[list[Cell]] = [
        [
            session.title,
            session.get_kind_display(),
            f"{session.held_on:%Y-%m-%d}" if session.held_on else "",
            session.get_mode_display(),
            session.get_status_display(),
            session.group_count,
            len(heard[session.pk]) if session.pk in heard else "not held",
            session.transcript_count,
            session.word_count,
            f"{read[session.pk].number} by {', '.join(read[session.pk].names)}" if session.pk in read else "",
        ]
        for session in session_rows(study)
    ]
    return Table("sessions", f"Sessions of {study.title}", SESSIONS, rows, ("Session",))


def participant_table(study: Study) -> Table:
    """As the page lists them, the research team last."""
    people = sorted(participant_rows(study), key=lambda person: person.is_team)
    team = sum(person.is_team for person in people)
    who = plural(len(people) - team, "person", "people") + (f" and {team} of the research team" if team else "")
    left = sum(person.withdrawn_at is not None for person in people)
    notes = [
        f"{who}, {date_format(timezone.localdate(), 'j F Y')}. Internal: codes and attributes, no names or contacts.",
        *([f"Withdrawn: {left}. Only their codes are included."] if left else []),
    ]
    return Table(
        name="participants",
        title=f"Participants of {study.title}",
        head=(*PEOPLE, *(scope.label for scope in SCOPES), "Withdrew on"),
        rows=[person_row(person) for person in people],
        heading=("Person",),
        notes=notes,
        held_back={"withdrawn": left} if left else {},
    )


def person_row(person: Participant) -> list[Cell]:
    if person.withdrawn_at:
        return [
            person.code,
            *[""] * (len(PEOPLE) - 1 + len(SCOPES)),
            f"{timezone.localtime(person.withdrawn_at):%Y-%m-%d}",
        ]
    given = {consent.scope: consent.allowed for consent in person.consents.all()}
    return [
        person.code,
        person.pseudonym,
        person.get_capacity_display(),
        person.role_title,
        person.get_organisation_kind_display(),
        person.country,
        person.session_count,
        *("" if person.is_team else ANSWERS[given.get(scope)] for scope in SCOPES),
        "",
    ]
