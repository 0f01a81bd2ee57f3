import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.actions import drafts, quotes
from reports.models import Deliverable, Draft, Section, SectionQuote
from sessions.models import Consent
from studies import jobs
from studies.models import Event, Job, Role
from tests.factories import StudyFactory, eight_dimensions, member
from tests.reports.sample import code_sample

pytestmark = pytest.mark.django_db


def url(sample, name: str, *args) -> str:
    return reverse(f"reports:{name}", args=[sample.study.slug, *args])


def resistance(sample) -> str:
    return url(sample, "report_section", "findings-resistance")


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# ---- setting up ----------------------------------------------------------------


def test_a_study_without_a_report_says_what_to_do(client_as):
    study = StudyFactory()
    eight_dimensions(study)
    coordinator = client_as(member(study, Role.COORDINATOR))
    page = coordinator.get(reverse("reports:report", args=[study.slug]))
    assert "This study has no report yet." in text(page)
    coordinator.post(reverse("reports:report_set_up", args=[study.slug]))
    assert Section.objects.filter(deliverable__study=study, kind="findings").count() == 8
    page = coordinator.get(reverse("reports:report", args=[study.slug]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("reports:report_section", args=[study.slug, "summary"])


def test_a_researcher_reads_about_it_and_cannot_set_it_up(client_as):
    study = StudyFactory()
    researcher = client_as(member(study))
    assert "A coordinator of this study sets it up." in text(
        researcher.get(reverse("reports:report", args=[study.slug]))
    )
    assert researcher.post(reverse("reports:report_set_up", args=[study.slug])).status_code == 403
    assert not Deliverable.objects.exists()


# ---- writing ----------------------------------------------------------------


def test_saving_text(client_as, sample):
    coordinator = client_as(sample.coordinator)
    response = coordinator.post(resistance(sample), {"narrative": "## It waits.", "state": "ready", "version": 1})
    assert response.status_code == 302
    section = sample.section("resistance")
    assert (section.narrative, section.state, section.version) == ("## It waits.", "ready", 2)


def test_saving_over_an_older_version_shows_both_texts(client_as, sample):
    coordinator = client_as(sample.coordinator)
    coordinator.post(resistance(sample), {"narrative": "Hers <b>first</b>.", "state": "drafting", "version": 1})
    sample.deliverable.sections.filter(key="findings-resistance").update(updated_by=sample.researcher)
    response = coordinator.post(resistance(sample), {"narrative": "Mine second.", "state": "ready", "version": 1})
    assert response.status_code == 409
    html = response.content.decode()
    assert "<del>Hers</del>" in html
    assert "<del>&lt;b&gt;first&lt;/b&gt;</del>" in html
    assert "Mine second.</textarea>" in html
    assert 'name="version" value="2"' in html
    assert f"{sample.researcher} saved this section at" in text(response)
    assert sample.section("resistance").narrative == "Hers <b>first</b>."
    coordinator.post(resistance(sample), {"narrative": "Mine second.", "state": "ready", "version": 2})
    assert sample.section("resistance").narrative == "Mine second."


def test_a_conflict_with_ones_own_other_tab_says_so(client_as, sample):
    coordinator = client_as(sample.coordinator)
    coordinator.post(resistance(sample), {"narrative": "First tab.", "state": "drafting", "version": 1})
    other = coordinator.post(resistance(sample), {"narrative": "Second tab.", "state": "drafting", "version": 1})
    assert "You saved this section in another tab or window at" in text(other)


def test_preview_shows_cleaned_text_and_saves_nothing(client_as, sample):
    coordinator = client_as(sample.coordinator)
    typed = {"narrative": "## It <script>waits</script>.", "state": "drafting", "version": 1, "preview": "1"}
    response = coordinator.post(resistance(sample), typed)
    html = response.content.decode()
    assert "It &lt;script&gt;waits&lt;/script&gt;.</h3>" in html
    assert "<script>waits" not in html
    assert sample.section("resistance").narrative == ""
    back = coordinator.post(resistance(sample), typed | {"preview": ""} | {"write": "1"})
    assert back.status_code == 200


@pytest.mark.parametrize("changes", [{"version": "x"}, {"state": "done"}, {"version": ""}])
def test_what_cannot_be_read_is_refused_and_the_text_kept(client_as, sample, changes):
    data = {"narrative": "My text.", "state": "drafting", "version": 1} | changes
    response = client_as(sample.coordinator).post(resistance(sample), data)
    assert response.status_code == 400
    assert "My text.</textarea>" in response.content.decode()


def test_a_researcher_reads_and_does_not_write(client_as, sample):
    code_sample(sample)
    sample.deliverable.sections.filter(key="findings-resistance").update(narrative="## It waits.")
    researcher = client_as(sample.researcher)
    page = researcher.get(resistance(sample))
    html = page.content.decode()
    assert "<textarea" not in html
    assert "Assemble draft" not in html
    assert re.search(r"<h3[^>]*>It waits\.</h3>", html)
    assert "Middle management was never asked" in html
    response = researcher.post(resistance(sample), {"narrative": "x", "state": "drafting", "version": 1})
    assert response.status_code == 403


def test_outsider_partner_and_anonymous(client, client_as, sample):
    assert client.get(resistance(sample)).status_code == 302
    assert client_as(member(StudyFactory(), Role.COORDINATOR)).get(resistance(sample)).status_code == 404
    assert client_as(sample.partner).get(resistance(sample)).status_code == 403


# ---- the builder ----------------------------------------------------------------


def test_the_section_shows_quotes_who_is_quoted_and_evidence(client_as, sample):
    code_sample(sample)
    page = client_as(sample.coordinator).get(resistance(sample))
    words = text(page)
    assert "7 quotes, 6 of 12 people" in words
    assert "P08 may not be quoted." in words
    assert "6 excerpts in RE" in words
    evidence = words[words.index("excerpts in RE") :]
    # People who are not quoted yet come first.
    assert evidence.index("The faculty board") < evidence.index("Middle management")


def test_evidence_can_be_searched_and_filtered(client_as, sample):
    code_sample(sample)
    coordinator = client_as(sample.coordinator)
    found = text(coordinator.get(resistance(sample), {"q": "FACULTY"}))
    assert "1 excerpt in RE" in found
    unused = text(coordinator.get(resistance(sample), {"show": "unused"}))
    assert "3 excerpts in RE" in unused
    nothing = text(coordinator.get(resistance(sample), {"show": "accepted"}))
    assert "No excerpts of Resistance match." in nothing
    assert coordinator.get(resistance(sample), {"show": "everything", "page": "x"}).status_code == 200


def test_evidence_that_may_not_be_quoted_has_its_reason_and_no_button(client_as, sample):
    excerpt = sample.excerpt("C", "They were not against it, they were tired.", "passive")
    html = client_as(sample.coordinator).get(resistance(sample)).content.decode()
    assert "P08 did not agree to be quoted." in html
    assert f'name="excerpt" value="{excerpt.pk}"' not in html


def test_choosing_moving_turning_removing(client_as, sample):
    coordinator = client_as(sample.coordinator)
    excerpts = [sample.excerpt("A", words, "passive") for words in ("Middle management", "You only learn")]
    for excerpt in excerpts:
        response = coordinator.post(
            url(sample, "report_choose", "findings-resistance") + "?q=a&show=all",
            {"excerpt": excerpt.pk, "stance": "for"},
        )
        assert response["Location"] == resistance(sample) + "?q=a&show=all"
    first, second = SectionQuote.objects.all()
    coordinator.post(url(sample, "report_quote_move", "findings-resistance", second.pk), {"steps": "-1"})
    assert list(SectionQuote.objects.values_list("pk", flat=True)) == [second.pk, first.pk]
    coordinator.post(url(sample, "report_quote_turn", "findings-resistance", second.pk))
    assert SectionQuote.objects.get(pk=second.pk).stance == "against"
    coordinator.post(url(sample, "report_quote_remove", "findings-resistance", second.pk))
    assert SectionQuote.objects.get() == first


def test_a_refused_quote_is_refused_with_its_reason(client_as, sample):
    excerpt = sample.excerpt("C", "They were not against it", "passive")
    response = client_as(sample.coordinator).post(
        url(sample, "report_choose", "findings-resistance"), {"excerpt": excerpt.pk, "stance": "for"}, follow=True
    )
    assert "P08 did not agree to be quoted." in text(response)
    assert not SectionQuote.objects.exists()


def test_quotes_belong_to_findings_and_to_their_own_study(client_as, sample):
    coordinator = client_as(sample.coordinator)
    excerpt = sample.excerpt("A", "Middle management", "passive")
    data = {"excerpt": excerpt.pk, "stance": "for"}
    assert coordinator.post(url(sample, "report_choose", "discussion"), data).status_code == 404
    assert coordinator.post(url(sample, "report_choose", "findings-staff"), {"excerpt": excerpt.pk}).status_code == 400
    quote = quotes.choose(sample.section("resistance"), excerpt, by=sample.coordinator)
    assert (
        coordinator.post(url(sample, "report_quote_move", "findings-staff", quote.pk), {"steps": 1}).status_code == 404
    )
    assert (
        coordinator.post(url(sample, "report_quote_move", "findings-resistance", quote.pk), {"steps": 7}).status_code
        == 400
    )


def test_a_stale_quote_shows_old_and_new_words_and_can_be_settled(client_as, sample):
    chosen = code_sample(sample)["It was too early"]
    SectionQuote.objects.filter(pk=chosen.pk).update(wording="It was far too early")
    coordinator = client_as(sample.coordinator)
    page = coordinator.get(url(sample, "report_section", "findings-stages"))
    assert "<del>far </del>" in page.content.decode()
    assert "Held back until you resolve it." in text(page)
    assert "1 quote held back" in text(page)
    coordinator.post(url(sample, "report_quote_take", "findings-stages", chosen.pk))
    page = coordinator.get(url(sample, "report_section", "findings-stages"))
    assert "Out of date" not in text(page)


def test_a_quote_whose_turn_was_corrected_is_shown_and_not_settled_here(client_as, sample):
    chosen = code_sample(sample)["It was too early"]
    turn = chosen.excerpt.spans.get().turn
    turn.text = "Too late."
    turn.save()
    page = client_as(sample.coordinator).get(url(sample, "report_section", "findings-stages"))
    assert "Use new wording" not in text(page)
    assert "Open turn" in text(page)


def test_generated_sections_show_what_they_will_hold(client_as, sample):
    page = client_as(sample.coordinator).get(url(sample, "report_section", "tables"))
    assert "fewer than 3" in text(page)
    assert "Sessions held." in text(page)
    assert "<textarea" not in page.content.decode()


def test_every_section_opens(client_as, sample):
    code_sample(sample)
    coordinator = client_as(sample.coordinator)
    for section in sample.deliverable.sections.all():
        page = coordinator.get(url(sample, "report_section", section.key))
        assert page.status_code == 200, section.key
        assert not re.search(r'\sstyle="|<script(?![^>]*\ssrc=)|\son[a-z]+="', page.content.decode()), section.key


def test_the_page_takes_a_fixed_number_of_queries(client_as, sample, django_assert_num_queries):
    code_sample(sample)
    coordinator = client_as(sample.coordinator)
    with django_assert_num_queries(QUERIES):
        coordinator.get(resistance(sample))
    for words in ("They supported it", "Without the company", "The women's network"):
        sample.choose(sample.excerpt("A", words, "passive"), "resistance")
    sample.excerpt("B", "Nobody refused", "legal")
    with django_assert_num_queries(QUERIES):
        coordinator.get(resistance(sample))


QUERIES = 41


# ---- facts, preflight ----------------------------------------------------------------


def facts_of(sample, **changes) -> dict:
    names = ["number", "title", "level", "kind", "status", "due_on", "funding", "disclaimer", "authors", "abstract"]
    deliverable = Deliverable.objects.get(pk=sample.deliverable.pk)
    return {name: getattr(deliverable, name) or "" for name in names} | {"read_version": deliverable.version} | changes


def test_saving_facts_and_meeting_a_newer_version(client_as, sample):
    coordinator = client_as(sample.coordinator)
    assert coordinator.post(url(sample, "report_facts"), facts_of(sample, title="New title")).status_code == 302
    response = coordinator.post(url(sample, "report_facts"), facts_of(sample, title="Other", read_version=1))
    assert response.status_code == 409
    assert "Someone saved this page while you were editing." in text(response)
    assert 'value="Other"' in response.content.decode()
    assert 'name="read_version" value="2"' in response.content.decode()
    assert Deliverable.objects.get(pk=sample.deliverable.pk).title == "New title"


def test_a_wrong_fact_is_said_beside_its_field(client_as, sample):
    response = client_as(sample.coordinator).post(url(sample, "report_facts"), facts_of(sample, title=""))
    assert response.status_code == 400
    assert Deliverable.objects.get(pk=sample.deliverable.pk).title != ""


def test_history_lines(client_as, sample):
    coordinator = client_as(sample.coordinator)
    line = {"line-version": "0.1", "line-dated": "2026-05-01", "line-author": "K. Maris", "line-change": "Outline"}
    coordinator.post(url(sample, "report_history_add"), line)
    assert "Outline" in text(coordinator.get(url(sample, "report_facts")))
    assert coordinator.post(url(sample, "report_history_add"), line | {"line-dated": "soon"}).status_code == 400
    coordinator.post(url(sample, "report_history_remove", sample.deliverable.history.get().pk))
    assert not sample.deliverable.history.exists()


def test_preflight_leads_to_the_remedy(client_as, sample):
    code_sample(sample)
    Consent.objects.filter(participant=sample.people["P01"], scope=Consent.Scope.QUOTE).update(allowed=False)
    page = client_as(sample.researcher).get(url(sample, "report_preflight"))
    assert "One quote is held back. P01 did not agree to be quoted." in text(page)
    assert f'href="{resistance(sample)}"' in page.content.decode()


# ---- drafts ----------------------------------------------------------------


@pytest.fixture
def draft(sample, settings) -> Draft:
    import hashlib

    content = b"%PDF-1.7 draft"
    path = Path(settings.MEDIA_ROOT) / "drafts" / "1.pdf"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return Draft.objects.create(
        deliverable=sample.deliverable,
        number=4,
        created_by=sample.coordinator,
        file="drafts/1.pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        pages=27,
        snapshot={"quotes": [1], "held_out": [{"section": "findings-resistance", "reason": "P09 did not agree."}]},
    )


def test_assembling_shows_progress_and_ends_with_the_draft(client_as, sample, run_jobs):
    coordinator = client_as(sample.coordinator)
    coordinator.post(url(sample, "report_assemble"))
    coordinator.post(url(sample, "report_assemble"))
    job = Job.objects.get()
    progress = url(sample, "report_job", job.pk)
    page = coordinator.get(resistance(sample)).content.decode()
    assert f'data-poll="{progress}"' in page
    Job.objects.filter(pk=job.pk).update(
        state="running",
        step="Checking consent of 7 quotes",
        done=2,
        total=5,
        lease_until=timezone.now() + timedelta(60),
    )
    running = coordinator.get(progress)
    assert "Checking consent of 7 quotes" in text(running)
    assert "2 of 5" in text(running)
    Job.objects.filter(pk=job.pk).update(state="queued", lease_until=None)
    run_jobs()
    done = coordinator.get(progress)
    assert "data-poll" not in done.content.decode()
    assert "Draft 0.1" in text(done)
    assert url(sample, "draft", 1) in done.content.decode()


def test_a_job_that_nobody_takes_says_so(client_as, sample):
    coordinator = client_as(sample.coordinator)
    coordinator.post(url(sample, "report_assemble"))
    job = Job.objects.get()
    Job.objects.update(created_at=timezone.now() - timedelta(minutes=1), sent_at=timezone.now())
    assert "the worker has not started yet" in text(coordinator.get(url(sample, "report_job", job.pk)))


def test_a_failed_job_gives_its_reason_and_another_try(client_as, sample):
    job = drafts.request_draft(sample.deliverable, by=sample.coordinator)
    jobs.fail(Job.objects.filter(pk=job.pk), "Pango is missing.")
    page = client_as(sample.coordinator).get(url(sample, "report_job", job.pk))
    assert "Pango is missing." in text(page)
    assert "Assemble again" in text(page)


def test_stopping(client_as, sample):
    coordinator = client_as(sample.coordinator)
    job = drafts.request_draft(sample.deliverable, by=sample.coordinator)
    assert coordinator.post(url(sample, "report_job_stop", job.pk)).status_code == 302
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert client_as(sample.researcher).post(url(sample, "report_job_stop", job.pk)).status_code == 403
    assert coordinator.get(url(sample, "report_job", uuid.uuid4())).status_code == 404


def test_jobs_of_another_kind_are_not_shown_here(client_as, sample):
    job = jobs.submit("import", sample.study, sample.coordinator, {})
    assert client_as(sample.coordinator).get(url(sample, "report_job", job.pk)).status_code == 404


def test_the_list_of_drafts(client_as, sample, draft):
    coordinator = text(client_as(sample.coordinator).get(url(sample, "drafts")))
    assert "D1.3, draft 0.4" in coordinator
    assert "27 pages, 14" in coordinator
    assert "P09 did not agree." in coordinator
    partner = text(client_as(sample.partner).get(url(sample, "drafts")))
    assert "1 quote held back" in partner
    assert "P09" not in partner


def test_no_draft_yet(client_as, sample):
    assert "No draft has been assembled yet." in text(client_as(sample.partner).get(url(sample, "drafts")))


def test_downloading(client_as, sample, draft):
    response = client_as(sample.partner).get(url(sample, "draft", 4))
    assert response.content == b"%PDF-1.7 draft"
    assert response["Content-Disposition"] == 'attachment; filename="D1.3_draft_0.4.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"


def test_a_damaged_or_missing_file_is_not_sent(client_as, sample, draft, settings):
    path = Path(settings.MEDIA_ROOT) / draft.file
    path.write_bytes(b"something else")
    client = client_as(sample.coordinator)
    client.raise_request_exception = False
    damaged = client.get(url(sample, "draft", 4))
    assert damaged.status_code == 500
    assert b"something else" not in damaged.content
    assert "its checksum differs" in text(damaged)
    path.unlink()
    gone = client.get(url(sample, "draft", 4))
    assert gone.status_code == 410
    assert "no longer on this machine" in text(gone)


def test_reading_pages_writes_no_event(client_as, sample, draft):
    before = Event.objects.count()
    client = client_as(sample.coordinator)
    for address in (
        resistance(sample),
        url(sample, "drafts"),
        url(sample, "draft", 4),
        url(sample, "report_preflight"),
    ):
        client.get(address)
    assert Event.objects.count() == before
