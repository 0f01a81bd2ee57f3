"""Sessions and participants as files: what their pages list, and nobody's identity."""

import csv
import io

import pytest
from django.utils import timezone

from sessions.identities import keep
from sessions.reading_marks import ReadOf
from studies.models import Event
from tests.factories import (
    AttendanceFactory,
    ConsentFactory,
    FieldSessionFactory,
    ParticipantFactory,
    member,
    transcript_of,
)

pytestmark = pytest.mark.django_db


def export(client, study, path) -> tuple[list[dict[str, str]], str]:
    answer = client.post(f"/s/{study.slug}/{path}/export/", {"format": "csv"})
    text = answer.content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    rows = rows[: rows.index([])] if [] in rows else rows
    return [dict(zip(head, row, strict=True)) for row in rows], text


def test_sessions_as_listed(client_as, study):
    held = FieldSessionFactory(study=study, title="=Focus", position=1)
    AttendanceFactory(field_session=held)
    transcript_of(("A", "Three words here."), study=study, field_session=held)
    FieldSessionFactory(study=study, title="Later", status="planned", held_on=None, position=2)
    rows, _ = export(client_as(member(study)), study, "sessions")
    assert [list(row.values()) for row in rows] == [
        ["'=Focus", "Focus group", "2026-05-14", "Online", "Held", "0", "1", "1", "3", ""],
        ["Later", "Focus group", "", "Online", "Planned", "0", "not held", "0", "0", ""],
    ]


def test_sessions_say_who_read_them_to_the_end(client_as, study, monkeypatch):
    held = FieldSessionFactory(study=study)
    transcript_of(("A", "Three words here."), study=study, field_session=held)
    monkeypatch.setattr("sessions.exports.read_by_session", lambda study: {held.pk: ReadOf(1, ("Ana", "Ilse"))})
    (row,), _ = export(client_as(member(study)), study, "sessions")
    assert row["Read to the end"] == "1 by Ana, Ilse"


def test_participants_without_identities(client_as, study):
    coordinator = member(study, "coordinator")
    person = ParticipantFactory(
        study=study, code="P01", pseudonym="Irena", role_title="dean", country="IT", gender="woman-x", note="Her note"
    )
    keep(person, by=coordinator, name="Real Name", contact="real@example.org", organisation="Real University")
    ConsentFactory(participant=person)
    ConsentFactory(participant=person, scope="archive", allowed=False)
    ParticipantFactory(study=study, code="A00", capacity="team")
    ParticipantFactory(study=study, code="P02", pseudonym="Left", country="FR", withdrawn_at=timezone.now())
    rows, text = export(client_as(coordinator), study, "participants")
    assert list(rows[0].values()) == [
        "P01", "Irena", "Practitioner", "dean", "", "IT", "0", "not asked", "yes", "not asked", "not asked",
        "not asked", "no", "",
    ]  # fmt: skip
    assert [row["Person"] for row in rows] == ["P01", "P02", "A00"]
    assert set(rows[1].values()) == {"P02", "", f"{timezone.localdate():%Y-%m-%d}"}
    for word in ("Real", "example.org", "woman-x", "Her note", "Left", "FR"):
        assert word not in text
    assert "2 people and 1 of the research team" in text
    event = Event.objects.get(verb="export.made")
    assert event.after == {
        "kind": "participants", "format": "csv", "rows": 3, "held_back": {"withdrawn": 1}, "filters": [],
    }  # fmt: skip
