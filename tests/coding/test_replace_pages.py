"""Replacing a transcript by a corrected file in the browser's steps: upload, comparison, replace; and its refusals."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coding.actions.text import correct_turn
from sessions.models import TranscriptImport
from studies.models import Event, Role
from tests.coding.test_text import spans, standing, turn
from tests.factories import CodeFactory, code_words, member, transcript_of

pytestmark = pytest.mark.django_db
LINES = [
    ("Irena", "They gave us a date. Before that the plan was in a drawer."),
    ("Dario", "With us nobody did."),
    ("Irena", "I know what you mean."),
    ("Dario", "So we went to the union and asked."),
]
FILE = """Irena: They gave us a month. Before that the plan was in a drawer.
Dario: With us nobody did.
Irena: I know what you mean.
Nadia: When was that?
Dario: So we went to the union and asked.
"""


@pytest.fixture
def transcript():
    return transcript_of(*LINES)


@pytest.fixture
def upload(client_as, transcript, nadia, run_jobs):
    """Uploads a file as Nadia, has it read, and gives the address of the comparison."""

    def send(content: str = FILE, name: str = "corrected.txt"):
        path = reverse("coding:replace", args=[transcript.study.slug, transcript.pk])
        answer = client_as(nadia).post(path, {"file": SimpleUploadedFile(name, content.encode())})
        assert answer.status_code == 302
        run_jobs()
        return answer["Location"]

    return send


def press(client, page):
    fingerprint = client.get(page).context["comparison"].fingerprint
    return client.post(page, {"action": "replace", "fingerprint": fingerprint}, follow=True)


def test_upload_compare_replace(client_as, transcript, nadia, upload):
    code_words(CodeFactory(study=transcript.study), nadia, (turn(transcript, 0), "a date"))
    page = upload()
    client = client_as(nadia)
    shown = client.get(page).content.decode()
    assert "a <del>date</del><ins>month</ins>." in shown
    assert "New speaker: Nadia" in shown
    assert "Replace 2 turns" in shown
    assert "Turns 2 to 3 are the same" in shown
    assert standing(transcript) == LINES
    answer = press(client, page)
    assert answer.redirect_chain[-1][0] == reverse("coding:corrections", args=[transcript.study.slug])
    assert standing(transcript) == [
        tuple(line.split(": ", 1)) for line in FILE.strip().splitlines()
    ]  # fmt: skip
    assert spans()[0][2:] == ("a month", "a date", "touched")
    row = TranscriptImport.objects.get()
    assert row.source.storage.exists(row.source.name)
    assert client.get(page).status_code == 302
    files = client.get(reverse("coding:replace", args=[transcript.study.slug, transcript.pk])).content.decode()
    assert "its text replaced the one before" in files
    assert "group.txt" in files


def test_a_correction_in_between_is_compared_again(client_as, transcript, nadia, upload):
    page = upload()
    client = client_as(nadia)
    fingerprint = client.get(page).context["comparison"].fingerprint
    correct_turn(turn(transcript, 1), by=nadia, version=1, text="With us somebody did.")
    answer = client.post(page, {"action": "replace", "fingerprint": fingerprint}, follow=True)
    assert "corrected meanwhile" in answer.content.decode()
    assert "<del>somebody</del><ins>nobody</ins>" in answer.content.decode()
    assert not Event.objects.filter(verb="transcript.replaced").exists()


def test_the_same_file_has_nothing_to_replace(client_as, transcript, nadia, upload):
    page = upload("\n".join(f"{who}: {words}" for who, words in LINES))
    answer = client_as(nadia).get(page)
    assert "the same text as the transcript" in answer.content.decode()
    assert "nothing to replace" in press(client_as(nadia), page).content.decode()


def test_a_file_that_cannot_be_read_says_why(client_as, nadia, upload):
    answer = client_as(nadia).get(upload("\n \n", "empty.txt")).content.decode()
    assert "Nothing was changed." in answer
    assert "Choose another file" in answer


def test_read_again_by_another_rule(client_as, nadia, upload, run_jobs):
    page = upload()
    client = client_as(nadia)
    rules = [rule.key for rule in client.get(page).context["parsed"].rules]
    other = next(rule for rule in rules if rule != client.get(page).context["parsed"].rule_used)
    assert client.post(page, {"action": "read", "rule": other, "encoding": "utf-8"}).status_code == 302
    run_jobs()
    assert client.get(page).context["parsed"].rule_used == other


def test_the_import_s_own_page_leads_here_and_it_is_never_a_second_transcript(client_as, transcript, nadia, upload):
    page = upload()
    row = TranscriptImport.objects.get()
    own = reverse("sessions:import_preview", args=[transcript.study.slug, row.pk])
    assert client_as(nadia).get(own)["Location"] == page
    listed = client_as(nadia).get(reverse("sessions:import", args=[transcript.study.slug, row.field_session_id]))
    assert list(listed.context["waiting"]) == []


def test_put_away_before_and_not_after(client_as, transcript, nadia, upload):
    page, client = upload(), client_as(nadia)
    row = TranscriptImport.objects.get()
    away = reverse("sessions:import_discard", args=[transcript.study.slug, row.pk])
    press(client, page)
    assert "already been imported" in client.post(away, follow=True).content.decode()
    assert TranscriptImport.objects.exists()


def test_the_comparison_asks_the_same_number_of_questions(
    client_as, transcript, nadia, upload, django_assert_num_queries
):
    page, client = upload(), client_as(nadia)
    client.get(page)
    with django_assert_num_queries(9):
        client.get(page)
    code = CodeFactory(study=transcript.study)
    for words in ("gave us", "a date", "Before", "drawer"):
        code_words(code, nadia, (turn(transcript, 0), words))
    with django_assert_num_queries(9):
        client.get(page)


def test_partners_have_no_such_page(client_as, transcript, upload, study):
    partner = client_as(member(study, Role.PARTNER))
    assert partner.get(upload()).status_code == 403
