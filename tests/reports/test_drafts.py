"""The job that assembles a draft: exactly one, whatever happens, and nothing that consent no longer allows."""

import builtins
import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pypdf import PdfReader

from reports import tasks
from reports.actions import drafts
from reports.actions.sections import save_section
from reports.exporters import pdf
from reports.models import Draft
from sessions.models import Consent, Participant
from studies import jobs
from studies.models import Event, Job
from tests.reports.sample import build_sample, code_sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample():
    sample = build_sample()
    code_sample(sample)
    return sample


@pytest.fixture
def quick_pdf(monkeypatch):
    """For what is not about the PDF: one page, at once."""
    from pypdf import PdfWriter

    def export(document) -> bytes:
        from io import BytesIO

        writer, out = PdfWriter(), BytesIO()
        writer.add_blank_page(10, 10)
        writer.add_metadata({"/Title": document.title, "/Quotes": " ".join(q.lines[0].text for q in document.quotes)})
        writer.write(out)
        return out.getvalue()

    monkeypatch.setattr(pdf, "export", export)


def files(settings) -> list[str]:
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def test_a_draft_is_made_filed_and_told(sample, settings):
    job = drafts.request_draft(sample.deliverable, by=sample.coordinator)
    jobs.execute(job.pk)
    job.refresh_from_db()
    draft = Draft.objects.get()
    path = Path(settings.MEDIA_ROOT) / draft.file
    assert job.state == Job.State.DONE, job.message
    assert job.result == {"draft": 1, "pages": draft.pages, "size": draft.size, "held_out": 0}
    assert (draft.number, draft.created_by, draft.job) == (1, sample.coordinator, job)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == draft.sha256
    assert len(PdfReader(path).pages) == draft.pages
    assert path.stat().st_size == draft.size
    event = Event.objects.latest("seq")
    assert (event.verb, event.target_id, event.after["quotes"]) == ("draft.assembled", str(draft.pk), 7)
    assert files(settings) == [path.name]


def test_the_snapshot_holds_ids_and_reasons_and_no_words(sample, quick_pdf):
    Consent.objects.filter(participant=sample.people["P12"], scope=Consent.Scope.QUOTE).update(allowed=False)
    jobs.execute(drafts.request_draft(sample.deliverable, by=sample.coordinator).pk)
    snapshot = Draft.objects.get().snapshot
    assert set(snapshot) == {"deliverable_version", "sections", "quotes", "held_out"}
    assert len(snapshot["quotes"]) == 6
    assert [one["reason"] for one in snapshot["held_out"]] == ["P12 did not agree to be quoted."]
    for words in ("Middle", "associazioni", "Χωρίς"):
        assert words not in str(snapshot)


def test_pressing_twice_is_one_job_and_a_change_in_between_is_another(sample):
    first = drafts.request_draft(sample.deliverable, by=sample.coordinator)
    assert drafts.request_draft(sample.deliverable, by=sample.coordinator) == first
    save_section(sample.section("staff"), by=sample.coordinator, narrative="New.", state="drafting", version=1)
    assert drafts.request_draft(sample.deliverable, by=sample.coordinator) != first
    assert Job.objects.count() == 2


def test_executing_twice_makes_one_draft(sample, quick_pdf):
    job = drafts.request_draft(sample.deliverable, by=sample.coordinator)
    jobs.execute(job.pk)
    jobs.execute(job.pk)
    assert Draft.objects.count() == 1


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_worker_that_falls_silent_is_replaced_and_leaves_nothing(sample, quick_pdf, settings, monkeypatch):
    """The first attempt hangs while it lays out pages; the second one makes the draft; the first wakes up too late."""
    job = drafts.request_draft(sample.deliverable, by=sample.coordinator)
    real, seen = drafts.print_pdf, []

    def hang(document, path):
        printed = real(document, path)
        if not seen:
            seen.append(path)
            expire(job)
            jobs.execute(job.pk)  # the sweeper gave the job to another worker
            assert Draft.objects.count() == 1
        return printed

    monkeypatch.setattr(tasks, "print_pdf", hang)
    jobs.execute(job.pk)
    job.refresh_from_db()
    draft = Draft.objects.get()
    assert (job.state, job.attempt) == (Job.State.DONE, 2)
    assert files(settings) == [Path(draft.file).name] == [f"{job.pk}.2.pdf"]
    assert Event.objects.filter(verb="draft.assembled").count() == 1


def test_files_of_a_killed_attempt_are_removed_by_the_next(sample, quick_pdf, settings, monkeypatch):
    job = drafts.request_draft(sample.deliverable, by=sample.coordinator)

    class Killed(BaseException):
        """As if the process ended: nothing of ours runs after it."""

    def die(document, path):
        drafts.print_pdf(document, path)
        path.with_name(f"{path.name}.part").write_bytes(b"half")
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(tasks, "print_pdf", die)
        jobs.execute(job.pk)
    assert files(settings) == [f"{job.pk}.1.pdf", f"{job.pk}.1.pdf.part"]
    expire(job)
    jobs.sweep()
    jobs.execute(job.pk)
    assert Draft.objects.count() == 1
    assert files(settings) == [f"{job.pk}.2.pdf"]


def withdraw(sample):
    Participant.objects.filter(code="P01").update(withdrawn_at=timezone.now())


def refuse(sample):
    Consent.objects.filter(participant=sample.people["P01"], scope=Consent.Scope.QUOTE).update(allowed=False)


def unlist(sample):
    Consent.objects.filter(participant=sample.people["P02"], scope=Consent.Scope.LIST).update(allowed=False)


def correct(sample):
    turn = sample.transcripts["A"].turns.get(text__startswith="Middle management")
    turn.text = turn.text.replace("Middle", "Upper")
    turn.save()


@pytest.mark.parametrize("change", [withdraw, refuse, unlist, correct])
def test_what_changes_while_pages_are_laid_out_is_not_published(sample, quick_pdf, settings, monkeypatch, change):
    job = drafts.request_draft(sample.deliverable, by=sample.coordinator)
    real = drafts.print_pdf

    def slow(document, path):
        printed = real(document, path)
        if job.attempt == 0:
            job.attempt = 1
            change(sample)
        return printed

    monkeypatch.setattr(tasks, "print_pdf", slow)
    jobs.execute(job.pk)
    assert not Draft.objects.exists()
    assert files(settings) == []
    jobs.execute(job.pk)  # the job is waiting again, and now reads what is true
    draft = Draft.objects.get()
    title = PdfReader(Path(settings.MEDIA_ROOT) / draft.file).metadata
    assert ("Middle management" in title["/Quotes"]) is (change is unlist)
    assert files(settings) == [f"{job.pk}.2.pdf"]


def test_a_study_that_keeps_changing_ends_with_a_sentence(sample, quick_pdf, monkeypatch):
    job = drafts.request_draft(sample.deliverable, by=sample.coordinator)
    real, agreed = drafts.print_pdf, [True]

    def slow(document, path):
        agreed[0] = not agreed[0]
        Consent.objects.filter(participant=sample.people["P01"], scope=Consent.Scope.QUOTE).update(allowed=agreed[0])
        return real(document, path)

    monkeypatch.setattr(tasks, "print_pdf", slow)
    for _ in range(3):
        jobs.execute(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.State.FAILED, tasks.CHANGED)
    assert not Draft.objects.exists()


def test_a_requester_who_lost_the_right_gets_nothing(sample, quick_pdf, settings, monkeypatch):
    job = drafts.request_draft(sample.deliverable, by=sample.coordinator)
    real = drafts.print_pdf

    def slow(document, path):
        sample.study.memberships.filter(user=sample.coordinator).update(role="researcher")
        return real(document, path)

    monkeypatch.setattr(tasks, "print_pdf", slow)
    jobs.execute(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert files(settings) == []


def test_stopping_leaves_nothing(sample, quick_pdf, settings, monkeypatch):
    job = drafts.request_draft(sample.deliverable, by=sample.coordinator)
    real = drafts.print_pdf

    def slow(document, path):
        jobs.cancel(job)
        return real(document, path)

    monkeypatch.setattr(tasks, "print_pdf", slow)
    jobs.execute(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert (files(settings), Draft.objects.count()) == ([], 0)


def test_numbers_count_up(sample, quick_pdf):
    for narrative in ("One.", "Two."):
        section = sample.section("staff")
        save_section(section, by=sample.coordinator, narrative=narrative, state="drafting", version=section.version)
        jobs.execute(drafts.request_draft(sample.deliverable, by=sample.coordinator).pk)
    assert [draft.label for draft in Draft.objects.all()] == ["0.2", "0.1"]


@pytest.fixture
def no_pango(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.partition(".")[0] == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    pdf.styles.cache_clear()
    pdf.fetcher.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without)
    yield
    pdf.styles.cache_clear()
    pdf.fetcher.cache_clear()


def test_without_pango_the_job_ends_with_the_line_that_installs_it(sample, no_pango, settings):
    job = drafts.request_draft(sample.deliverable, by=sample.coordinator)
    jobs.execute(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.message == (
        f"The PDF was not made: Pango is missing on this machine. This installs it: {pdf.install_line()}"
    )
    assert files(settings) == []


# ---- build_draft ----------------------------------------------------------------


def test_build_draft_writes_the_document_without_filing_it(sample, tmp_path, capsys):
    output = tmp_path / "deep" / "d13.pdf"
    Consent.objects.filter(participant=sample.people["P12"], scope=Consent.Scope.QUOTE).update(allowed=False)
    call_command("build_draft", "--study", "outside-actors", "--output", str(output))
    text = " ".join(page.extract_text() for page in PdfReader(output).pages)
    assert "Obstacles and internal resistances" in text
    assert "associazioni" not in text
    assert "DRAFT" in text
    assert not Draft.objects.exists()
    assert capsys.readouterr().out.splitlines() == [
        f"{output}: D1.3, 6 quotes",
        "held back from 4.5 Role of feminist/women associations: P12 did not agree to be quoted.",
    ]


def test_build_draft_as_html(sample, tmp_path):
    output = tmp_path / "d13.html"
    call_command("build_draft", "--study", "outside-actors", "--output", str(output), "--format", "html")
    assert "Middle management was never asked" in output.read_text("utf-8")


def test_build_draft_without_pango_says_what_to_install(sample, tmp_path, no_pango):
    with pytest.raises(CommandError, match="This installs it"):
        call_command("build_draft", "--study", "outside-actors", "--output", str(tmp_path / "d13.pdf"))
    assert list(tmp_path.glob("*.pdf*")) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--study", "nowhere", "--output", "x.pdf"], "There is no study 'nowhere'"),
        (["--study", "outside-actors", "--output", "x.docx", "--format", "docx"], "invalid choice: 'docx'"),
        (["--study", "outside-actors"], "--output"),
    ],
)
def test_build_draft_refuses_with_a_sentence(sample, arguments, message):
    with pytest.raises(CommandError, match=message):
        call_command("build_draft", *arguments)
