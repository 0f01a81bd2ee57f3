"""Unsaved text, two texts at once, preview and final versions, as actions and pages."""

import time

import pytest
from django.core.management import CommandError, call_command

from reports.actions.drafts import request_draft
from reports.actions.sections import Conflict, keep_unsaved, save_facts, save_section
from reports.merging import side_by_side
from reports.models import Deliverable, SectionDraft, SectionQuote
from reports.preflight import blocking
from reports.readiness import NotReady, facts_of
from reports.source import load, read
from sessions.differences import Piece
from sessions.models import Consent
from studies.models import Event, Role
from tests.factories import member
from tests.reports.sample import code_sample
from tests.reports.test_views import resistance, text, url

pytestmark = pytest.mark.django_db


def typed(narrative: str, **changes) -> dict:
    return {"narrative": narrative, "state": "drafting", "version": 1} | changes


# ---- preview ----------------------------------------------------------------


def test_preview_carries_state_choice_and_version(client_as, sample):
    save_section(sample.section("resistance"), by=sample.researcher, narrative="Hers.", state="drafting", version=1)
    data = typed("Mine.", state="ready", prints_empty="on", preview="1")
    response = client_as(sample.coordinator).post(resistance(sample), data)
    html = response.content.decode()
    assert 'name="version" value="1"' in html, "a newer version would be written over without a question"
    assert 'value="ready" checked' in html
    assert 'name="prints_empty" checked' in html
    section = sample.section("resistance")
    assert (section.narrative, section.state, section.prints_empty, section.version) == ("Hers.", "drafting", False, 2)


# ---- unsaved text ----------------------------------------------------------------


def test_unsaved_text_is_a_row_and_no_event(client_as, sample):
    coordinator = client_as(sample.coordinator)
    before = Event.objects.count()
    address = url(sample, "report_keep", "findings-resistance")
    assert set(coordinator.post(address, typed("One")).json()) == {"at", "saved_by"}
    coordinator.post(address, typed("One two", state="ready", prints_empty="on"))
    draft = SectionDraft.objects.get()
    assert (draft.text, draft.state, draft.prints_empty, draft.base_version, draft.author) == (
        "One two",
        "ready",
        True,
        1,
        sample.coordinator,
    )
    assert Event.objects.count() == before
    assert (sample.section("resistance").narrative, sample.section("resistance").version) == ("", 1)


def test_unsaved_text_is_offered_to_its_author_alone(client_as, sample):
    coordinator, other = client_as(sample.coordinator), client_as(member(sample.study, Role.COORDINATOR))
    keep_unsaved(sample.section("resistance"), by=sample.coordinator, narrative="Kept.", state="ready", version=1)
    assert "You have unsaved text in this section from" in text(coordinator.get(resistance(sample)))
    assert "Kept.</textarea>" in coordinator.get(f"{resistance(sample)}?unsaved=1").content.decode()
    for address in (resistance(sample), f"{resistance(sample)}?unsaved=1"):
        assert "unsaved text" not in text(other.get(address))
        assert "Kept." not in other.get(address).content.decode()
    other.post(url(sample, "report_discard", "findings-resistance"))
    assert SectionDraft.objects.count() == 1
    coordinator.post(url(sample, "report_discard", "findings-resistance"))
    assert SectionDraft.objects.count() == 0


def test_a_save_drops_what_was_kept_and_typing_back_does_too(sample):
    section, by = sample.section("resistance"), sample.coordinator
    keep_unsaved(section, by=by, narrative="Kept.", state="drafting", version=1)
    keep_unsaved(section, by=sample.researcher, narrative="Hers.", state="drafting", version=1)
    save_section(section, by=by, narrative="Kept and saved.", state="drafting", version=1)
    assert [draft.text for draft in SectionDraft.objects.all()] == ["Hers."]
    keep_unsaved(section, by=by, narrative="More.", state="drafting", version=2)
    keep_unsaved(section, by=by, narrative="Kept and saved.", state="drafting", version=2)
    assert [draft.text for draft in SectionDraft.objects.all()] == ["Hers."]


def test_keeping_says_that_somebody_saved_meanwhile(client_as, sample):
    save_section(sample.section("resistance"), by=sample.researcher, narrative="Hers.", state="drafting", version=1)
    answer = client_as(sample.coordinator).post(url(sample, "report_keep", "findings-resistance"), typed("Mine."))
    assert answer.json()["saved_by"] == "Ilse Brandt"


def test_a_conflict_keeps_the_text_on_the_server(client_as, sample):
    save_section(sample.section("resistance"), by=sample.researcher, narrative="Hers.", state="drafting", version=1)
    assert client_as(sample.coordinator).post(resistance(sample), typed("Mine.")).status_code == 409
    assert SectionDraft.objects.get().text == "Mine."
    with pytest.raises(Conflict):
        save_section(sample.section("resistance"), by=sample.coordinator, narrative="X", state="drafting", version=1)
    assert SectionDraft.objects.get().text == "Mine."


@pytest.mark.parametrize("changes", [{"version": "x"}, {"state": "done"}])
def test_what_cannot_be_read_is_not_kept(client_as, sample, changes):
    address = url(sample, "report_keep", "findings-resistance")
    assert client_as(sample.coordinator).post(address, typed("Mine.", **changes)).status_code == 400
    assert SectionDraft.objects.count() == 0


# ---- two texts ----------------------------------------------------------------


def test_two_texts_are_compared_by_line_and_then_by_word():
    same, differs = side_by_side("One\nHers is here", "One\nMine is here")
    assert same.is_same
    assert differs.theirs == (Piece("gone", "Hers"), Piece("same", " is here"))
    assert differs.mine == (Piece("came", "Mine"), Piece("same", " is here"))
    (added,) = side_by_side("", "New")
    assert (added.theirs, added.mine) == ((), (Piece("came", "New"),))


def test_two_long_texts_are_compared_in_a_blink():
    line = "many words of one line that is long enough to be a paragraph of a report " * 20
    theirs = "\n".join(f"{n} {line}" for n in range(130))
    start = time.perf_counter()
    passages = side_by_side(theirs, theirs.replace("words", "things"))
    assert time.perf_counter() - start < 2
    assert "".join(piece.text for passage in passages for piece in passage.theirs) == theirs


# ---- final versions ----------------------------------------------------------------


def blocked(sample) -> list[str]:
    return [check.text for check in blocking(facts_of(read(load(sample.deliverable.pk))))]


def test_a_draft_is_never_blocked_and_a_final_version_is(client_as, sample):
    Deliverable.objects.update(disclaimer="")
    assert request_draft(load(sample.deliverable.pk), by=sample.coordinator).kind == "draft"
    fields = {"status": "final", "subtitle": "New"}
    with pytest.raises(NotReady) as refused:
        save_facts(sample.deliverable, by=sample.coordinator, fields=fields, version=1)
    assert [(check.place, check.text) for check in refused.value.checks] == [("Cover", "The disclaimer is missing.")]
    stored = Deliverable.objects.get()
    assert (stored.status, stored.subtitle == "New", stored.version) == ("drafting", False, 1)
    save_facts(sample.deliverable, by=sample.coordinator, fields=fields | {"disclaimer": "Ours."}, version=1)
    assert Deliverable.objects.get().status == "final"


def test_what_comes_up_after_the_final_mark_stops_the_assembling(client_as, sample, tmp_path):
    code_sample(sample)
    SectionQuote.objects.all().delete()
    sample.deliverable.sections.filter(kind="findings").update(narrative="Written.")
    sample.choose(sample.study.excerpts.get(spans__quote__startswith="You only learn"), "resistance")
    assert blocked(sample) == []
    Deliverable.objects.update(status="final")
    Consent.objects.filter(participant=sample.people["P03"], scope=Consent.Scope.QUOTE).update(allowed=False)
    assert len(blocked(sample)) == 1
    coordinator = client_as(sample.coordinator)
    page = coordinator.post(url(sample, "report_assemble"), follow=True)
    assert "Not final yet: resolve 1 point of the preflight first. 4.7: One quote is" in text(page)
    live = coordinator.post(url(sample, "report_assemble"), headers={"X-Requested-With": "fetch"})
    assert "Resolve these points before a final version" in text(live)
    assert not sample.study.jobs.exists()
    with pytest.raises(CommandError, match="Not final yet"):
        call_command("build_draft", study=sample.study.slug, output=tmp_path / "x.html", format="html")


def test_a_section_that_says_it_is_not_written_blocks_a_final_version(sample):
    code_sample(sample)
    assert (
        "Obstacles and internal resistances is empty, so the report says that it has not been written yet."
        in blocked(sample)
    )
