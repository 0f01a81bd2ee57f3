"""A transcript or a study deleted: listed first, then gone from every table and file."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from coding.actions.deleting import delete_round, delete_transcript
from coding.models import Code, Excerpt, Memo
from reports.actions.withdrawing import withdraw
from reports.going import drafts
from reports.models import Draft, SectionQuote
from sessions.models import Transcript, TranscriptImport
from studies import undo
from studies.actions.ending import delete_study
from studies.deletion import SILENT, TELLERS, Going, reachable
from studies.models import DeletedStudy, Event, Job, Study
from studies.refused import Refused
from tests.reports.traces import traces
from tests.reports.worded import CANARIES, Worded, build_worded

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = {"reason": "mistake", "password": "a long password"}


@pytest.fixture
def worded(run_jobs) -> Worded:
    return build_worded(run_jobs)


def media() -> Path:
    return Path(settings.MEDIA_ROOT)


def test_every_model_that_hangs_on_a_transcript_or_a_study_is_known():
    for root in (Transcript, Study):
        others = {model for model in reachable(root) if not model._meta.auto_created and model is not root}
        assert others - TELLERS.keys() - SILENT == set()


def test_the_page_lists_what_goes_and_changes_nothing(worded, client_as):
    page = client_as(worded.coordinator).get(path_of(worded))
    text = page.content.decode()
    lines = [line.words for line in page.context["lines"]]
    researcher, partner = worded.researcher, worded.partner
    draft = "D1.3, draft 0.1, quotes these words. It is withdrawn: its file is deleted, its number and checksum stay"
    assert sorted(lines[:4]) == [
        f"1 comment in review threads: {partner} (1)",
        f"1 quote chosen for the report, in {worded.section}",
        f"1 verdict of partners: {partner} (1)",
        draft,
    ]
    assert f"2 codings: {researcher} (2)" in lines
    assert f"5 memos: {researcher} (5)" in lines
    assert "1 link to practices, which stay without it: GP1" in lines
    assert "1 link between excerpts" in lines
    assert "2 uploaded files" in lines
    assert text.index("verdict of partners") < text.index("2 codings")
    assert Transcript.objects.filter(pk=worded.transcript.pk).exists()


def path_of(worded: Worded) -> str:
    return reverse("coding:transcript_delete", args=[worded.study.slug, worded.transcript.pk])


def test_no_trace_of_a_deleted_transcript_is_in_any_table_or_file(worded, client_as):
    assert {"coding_span.quote", "coding_memo.text"} <= set(traces(CANARIES, media()))
    answer = client_as(worded.coordinator).post(path_of(worded), ASKED)
    assert answer.status_code == 302
    assert traces(CANARIES, media()) == []
    assert Transcript.objects.get() == worded.other
    assert worded.study.practices.get().excerpts.count() == 1
    assert list(Excerpt.objects.all()) == [worded.other.excerpts.get()]
    draft = Draft.objects.get()
    assert (draft.file, draft.withdrawn_by, draft.sha256) == ("", worded.coordinator, worded.draft.sha256)
    event = worded.study.events.get(verb="transcript.deleted")
    assert event.before["reason"] == "mistake"
    assert event.before["counts"]["excerpt"] == 2
    assert not TranscriptImport.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (ASKED | {"password": "another"}, "Wrong password. Type it again."),
        (ASKED | {"password": ""}, "This field is required."),
        (ASKED | {"reason": ""}, "This field is required."),
    ],
)
def test_without_reason_or_password_nothing_goes(worded, client_as, given, sentence):
    answer = client_as(worded.coordinator).post(path_of(worded), given)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert "another" not in answer.content.decode().replace("Another reason", "")
    assert Transcript.objects.count() == 2


def test_passwords_are_not_tried_at_will(worded, client_as):
    client = client_as(worded.coordinator)
    for _ in range(10):
        client.post(path_of(worded), ASKED | {"password": "another"})
    assert "Too many wrong passwords" in client.post(path_of(worded), ASKED).content.decode()
    assert Transcript.objects.count() == 2


def test_undo_of_what_was_done_in_a_deleted_transcript_is_refused_with_a_sentence(worded):
    events = list(worded.study.events.filter(actor=worded.researcher).order_by("-seq"))
    tried = [event for event in events if undo.can_be_undone(event.verb)]
    assert len({event.verb for event in tried}) >= 8
    delete_transcript(worded.transcript, by=worded.coordinator, reason="mistake")
    words = set()
    for event in tried:
        with pytest.raises(undo.CannotUndo) as refused:
            undo.undo(worded.study, worded.researcher, before=event.seq + 1)
        words.add(refused.value.message)
    assert words == {f"This change cannot be undone: {worded.coordinator} has deleted the transcript."}
    assert traces(CANARIES) == []


def test_other_open_pages_are_told_by_whom(worded, client_as):
    turn = worded.transcript.turns.first()
    delete_transcript(worded.transcript, by=worded.coordinator, reason="mistake")
    client, begin = client_as(worded.researcher), f"/api/v1/s/{worded.study.slug}/"
    save = {"save_id": "00000000-0000-4000-8000-000000000001"}
    place = {"turn": turn.pk, "version": 1, "start": 0, "end": 4, "quote": turn.text[:4]}
    new = save | {"transcript": worded.transcript.pk, "code": Code.objects.get().pk, "spans": [place]}
    answers = [
        client.get(f"{begin}transcripts/{worded.transcript.pk}/changes?after=0"),
        client.post(f"{begin}codings", new, content_type="application/json"),
        client.patch(f"{begin}turns/{turn.pk}", save | {"version": 1, "text": "x"}, content_type="application/json"),
        client.get(f"{begin}excerpts/{worded.excerpt.pk}"),
    ]
    assert [answer.status_code for answer in answers] == [410] * 4
    for answer in answers:
        assert answer.json()["message"].startswith(f"{worded.coordinator} deleted this transcript on ")


def test_a_file_that_is_being_read_does_not_bring_words_back(worded, run_jobs):
    from sessions.actions.uploads import read

    read(TranscriptImport.objects.get(replaces=worded.transcript), by=worded.researcher)
    waiting = Job.objects.get(state="queued")
    delete_transcript(worded.transcript, by=worded.coordinator, reason="mistake")
    assert not Job.objects.filter(pk=waiting.pk).exists()
    run_jobs()
    assert traces(CANARIES, media()) == []


def test_deleted_in_the_same_moment_is_deleted_once(worded):
    delete_transcript(worded.transcript, by=worded.coordinator, reason="mistake")
    with pytest.raises(Transcript.DoesNotExist):
        delete_transcript(worded.transcript, by=worded.coordinator, reason="mistake")
    assert worded.study.events.filter(verb="transcript.deleted").count() == 1


def test_pages_of_the_study_stand_after_a_deletion(worded, client_as):
    delete_transcript(worded.transcript, by=worded.coordinator, reason="mistake")
    client, slug = client_as(worded.coordinator), worded.study.slug
    for name in ("reports:home", "reports:report", "reports:drafts", "coding:memos", "coding:excerpts", "coding:review",
                 "coding:practices", "coding:corrections", "sessions:list", "sessions:participants"):  # fmt: skip
        assert client.get(reverse(name, args=[slug]), follow=True).status_code == 200, name
    round_ = worded.study.review_rounds.get()
    assert client.get(reverse("coding:review_round", args=[slug, round_.pk])).status_code == 200
    code = Code.objects.get()
    assert client.get(reverse("coding:code", args=[slug, code.pk])).status_code == 200
    gone = client.get(reverse("reports:draft", args=[slug, 1]))
    assert gone.status_code == 410
    assert "It quoted a transcript that was deleted." in gone.content.decode()


def test_a_round_with_verdicts_stays(worded):
    round_ = worded.study.review_rounds.get()
    with pytest.raises(Refused, match="has 1 verdict of partners and cannot be deleted"):
        delete_round(round_, by=worded.coordinator)


def test_nobody_is_told_that_practices_stay_when_the_study_goes(worded):
    words = [line.words for line in Going.of(worded.study).lines()]
    assert "1 practice" in words
    assert not [line for line in words if "practices, which stay" in line]


def test_a_deleted_study_leaves_one_row_without_words(worded, client_as):
    study, number = worded.study, worded.study.pk
    client = client_as(worded.coordinator)
    path = reverse("studies:delete", args=[study.slug])
    assert client.post(path, ASKED | {"title": "Another study"}).status_code == 400
    answer = client.post(path, ASKED | {"title": study.title}, follow=True)
    assert "The study was deleted" in answer.content.decode()
    assert not Study.objects.exists()
    assert traces([*CANARIES, study.title, study.slug], media()) in ([], ["django_session.session_data"])
    left = DeletedStudy.objects.get()
    assert (left.study_number, left.deleted_by, left.reason) == (number, worded.coordinator, "mistake")
    assert (left.counts["transcript"], left.counts["excerpt"]) == (2, 3)
    assert not (media() / "sources" / str(number)).exists()
    for model in (Event, Job, Memo, Code, SectionQuote, Draft):
        assert not model._base_manager.exists(), model


def test_another_study_keeps_everything(worded, run_jobs):
    other = build_worded(run_jobs)
    before = {model: model._base_manager.count() for model in Going.of(other.study).rows}
    both = {model: len(ids) for model, ids in Going.of(worded.study).rows.items()}
    delete_study(worded.study, by=worded.coordinator, reason="other")
    assert {model: model._base_manager.count() for model in before} == {
        model: n - both[model] for model, n in before.items()
    }
    assert (media() / other.draft.file).exists()


def test_a_withdrawn_draft_is_told_without_its_file(worded):
    assert [line.words for line in drafts(set(Draft.objects.values_list("pk", flat=True)))] == ["1 draft with file"]
    withdraw(Draft.objects.get(), by=worded.coordinator)
    told = [line.words for line in drafts(set(Draft.objects.values_list("pk", flat=True)))]
    assert told == ["1 draft whose file was deleted before"]
