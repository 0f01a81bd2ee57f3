"""A file's way into the study: uploaded, read, settled, imported."""

import json
import threading
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from sessions.actions import uploads
from sessions.models import BreakoutGroup, Phase, Transcript, TranscriptImport, Turn
from studies.models import Event, Job, Role
from tests.factories import FieldSessionFactory, ParticipantFactory, StudyFactory, member, transcript_of

pytestmark = pytest.mark.django_db

TALK = """Focus group 1, Group B.

Joris: Who had to be at the table?
Irena: The rector, and he was not.
Irina: And the coffee, I hope.
Note: Wout leaves the room.
P06: Middle management was never asked.
Joris: Never?
Irena: Never.
"""


@pytest.fixture
def session(study):
    return FieldSessionFactory(study=study)


@pytest.fixture
def researcher(study):
    return member(study, Role.RESEARCHER)


@pytest.fixture
def client(client_as, researcher):
    return client_as(researcher)


def send(client, session, *files: tuple[str, bytes], **data):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    path = reverse("sessions:import", args=[session.study.slug, session.pk])
    return client.post(path, {"files": sent} | data)


def uploaded(client, session, run_jobs, text: str = TALK, name: str = "group_b.txt", **data) -> TranscriptImport:
    assert send(client, session, (name, text.encode()), **data).status_code == 302
    run_jobs()
    return TranscriptImport.objects.latest("pk")


def preview_of(client, row):
    return client.get(reverse("sessions:import_preview", args=[row.study.slug, row.pk]))


def settle(client, row, action: str = "import", **changes):
    """Post the preview as it stands, with some choices changed; `who` by label."""
    form = preview_of(client, row).context["form"]
    data = {name: form[name].value() for name in form.fields}
    for label, one in changes.pop("who", {}).items():
        data[f"who-{form.labels.index(label)}"] = one
    data = {name: value for name, value in (data | changes).items() if value not in (None, False)}
    path = reverse("sessions:import_preview", args=[row.study.slug, row.pk])
    return client.post(path, data | {"action": action})


def test_upload_keeps_the_file_and_shows_what_it_is_read_as(client, study, session, run_jobs):
    dario = ParticipantFactory(study=study, code="P06", pseudonym="Dario")
    row = uploaded(client, session, run_jobs)
    assert Path(row.source.path).read_bytes() == TALK.encode()
    assert Transcript.objects.count() == 0
    page = preview_of(client, row)
    assert page.context["parsed"].rule_used == "name_colon"
    assert [one["speaker"].label for one in page.context["who"]] == ["Joris", "Irena", "Irina", "P06", "Note"]
    chosen = {one["speaker"].label: one["field"].value() for one in page.context["who"]}
    assert (chosen["P06"], chosen["Note"], chosen["Joris"]) == (str(dario.pk), "not", "")
    assert "Irina" in page.content.decode()


def test_import_makes_turns_speakers_and_one_event(client, study, session, run_jobs, researcher):
    dario = ParticipantFactory(study=study, code="P06", pseudonym="Dario")
    row = uploaded(client, session, run_jobs)
    events = Event.objects.count()
    response = settle(client, row, title="Group B", who={"Joris": "team", "Irina": "same:Irena"})
    transcript = Transcript.objects.get()
    assert response["Location"] == reverse("coding:transcript", args=[study.slug, transcript.pk])
    speakers = {one.name: (one.participant, one.is_team) for one in transcript.speakers.all()}
    assert speakers == {"Joris": (None, True), "Irena": (None, False), "P06": (dario, False)}
    said = list(transcript.turns.values_list("speaker__name", "text"))
    assert said[0] == (None, "Focus group 1, Group B.")
    assert ("Irena", "And the coffee, I hope.") in said
    assert (None, "Note: Wout leaves the room.") in said
    assert (transcript.turn_count, transcript.imported_by) == (len(said), researcher)
    assert Event.objects.count() == events + 1
    assert Path(transcript.source.path).read_bytes() == TALK.encode()


def test_pressed_twice_is_one_transcript(client, session, run_jobs):
    row = uploaded(client, session, run_jobs)
    first, second = settle(client, row), client.post(reverse("sessions:import_preview", args=[row.study.slug, row.pk]))
    assert first["Location"] == second["Location"]
    assert Transcript.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_transcript(client, session, run_jobs, researcher):
    row, made, gate = uploaded(client, session, run_jobs), [], threading.Barrier(2)

    def press():
        gate.wait()
        choices = {"title": "Group B", "language": "en", "is_notes": False, "who": {}, "same_as": {}}
        made.append(uploads.import_upload(row, by=researcher, **choices).pk)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert made == [Transcript.objects.get().pk] * 2


def test_another_rule_reads_the_file_again_and_keeps_the_choices(client, session, run_jobs):
    row = uploaded(client, session, run_jobs)
    settle(client, row, action="read", rule="none", title="My title")
    assert preview_of(client, row).templates[0].name == "sessions/import_waiting.html"
    run_jobs()
    page = preview_of(client, row)
    assert (page.context["parsed"].rule_used, page.context["parsed"].speakers) == ("none", ())
    assert page.context["form"]["title"].value() == "My title"


def test_who_is_no_speaker_stays_as_words(client, session, run_jobs):
    row = uploaded(client, session, run_jobs)
    settle(client, row, who={"Irina": "not"})
    run_jobs()
    assert "Irina" not in [one.label for one in preview_of(client, row).context["parsed"].speakers]
    assert settle(client, row).status_code == 302
    assert "Irina: And the coffee, I hope." in "\n".join(Turn.objects.values_list("text", flat=True))


def test_a_chosen_encoding_counts(client, session, run_jobs):
    assert send(client, session, ("greek.txt", "Ελένη: δεν ήταν θέμα χρόνου\n".encode("cp1253") * 3)).status_code == 302
    run_jobs()
    row = TranscriptImport.objects.get()
    settle(client, row, action="read", encoding="cp1253")
    run_jobs()
    assert preview_of(client, row).context["parsed"].turns[0].text.startswith("δεν ήταν")


def test_the_part_of_the_session_goes_along(client, session, run_jobs):
    phase = Phase.objects.create(field_session=session, position=1, kind=Phase.Kind.BREAKOUT)
    group = BreakoutGroup.objects.create(phase=phase, title="Group B")
    path = reverse("sessions:import", args=[session.study.slug, session.pk])
    assert client.get(f"{path}?group={group.pk}").context["form"]["place"].value() == f"group-{group.pk}"
    row = uploaded(client, session, run_jobs, place=f"group-{group.pk}")
    settle(client, row)
    transcript = Transcript.objects.get()
    assert (transcript.phase, transcript.group, transcript.title) == (phase, group, "Group B")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("broken.docx", b"PK\x03\x04 not a zip at all", "damaged"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Old Word files"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"\0\1\2\3" * 300, "named .txt"),
    ],
)
def test_a_bad_file_gets_one_sentence_and_changes_nothing(client, session, run_jobs, name, content, words):
    response = send(client, session, (name, content))
    if response.status_code == 302:
        run_jobs()
        page = preview_of(client, TranscriptImport.objects.get())
        said = page.context["row"].refusal
    else:
        said = " ".join(response.context["form"].errors["files"])
    assert words in said
    assert said.count(".") <= 6
    assert Transcript.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("talk.mp3", "This is a recording. Choose its transcript."),
        ("old.DOC", "Old Word files (.doc) cannot be read. Open the file in Word or LibreOffice and save it as .docx."),
        ("sheet.xlsx", "Excel files cannot be read. Save the sheet as CSV."),
        ("export.json", "JSON files cannot be read. Export the transcript as VTT, SRT, CSV or plain text."),
        ("page.html", "Web pages cannot be read. Save the page as .docx or plain text."),
        ("notes.pages", "Pages documents cannot be read. Export the file as Word (.docx)."),
        ("file.xyz", ".xyz files cannot be read. Save the transcript as txt, docx, odt, rtf, pdf, vtt, srt or csv."),
    ],
)
def test_a_file_of_another_kind_is_refused_before_it_is_kept(client, session, name, words):
    response = send(client, session, (name, b"ID3"))
    assert response.status_code == 400
    assert response.context["form"].errors["files"] == [f"“{name}”: {words}"]
    assert TranscriptImport.objects.count() == 0


def test_the_good_files_go_in_and_the_bad_are_named(client, session):
    files = [("a.txt", b"Ann: yes\nBob: no\n"), ("old.doc", b"x"), ("nothing.txt", b""), ("b.txt", b"Cy: yes\n")]
    response = send(client, session, *files)
    assert response["Location"] == reverse("sessions:import", args=[session.study.slug, session.pk])
    assert sorted(TranscriptImport.objects.values_list("source_name", flat=True)) == ["a.txt", "b.txt"]
    said = [str(message) for message in client.get(response["Location"]).context["messages"]]
    assert said == [
        "Not uploaded: “old.doc”: Old Word files (.doc) cannot be read. Open the file in Word or LibreOffice and "
        "save it as .docx.",
        "Not uploaded: “nothing.txt”: The file is empty. Choose another one.",
    ]


def test_one_good_file_beside_a_bad_one_stays_on_the_page_that_says_so(client, session):
    response = send(client, session, ("a.txt", b"Ann: yes\n"), ("old.doc", b"x"))
    assert response["Location"] == reverse("sessions:import", args=[session.study.slug, session.pk])


def test_no_file_and_only_empty_ones_say_so(client, session):
    path = reverse("sessions:import", args=[session.study.slug, session.pk])
    assert client.post(path, {"place": ""}).context["form"].errors["files"] == ["Choose a file first."]
    answer = send(client, session, ("a.txt", b""), ("b.txt", b""))
    assert answer.context["form"].errors["files"] == [
        "“a.txt”: The file is empty. Choose another one.",
        "“b.txt”: The file is empty. Choose another one.",
    ]
    assert TranscriptImport.objects.count() == 0


def test_the_same_file_twice_is_said(client, session, run_jobs):
    settle(client, uploaded(client, session, run_jobs), title="First")
    page = preview_of(client, uploaded(client, session, run_jobs))
    assert page.context["same_file"] == Transcript.objects.get()


def test_a_taken_title_is_said(client, session, run_jobs):
    transcript_of(("A", "x"), study=session.study, field_session=session, title="Group B")
    response = settle(client, uploaded(client, session, run_jobs), title="Group B")
    assert response.status_code == 400
    assert "already has a transcript with this title" in response.content.decode()


def test_put_away_removes_row_and_file(client, session, run_jobs, django_capture_on_commit_callbacks):
    row = uploaded(client, session, run_jobs)
    path = Path(row.source.path)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("sessions:import_discard", args=[session.study.slug, row.pk]))
    assert not path.exists()
    assert TranscriptImport.objects.count() == 0


def test_several_files_at_once_wait_in_a_list(client, session, run_jobs):
    response = send(client, session, ("a.txt", b"Ann: yes\nBob: no\n"), ("b.txt", b"Cy: yes\nDi: no\n"))
    assert response["Location"] == reverse("sessions:import", args=[session.study.slug, session.pk])
    assert run_jobs() == 2
    page = client.get(response["Location"]).content.decode()
    assert "a.txt" in page
    assert "b.txt" in page


def test_a_page_that_waits_says_when_no_worker_answers(client, session):
    send(client, session, ("a.txt", b"Ann: yes\n"))
    row = TranscriptImport.objects.get()
    path = reverse("sessions:import_progress", args=[session.study.slug, row.pk])
    assert "Waiting for the worker" in client.get(path).content.decode()
    Job.objects.update(created_at="2020-01-01T00:00:00Z")
    assert "The worker does not answer." in client.get(path).content.decode()


def test_a_partner_and_an_outsider_cannot_import(client_as, study, session):
    path = reverse("sessions:import", args=[study.slug, session.pk])
    assert client_as(member(study, Role.PARTNER)).get(path).status_code == 403
    assert client_as(member(StudyFactory())).get(path).status_code == 404


def test_the_command_imports_with_the_same_report(tmp_path, study, session, researcher, capsys):
    path = tmp_path / "group_b.txt"
    path.write_text(TALK)
    with pytest.raises(CommandError, match="Nobody may import"):
        call_command("import_transcript", str(path), study=study.slug, session=session.pk)
    arguments = {"study": study.slug, "session": session.pk, "by": researcher.email}
    call_command("import_transcript", str(path), "--json", **arguments)
    said = json.loads(capsys.readouterr().out)
    transcript = Transcript.objects.get()
    assert (said["turns"], said["words"], said["error"]) == (transcript.turn_count, transcript.words, None)
    with pytest.raises(SystemExit):  # the title is taken now
        call_command("import_transcript", str(path), "--json", **arguments)
    assert "already has a transcript" in json.loads(capsys.readouterr().out)["error"]
    assert Transcript.objects.count() == 1
